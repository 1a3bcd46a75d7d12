import Catalog
import Linter
import Syntax

/// What a statement that takes something back is about.
package struct DropTarget {
  package let kind: SchemaFact.Kind
  package let name: String
  package let table: QualifiedName?

  package init?(_ change: ReplayedChange) {
    func resolve(_ name: ObjectName) -> QualifiedName {
      change.before.resolve(name, in: change.session)
    }
    switch change.action {
    case .objectDropped(let drop):
      guard let kind = SchemaFact.Kind(drop.kind) else { return nil }
      self.kind = kind
      name =
        kind.isPartOfTable || kind == .schema ? quoted(drop.name.name) : "\(resolve(drop.name))"
      table = drop.table.map(resolve)
    case .columnDropped(let reference, let column, _, _):
      (kind, name, table) = (.column, quoted(column), resolve(reference.name))
    case .constraintDropped(let reference, let constraint, _, _):
      (kind, name, table) = (.constraint, quoted(constraint), resolve(reference.name))
    case .rowSecurityChanged(let reference, _):
      let relation = resolve(reference.name)
      (kind, name, table) = (.rowSecurity, "\(relation)", relation)
    default: return nil
    }
  }

  /// Whether whoever wrote the statement can have meant an object.
  package func mayMean(_ fact: SchemaFact) -> Bool {
    if hasName(of: fact) { return kind.isLike(fact.kind) }
    guard kind == fact.kind || kind.isLike(fact.kind) && table != nil else { return false }
    return table == nil || table == fact.table || kind == .rowSecurity
  }

  /// Whether the statement names an object, right or nearly so.
  package func names(_ fact: SchemaFact) -> Bool {
    hasName(of: fact) && kind.isLike(fact.kind) && (table == nil || table == fact.table)
  }

  /// How far the object is from what the statement says.
  package func distance(to fact: SchemaFact) -> Int {
    (kind == fact.kind ? 0 : 1) + (table == nil || table == fact.table ? 0 : 1)
      + editDistance(name, fact.ownName)
  }

  private func hasName(of fact: SchemaFact) -> Bool {
    // An index is called with its schema, a constraint is not.
    name == fact.ownName
      || table.map { "\(quoted($0.schema)).\(name)" == fact.ownName } ?? false
  }
}

extension SchemaFact.Kind {
  package init?(_ kind: ObjectKind) {
    switch kind {
    case .foreignTable: self = .table
    case .routine: self = .function
    case .domain: self = .type
    default: self.init(rawValue: kind.rawValue)
    }
  }

  fileprivate var isPartOfTable: Bool {
    switch self {
    case .column, .constraint, .trigger, .policy: true
    default: false
    }
  }

  /// Whether people take one for the other.
  fileprivate func isLike(_ other: Self) -> Bool {
    let families: [Set<Self>] = [
      [.constraint, .index], [.table, .view, .materializedView],
      [.function, .procedure, .aggregate],
    ]
    return self == other || families.contains { $0.contains(self) && $0.contains(other) }
  }
}

extension SchemaChange.Action {
  /// The relations that have to be there, or the change fails.
  var neededRelations: [ObjectName] {
    switch self {
    case .objectDropped(let drop):
      guard !drop.ifExists else { return [] }
      switch drop.kind {
      case .table, .view, .materializedView, .sequence, .index, .foreignTable: return [drop.name]
      default: return drop.table.map { [$0] } ?? []
      }
    case .objectRenamed(let rename):
      guard !rename.ifExists else { return [] }
      switch rename.kind {
      case .table, .view, .materializedView, .sequence, .index: return [rename.name]
      default: return rename.table.map { [$0] } ?? []
      }
    case .indexCreated(let index): return [index.table]
    case .policyCreated(let policy), .policyAltered(let policy): return [policy.table]
    case .triggerCreated(let trigger): return [trigger.table]
    case .viewCreated(let view): return view.query.relations
    case .tableCreated(let table):
      return (table.query?.relations ?? []) + table.parents + table.likes.map(\.source)
    case .rowsChanged(let rows):
      let sources = rows.from.flatMap(\.relations) + (rows.source?.relations ?? [])
      let own = Set(rows.commonTables.map(\.name))
      return [rows.table] + sources.filter { $0.schema != nil || !own.contains($0.name) }
    case .queried(let query): return query.relations
    case .constraintAdded(let table, let constraint):
      guard case .foreignKey(let key) = constraint.kind else { return [table.name] }
      return [table.name, key.referencedTable]
    default: return alteredTable.map { $0.ifExists ? [] : [$0.name] } ?? []
    }
  }

  /// The table of an `ALTER TABLE`.
  package var alteredTable: TableReference? {
    switch self {
    case .columnAdded(let table, _, _), .columnDropped(let table, _, _, _),
      .columnRenamed(let table, _, _), .columnTypeChanged(let table, _, _, _, _),
      .columnDefaultChanged(let table, _, _), .columnNullabilityChanged(let table, _, _),
      .columnIdentityChanged(let table, _, _, _), .columnIdentityAltered(let table, _, _, _),
      .columnExpressionChanged(let table, _, _),
      .constraintAdded(let table, _), .constraintValidated(let table, _),
      .constraintDropped(let table, _, _, _), .constraintRenamed(let table, _, _),
      .constraintDeferrabilityChanged(let table, _, _, _), .rowSecurityChanged(let table, _),
      .triggerToggled(let table, _, _), .partitionAttached(let table, _, _),
      .partitionDetached(let table, _, _), .inheritanceChanged(let table, _, _),
      .tableOptionChanged(let table, _):
      table
    default: nil
    }
  }

  /// The name of what it makes.
  var madeName: String? {
    switch self {
    case .tableCreated(let table): table.name.name
    case .viewCreated(let view): view.name.name
    case .sequenceCreated(let sequence): sequence.name.name
    case .indexCreated(let index): index.name
    case .schemaCreated(let name, _, _): name
    case .functionCreated(let function): function.name.name
    case .typeCreated(let type): type.name.name
    case .policyCreated(let policy): policy.name
    case .triggerCreated(let trigger): trigger.name
    case .constraintAdded(_, let constraint): constraint.name
    case .columnAdded(_, let column, _): column.name
    case .objectRenamed(let rename): rename.newName
    default: nil
    }
  }
}
