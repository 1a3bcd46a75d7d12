import Syntax

/// A table or view of PostgreSQL's own catalog, filled with what the history made.
struct SystemRelation {
  /// What is known to be there; a column that is not in a row is unknown.
  var rows: [Row] = []
  /// For parts of tables and types: the columns that say what a part belongs to, for everything of
  /// which the history knows all parts.
  var owners: [Row] = []
  /// The same for something that is not there at all.
  var stranger: Row = [:]

  /// How an object is told apart: the value of `oid`, `conrelid` and the like.
  static func key(_ name: QualifiedName) -> String { "\(name.schema).\(name.name)" }

  /// What a `FROM` list reads, each by the name it has there, with the conditions of its joins.
  ///
  /// - Returns: Nil where it is something else.
  static func items(
    of items: [FromItem]
  ) -> (items: [(name: String, relation: String)], conditions: [Expression])? {
    var found: [(name: String, relation: String)] = []
    var conditions: [Expression] = []
    var rest = items
    while !rest.isEmpty {
      switch rest.removeFirst() {
      case .relation(let item):
        let isSystem = item.name.schema.map { ["information_schema", "pg_catalog"].contains($0) }
        guard isSystem ?? item.name.name.hasPrefix("pg_") else { return nil }
        found.append((item.alias?.name ?? item.name.name, item.name.name))
      case .join(let join):
        guard join.kind == .inner, !join.isNatural, join.using.isEmpty, join.alias == nil else {
          return nil
        }
        rest = [join.left, join.right] + rest
        if let condition = join.condition { conditions.append(condition) }
      case .subquery, .function, .opaque: return nil
      }
    }
    return found.isEmpty ? nil : (found, conditions)
  }

  /// Nil for a relation that is not filled here; of tables only those that have these texts in their places
  /// matter.
  init?(_ name: String, of catalog: Catalog, with texts: [(place: TablePlace, text: String)]) {
    func tables() -> [Table] {
      catalog.names.lazy
        .filter { name, _ in texts.allSatisfy { $0.place.holds($0.text, for: name) } }
        .compactMap { _, id in catalog.table(id) }
    }
    switch name {
    case "columns": addColumns(of: tables(), isStandard: true)
    case "pg_attribute": addColumns(of: tables(), isStandard: false)
    case "tables", "pg_tables": addTables(tables())
    case "views", "pg_views", "pg_matviews": addViews(of: catalog, name)
    case "pg_class": addClasses(of: catalog)
    case "table_constraints", "pg_constraint": addConstraints(of: tables())
    case "pg_indexes": addIndexes(of: tables())
    case "pg_policies", "pg_policy": addPolicies(of: tables())
    case "pg_trigger", "triggers": addTriggers(of: tables())
    case "pg_type": addTypes(of: catalog)
    case "pg_enum": addEnumValues(of: catalog)
    case "pg_namespace", "schemata": addSchemas(of: catalog)
    case "pg_proc", "routines": addFunctions(of: catalog)
    case "pg_extension": add(catalog.extensionNames, as: "extname")
    case "pg_roles", "pg_authid", "pg_user":
      add(
        catalog.allRoles.filter(\.isKnown).map(\.name),
        as: name == "pg_user" ? "usename" : "rolname")
    case "pg_publication": add(catalog.publications.map(\.name), as: "pubname")
    default: return nil
    }
  }

  private mutating func add(_ names: [String], as column: String) {
    rows += names.map { [column: .text($0)] }
  }

  // MARK: - Tables and their parts

  private mutating func addTables(_ tables: [Table]) {
    for table in tables where table.isKnown {
      rows.append(
        Row(
          [
            "table_type": .text("BASE TABLE"),
            "rowsecurity": .truth(table.rowSecurity.isEnabled),
          ], of: table.name))
      // All there is to say of the table is in its row.
      owners.append(Row(of: table.name))
      stranger = Row(of: QualifiedName("", ""))
    }
  }

  private mutating func addViews(of catalog: Catalog, _ name: String) {
    for view in catalog.views where view.isMaterialized == (name == "pg_matviews") {
      let name = CatalogCondition.Value.text(view.name.name)
      rows.append(Row(["viewname": name, "matviewname": name], of: view.name))
    }
  }

  private mutating func addClasses(of catalog: Catalog) {
    for table in catalog.tables {
      if table.isKnown { addClass(table.name, table.partitionKey == nil ? "r" : "p") }
      for index in table.indexes { addClass(QualifiedName(table.name.schema, index.name), "i") }
    }
    for view in catalog.views { addClass(view.name, view.isMaterialized ? "m" : "v") }
    for sequence in catalog.sequences { addClass(sequence.name, "S") }
  }

  private mutating func addClass(_ name: QualifiedName, _ kind: String) {
    rows.append([
      "oid": .text(Self.key(name)), "relname": .text(name.name),
      "relnamespace": .text(name.schema), "relkind": .text(kind),
    ])
  }

  /// Parts of a table, and the table itself if all of them are known.
  private mutating func add(
    _ parts: [Row.Columns], of table: Table, areAll: Bool? = nil
  ) {
    rows += parts.map { Row($0, of: table.name) }
    if areAll ?? table.isKnown { owners.append(Row(of: table.name)) }
    stranger = Row(of: QualifiedName("", ""))
  }

  private mutating func addColumns(of tables: [Table], isStandard: Bool) {
    for table in tables {
      add(
        table.columns.map { column -> Row.Columns in
          isStandard
            ? [
              "column_name": .text(column.name),
              "is_nullable": .text(column.isNotNull ? "NO" : "YES"),
            ]
            : [
              "attname": .text(column.name), "attnotnull": .truth(column.isNotNull),
              "attisdropped": .truth(false),
            ]
        }, of: table, areAll: table.hasAllColumns)
    }
  }

  private mutating func addConstraints(of tables: [Table]) {
    for table in tables {
      add(
        (table.constraints + table.columns.compactMap(\.notNull)).map {
          constraint -> Row.Columns in
          let (word, letter) = constraint.kind.names
          return [
            "constraint_name": .text(constraint.name), "conname": .text(constraint.name),
            "constraint_schema": .text(table.name.schema), "constraint_type": .text(word),
            "contype": .text(letter), "connamespace": .text(table.name.schema),
            "convalidated": .truth(constraint.isValidated),
          ]
        }, of: table)
    }
  }

  private mutating func addIndexes(of tables: [Table]) {
    for table in tables {
      add(table.indexes.map { ["indexname": .text($0.name)] }, of: table)
    }
  }

  private mutating func addPolicies(of tables: [Table]) {
    for table in tables {
      add(
        table.policies.map { ["policyname": .text($0.name), "polname": .text($0.name)] }, of: table)
    }
  }

  private mutating func addTriggers(of tables: [Table]) {
    for table in tables {
      add(
        table.triggers.map { trigger -> Row.Columns in
          [
            "tgname": .text(trigger.name), "trigger_name": .text(trigger.name),
            "tgisinternal": .truth(false),
            "trigger_schema": .text(table.name.schema),
          ]
        }, of: table)
    }
  }

  // MARK: - Everything else

  private mutating func addTypes(of catalog: Catalog) {
    for type in catalog.allTypes {
      rows.append([
        "oid": .text(Self.key(type.name)), "typname": .text(type.name.name),
        "typnamespace": .text(type.name.schema),
      ])
    }
  }

  private mutating func addEnumValues(of catalog: Catalog) {
    for type in catalog.allTypes {
      guard case .enumeration(let values) = type.kind else { continue }
      let owner = CatalogCondition.Value.text(Self.key(type.name))
      rows += values.map { ["enumtypid": owner, "enumlabel": .text($0)] }
      owners.append(["enumtypid": owner])
    }
    stranger = ["enumtypid": .text("")]
  }

  private mutating func addSchemas(of catalog: Catalog) {
    rows += catalog.presentSchemas.map { schema in
      ["oid": .text(schema), "nspname": .text(schema), "schema_name": .text(schema)]
    }
  }

  private mutating func addFunctions(of catalog: Catalog) {
    for function in catalog.allFunctions {
      rows.append([
        "proname": .text(function.name.name), "pronamespace": .text(function.name.schema),
        "routine_name": .text(function.name.name), "routine_schema": .text(function.name.schema),
      ])
    }
  }
}

extension Constraint.Kind {
  /// What `information_schema` and `pg_constraint` call it.
  fileprivate var names: (word: String, letter: String) {
    switch self {
    case .check: ("CHECK", "c")
    case .notNull: ("CHECK", "n")
    case .unique: ("UNIQUE", "u")
    case .primaryKey: ("PRIMARY KEY", "p")
    case .foreignKey: ("FOREIGN KEY", "f")
    case .exclusion: ("EXCLUDE", "x")
    }
  }
}

extension SystemRelation {
  /// The columns that rows may have; no other name is known here.
  static let columns: Set<String> = [
    "attisdropped", "attname", "attnotnull", "attrelid", "column_name", "conname", "connamespace",
    "conrelid", "constraint_name", "constraint_schema", "constraint_type", "contype",
    "convalidated", "enumlabel", "enumtypid", "event_object_schema", "event_object_table",
    "extname", "indexname", "is_nullable", "matviewname", "nspname", "oid", "policyname", "polname",
    "polrelid",
    "proname", "pronamespace", "pubname", "relkind", "relname", "relnamespace", "rolname",
    "routine_name", "routine_schema", "rowsecurity", "schema_name", "schemaname", "table_name",
    "table_schema", "table_type", "tablename", "tgisinternal", "tgname", "tgrelid", "trigger_name",
    "trigger_schema", "typname", "typnamespace", "usename", "viewname",
  ]

  /// What is known of a row.
  struct Row: ExpressibleByDictionaryLiteral {
    /// There are few: looking at each takes less than hashing their names would.
    typealias Columns = KeyValuePairs<String, CatalogCondition.Value>

    private let columns: [(String, CatalogCondition.Value)]
    private let table: QualifiedName?

    init(_ columns: Columns = [:], of table: QualifiedName) {
      self.columns = Array(columns)
      self.table = table
      assert(columns.allSatisfy { SystemRelation.columns.contains($0.key) })
    }

    init(dictionaryLiteral columns: (String, CatalogCondition.Value)...) {
      self.columns = columns
      table = nil
      assert(columns.allSatisfy { SystemRelation.columns.contains($0.0) })
    }

    /// The value of a column; nil where it is unknown.
    subscript(column: String) -> CatalogCondition.Value? {
      if let known = columns.first(where: { $0.0 == column }) { return known.1 }
      guard let table, let place = TablePlace(column: column) else { return nil }
      return .text(place.text(for: table))
    }
  }

  /// What the columns that say which table something belongs to say of it, in all system relations at once.
  enum TablePlace {
    case schema, name, oid

    init?(column: String) {
      switch column {
      case "table_schema", "schemaname", "event_object_schema": self = .schema
      case "table_name", "tablename", "event_object_table": self = .name
      case "attrelid", "conrelid", "polrelid", "tgrelid": self = .oid
      default: return nil
      }
    }

    fileprivate func text(for table: QualifiedName) -> String {
      switch self {
      case .schema: table.schema
      case .name: table.name
      case .oid: key(table)
      }
    }

    fileprivate func holds(_ text: String, for table: QualifiedName) -> Bool {
      switch self {
      case .schema: table.schema == text
      case .name: table.name == text
      // Most have another name: no key is made for those.
      case .oid: text.hasSuffix(table.name) && key(table) == text
      }
    }
  }
}
