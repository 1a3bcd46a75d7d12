import Syntax

/// Types, and what tables have of them.
extension Replay {
  /// A type as the catalog keeps it: `serial` as the integer it is, one of the history's own with its
  /// schema.
  func resolved(_ type: TypeName) -> TypeName {
    var type = type
    if type.isSerial {
      type.name = ObjectName(schema: "pg_catalog", type.serialBase)
      return type
    }
    if type.isColumnReference { return referencedType(type) ?? type }
    guard type.name.schema == nil, !builtinTypes.contains(type.name.name) else { return type }
    for schema in session.searchPath {
      let candidate = QualifiedName(schema, type.name.name)
      guard catalog.types[candidate] != nil || catalog.relation(candidate)?.hasRowType == true
      else { continue }
      type.name.schema = schema
      return type
    }
    return type
  }

  /// `table.column%TYPE`, of which the tree keeps the last two names.
  private func referencedType(_ type: TypeName) -> TypeName? {
    guard let table = type.name.schema else { return nil }
    return catalog.table(ObjectName(table), in: session)?.column(type.name.name)?.type
  }

  // MARK: - CREATE and ALTER

  mutating func createType(_ definition: TypeDefinition) {
    let name = newName(definition.name)
    let shell = catalog.types[name]
    if case .shell = definition.kind, shell != nil { return fail(.alreadyExists, .type, name) }
    guard !isTaken(name, for: .type) else { return }
    var kind = definition.kind
    switch kind {
    case .composite(var columns):
      if let repeated = columns.map(\.name).firstRepeated {
        return fail(.repeatsColumn(repeated), .type, name)
      }
      for index in columns.indices { columns[index].type = columns[index].type.map(resolved) }
      kind = .composite(columns)
    case .domain(var domain):
      domain.base = resolved(domain.base)
      domain.checks = []
      kind = .domain(domain)
    case .range(var range):
      range.subtype = resolved(range.subtype)
      let multirange = multirangeName(of: name)
      guard !isMultirange(multirange) else { return fail(.alreadyExists, .type, multirange) }
      range.multirange = ObjectName(schema: multirange.schema, multirange.name)
      kind = .range(range)
    case .enumeration, .base, .shell: break
    }
    catalog.types[name] = UserType(
      name: name, kind: kind, comment: shell?.comment,
      access: shell?.access ?? newAccess(to: .type, in: name.schema), origin: origin)
    guard case .domain(let domain) = definition.kind else { return }
    for check in domain.checks { addCheck(check, toDomain: name) }
  }

  /// `makeMultirangeTypeName` in PostgreSQL's src/backend/commands/typecmds.c.
  private func multirangeName(of range: QualifiedName) -> QualifiedName {
    let label = "_multirange"
    guard let place = range.name.firstRange(of: "range") else {
      return QualifiedName(range.schema, range.name.clipped(to: 63 - label.utf8.count) + label)
    }
    var name = range.name
    name.insert(contentsOf: "multi", at: place.lowerBound)
    return QualifiedName(range.schema, name.clipped(to: 63))
  }

  /// Whether a range type has brought a type of this name along.
  private func isMultirange(_ name: QualifiedName) -> Bool {
    catalog.types.contains { _, type in
      guard case .range(let range) = type.kind else { return false }
      return range.multirange == ObjectName(schema: name.schema, name.name)
    }
  }

  func resolveType(_ name: ObjectName) -> QualifiedName {
    catalog.resolveType(name, in: session)
  }

  mutating func withEnumeration(_ name: ObjectName, _ body: (inout [String]) -> Void) {
    let qualified = resolveType(name)
    guard var type = catalog.types[qualified], case .enumeration(var values) = type.kind else {
      return
    }
    body(&values)
    type.kind = .enumeration(values)
    catalog.types[qualified] = type
  }

  mutating func addEnumValue(
    _ value: String, to name: ObjectName, ifNotExists: Bool, neighbour: String?, isAfter: Bool
  ) {
    let qualified = resolveType(name)
    guard case .enumeration(let values)? = catalog.types[qualified]?.kind else { return }
    if values.contains(value) {
      if !ifNotExists { fail(.alreadyExists, .other, value) }
      return
    }
    withEnumeration(name) { $0.insert(value, nextTo: neighbour, isAfter: isAfter) }
  }

  mutating func renameEnumValue(_ value: String, of name: ObjectName, to newValue: String) {
    guard case .enumeration(let values)? = catalog.types[resolveType(name)]?.kind else { return }
    guard values.contains(value) else { return fail(.isMissing, .other, value) }
    guard !values.contains(newValue) else { return fail(.alreadyExists, .other, newValue) }
    withEnumeration(name) { $0 = $0.map { $0 == value ? newValue : $0 } }
  }

  // MARK: - Composite types

  func hasAttribute(_ attribute: String, _ type: ObjectName) -> Bool {
    guard case .composite(let columns)? = catalog.types[resolveType(type)]?.kind else {
      return false
    }
    return columns.contains { $0.name == attribute }
  }

  /// `ALTER TYPE … ADD ATTRIBUTE` and its like, which look like commands of `ALTER TABLE`.
  mutating func withAttributes(
    _ name: ObjectName, _ body: (inout [ColumnDefinition]) -> Void
  ) {
    let qualified = resolveType(name)
    guard var type = catalog.types[qualified], case .composite(var columns) = type.kind else {
      return
    }
    body(&columns)
    type.kind = .composite(columns)
    catalog.types[qualified] = type
    for table in typedTables(of: qualified) {
      followType(columns, in: table.id)
    }
  }

  /// The tables made by `OF` a type.
  func typedTables(of type: QualifiedName) -> [Table] {
    catalog.tables(usingName: type.name).filter { $0.ofType == type }
  }

  /// `CASCADE`: tables made of a type change with it.
  private mutating func followType(_ attributes: [ColumnDefinition], in id: RelationID) {
    guard let table = catalog.table(id) else { return }
    for column in table.columns where !attributes.contains(where: { $0.name == column.name }) {
      dropColumn(column.name, of: id, cascade: true)
    }
    let new = attributes.map { column($0) }
    update(id) { table in
      table.columns = new.map { attribute in
        guard var kept = table.column(attribute.name) else { return attribute }
        kept.type = attribute.type
        return kept
      }
    }
  }
}

extension Relation {
  /// Tables and views are types too.
  fileprivate var hasRowType: Bool {
    switch self {
    case .table, .view: true
    case .sequence, .index: false
    }
  }
}

extension ObjectName {
  /// Whether it is a type of PostgreSQL's own, whatever its schema.
  package var isBuiltinType: Bool { builtinTypes.contains(name) }
}

extension TypeName {
  fileprivate var serialBase: String {
    switch name.name {
    case "smallserial", "serial2": "int2"
    case "bigserial", "serial8": "int8"
    default: "int4"
    }
  }
}

extension [String] {
  /// Adds a value to an enumeration's, at the end unless a neighbour is named.
  fileprivate mutating func insert(_ value: String, nextTo neighbour: String?, isAfter: Bool) {
    let position = neighbour.flatMap(firstIndex).map { isAfter ? $0 + 1 : $0 }
    insert(value, at: position ?? count)
  }
}

/// Types of pg_catalog that people write without their schema; they hide a schema's own.
private let builtinTypes: Set<String> = [
  "abstime", "bigint", "bit", "bool", "boolean", "box", "bpchar", "bytea", "char", "cid", "cidr",
  "circle", "date", "daterange", "datemultirange", "decimal", "event_trigger", "float4", "float8",
  "inet", "int2", "int4", "int4range", "int4multirange", "int8", "int8range", "int8multirange",
  "integer", "internal", "interval", "json", "jsonb", "jsonpath", "line", "lseg", "macaddr",
  "macaddr8", "money", "name", "numeric", "numrange", "nummultirange", "oid", "oidvector", "path",
  "pg_lsn", "point", "polygon", "real", "record", "refcursor", "regclass", "regnamespace",
  "regproc", "regprocedure", "regrole", "regtype", "smallint", "text", "tid", "time", "timestamp",
  "timestamptz", "timetz", "trigger", "tsmultirange", "tsquery", "tsrange", "tstzmultirange",
  "tstzrange", "tsvector", "txid_snapshot", "uuid", "varbit", "varchar", "void", "xid", "xid8",
  "xml", "anyelement", "anyarray", "anynonarray", "anyenum", "anyrange", "anycompatible",
  "anycompatiblearray", "cstring", "language_handler", "fdw_handler", "int2vector", "pg_snapshot",
]
