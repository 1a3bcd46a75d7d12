import Catalog
import Syntax

/// The same facts as the server's, from Lockstep's catalog.
struct CatalogFacts {
  let catalog: Catalog
  private var facts: Facts = [:]
  /// Privileges that the server's version does not know.
  let unknown: Privileges

  static func read(_ catalog: Catalog, version: Int) -> Facts {
    var reader = CatalogFacts(catalog: catalog, unknown: version < 170_000 ? .maintain : [])
    for name in catalog.presentSchemas {
      reader.add(
        "schema \(name)",
        reader.details(catalog.access(ofSchema: name), .schema)
          + [reader.comment(catalog.comment(onSchema: name))])
    }
    for table in catalog.tables where table.isKnown && table.name.schema != "pg_temp" {
      reader.read(table)
    }
    for view in catalog.views where view.name.schema != "pg_temp" { reader.read(view) }
    for sequence in catalog.sequences where sequence.name.schema != "pg_temp" {
      reader.read(sequence)
    }
    for function in catalog.allFunctions { reader.read(function) }
    for type in catalog.allTypes { reader.read(type) }
    reader.readOthers()
    return reader.facts
  }

  private init(catalog: Catalog, unknown: Privileges) {
    self.catalog = catalog
    self.unknown = unknown
  }

  mutating func add(_ object: String, _ details: [String?]) {
    facts[object] = details.compactMap { $0 }.joined(separator: "\n")
  }

  /// A type; of one that the history does not make only the name, whatever schema it is given.
  func name(of type: TypeName) -> String {
    var type = type
    if let schema = type.name.schema, schema != "pg_catalog" {
      let name = QualifiedName(schema, type.name.name)
      if catalog.type(name) == nil, catalog.relation(name) == nil { type.name.schema = nil }
    }
    return typeText(type)
  }

  func yes(_ name: String, _ holds: Bool) -> String? { holds ? "\(name): yes" : nil }

  func list(_ name: String, _ items: [String]) -> String? {
    items.isEmpty ? nil : "\(name): \(items.joined(separator: ","))"
  }

  func expression(_ name: String, _ value: Expression?) -> String? {
    value.map { "\(name)~ \($0.sql)" }
  }

  /// The columns of others that a definition names.
  private func uses(_ usage: Usage, besides own: RelationID) -> String? {
    let relations = usage.relations.filter { $0 != own && catalog.table($0)?.isKnown != false }
    return list(
      "uses",
      relations.flatMap { relation in
        usage.columnNames(of: relation).map { "\(name(of: relation)).\($0)" }
      }.sorted())
  }

  func name(of id: RelationID) -> String {
    guard let name = catalog[id]?.name else { return "?" }
    return "\(name.schema).\(name.name)"
  }

  // MARK: - Tables

  private mutating func read(_ table: Table) {
    let name = "\(table.name.schema).\(table.name.name)"
    let parents = table.partitionParent.map { [$0] } ?? table.parents
    add(
      "table \(name)",
      [
        table.partitionKey.map {
          "partitioned: \($0.strategy.prefix(1)) \($0.keyCount)"
        },
        yes("foreign", table.isForeign), yes("unlogged", table.persistence == .unlogged),
        yes("row security", table.rowSecurity.isEnabled),
        yes("forced row security", table.rowSecurity.isForced),
        list("columns", table.columns.map(\.name)),
        list(
          table.partitionParent == nil ? "inherits" : "partition of",
          parents.map { self.name(of: $0) }),
        table.partitionBound.map { "bound: \($0.text)" },
        table.ofType.map { "of type: \($0.schema).\($0.name)" }, identity(table.replicaIdentity),
        options(table.options), comment(table.comment),
      ] + details(table.access, .table))
    for column in table.columns { read(column, of: name) }
    for constraint in table.constraints + table.columns.compactMap(\.notNull) {
      read(constraint, of: name)
    }
    for index in table.indexes { read(index, of: name, schema: table.name.schema) }
    for policy in table.policies { read(policy, of: table, called: name) }
    for trigger in table.triggers { read(trigger, of: name) }
    for rule in table.rules { read(rule, of: name) }
    for statistics in table.statistics { read(statistics, of: name) }
  }

  private mutating func read(_ column: Column, of table: String) {
    add(
      "column \(table).\(column.name)",
      [
        "type: \(column.type.map(name(of:)) ?? "?")",
        yes("not null", column.isNotNull || column.notNull != nil),
        expression("default", column.default), expression("generated", column.generated),
        yes("virtual", column.isVirtual),
        column.identity.map { "identity: \($0 == .always ? "always" : "by default")" },
        column.collation.map { "collation: \($0.name)" }, yes("inherited", column.isInherited),
        column.privileges.flatMap(text).map { "access: \($0)" }, comment(column.comment),
      ] + settings(of: column))
  }

  private mutating func read(_ constraint: Constraint, of table: String) {
    let kind: String
    var details: [String?] = []
    switch constraint.kind {
    case .check(let condition):
      kind = "c"
      details = [expression("check", condition), yes("no inherit", constraint.isNoInherit)]
    case .notNull:
      kind = "n"
      details = [yes("no inherit", constraint.isNoInherit)]
    case .unique: kind = "u"
    case .primaryKey: kind = "p"
    case .foreignKey(let key):
      kind = "f"
      details = [
        "references: \(name(of: key.referencedTable))"
          + "(\(key.referencedColumns.joined(separator: ","))) "
          + "\(key.onUpdate.letter)\(key.onDelete.letter)\(key.match == .full ? "f" : "s")"
      ]
    case .exclusion(let exclusion):
      kind = "x"
      details = [list("operators", exclusion.operators)]
    }
    if case .check = constraint.kind {
    } else if case .exclusion(let exclusion) = constraint.kind {
      details.append(list("columns", exclusion.elements.map { $0.column ?? "expr" }))
    } else {
      details.append(list("columns", constraint.columns))
    }
    add(
      "constraint \(table).\(constraint.name)",
      ["kind: \(kind)"] + details + [
        yes("not valid", !constraint.isValidated), yes("not enforced", !constraint.isEnforced),
        yes("period", constraint.isTemporal), yes("local", constraint.isOwnBesides),
        yes("deferrable", constraint.isDeferrable),
        yes("deferred", constraint.isInitiallyDeferred), yes("inherited", constraint.isInherited),
        comment(constraint.comment),
      ])
  }

  private mutating func read(_ index: Index, of table: String, schema: String) {
    var details: [String?] = [
      "table: \(table)", "method: \(index.method)", yes("unique", index.isUnique),
      yes("nulls not distinct", index.nullsNotDistinct), yes("invalid", !index.isValid),
      index.constraint.map { "constraint: \($0)" }, "keys: \(index.elements.count)",
      expression("where", index.predicate), yes("inherited", index.isInherited),
      yes("clustered", index.isClustered), yes("replica identity", index.isReplicaIdentity),
      options(index.options), comment(index.comment),
    ]
    for (number, element) in index.elements.enumerated() {
      let position = number + 1
      switch element.key {
      case .column(let name): details.append("key\(position): \(name)")
      case .expression(let value): details.append(expression("key\(position)", value))
      }
      details.append(element.order.map { "order\(position): \($0)" })
      details.append(element.operatorClass.map { "class\(position): \($0.name)" })
    }
    for (number, column) in index.including.enumerated() {
      details.append("key\(index.elements.count + number + 1): \(column)")
    }
    add("index \(schema).\(index.name)", details)
  }

  private mutating func read(_ policy: Policy, of table: Table, called name: String) {
    add(
      "policy \(name).\(policy.name)",
      [
        "command: \(policy.command.rawValue)", yes("restrictive", !policy.isPermissive),
        list("roles", policy.roles), expression("using", policy.using),
        expression("check", policy.check), uses(policy.usage, besides: table.id),
        comment(policy.comment),
      ])
  }

  private mutating func read(_ trigger: Trigger, of table: String) {
    let events = TriggerDefinition.Event.allCases.filter(trigger.events.contains)
    let runs =
      [trigger.timing.rawValue] + events.map(\.rawValue)
      + (trigger.isForEachRow ? ["for each row"] : [])
    add(
      "trigger \(table).\(trigger.name)",
      [
        "function: \(trigger.function.schema ?? "?").\(trigger.function.name)",
        "runs: \(runs.joined(separator: " "))", list("columns", trigger.columns),
        expression("when", trigger.condition), yes("constraint", trigger.isConstraint),
        fires(trigger.firing), yes("inherited", trigger.isInherited),
        list("arguments", trigger.arguments), yes("deferrable", trigger.isDeferrable),
        yes("deferred", trigger.isInitiallyDeferred), trigger.oldTable.map { "old table: \($0)" },
        trigger.newTable.map { "new table: \($0)" }, comment(trigger.comment),
      ])
  }

  private mutating func read(_ rule: RewriteRule, of table: String) {
    add(
      "rule \(table).\(rule.name)",
      [
        "event: \(rule.event.rawValue)", yes("instead", rule.isInstead), fires(rule.firing),
        yes("conditional", rule.condition != nil), comment(rule.comment),
      ])
  }

  // MARK: - Views and sequences

  private mutating func read(_ view: View) {
    let name = "\(view.name.schema).\(view.name.name)"
    let comments = (view.columns ?? []).compactMap { column in
      column.comment.map { "\(column.name)=\($0)" }
    }
    add(
      "\(view.isMaterialized ? "materialized view" : "view") \(name)",
      [
        view.columns.flatMap { list("columns", $0.map(\.name)) }, options(view.options),
        comment(view.comment),
        list("column comments", comments), uses(view.usage, besides: view.id),
      ]
        + details(view.access, .view))
    for index in view.indexes { read(index, of: name, schema: view.name.schema) }
    for trigger in view.triggers { read(trigger, of: name) }
    for rule in view.rules { read(rule, of: name) }
  }

  private mutating func read(_ sequence: Sequence) {
    var owner: String?
    if let table = sequence.ownerTable, let column = sequence.ownerColumn {
      owner = "owner: \(name(of: table)).\(column)"
    }
    add(
      "sequence \(sequence.name.schema).\(sequence.name.name)",
      [
        owner, yes("identity", sequence.isIdentity),
        sequence.access.owner.map { "owned by: \($0)" }, counts(sequence.settings),
        comment(sequence.comment),
      ] + details(sequence.access, .sequence).suffix(1))
  }
}

extension ConstraintDefinition.ForeignKey.Action {
  /// The letter that `pg_constraint` keeps.
  fileprivate var letter: String {
    switch self {
    case .noAction: "a"
    case .restrict: "r"
    case .cascade: "c"
    case .setNull: "n"
    case .setDefault: "d"
    }
  }
}

extension IndexDefinition.Element {
  /// What differs from `ASC NULLS LAST`, and from `NULLS FIRST` where it descends.
  fileprivate var order: String? {
    switch (isDescending, nullsFirst) {
    case (false, nil), (false, false?): nil
    case (false, true?): "asc nulls first"
    case (true, nil), (true, true?): "desc"
    case (true, false?): "desc nulls last"
    }
  }
}

extension Constraint {
  /// A range is its last column.
  fileprivate var isTemporal: Bool {
    switch kind {
    case .unique(let key), .primaryKey(let key): key.isWithoutOverlaps
    case .foreignKey(let key): key.hasPeriod
    case .check, .notNull, .exclusion: false
    }
  }

  /// A NOT NULL that is a parent's and the table's own.
  fileprivate var isOwnBesides: Bool {
    if case .notNull = kind { isInherited && isLocal } else { false }
  }
}
