import Catalog
import Linter
import Syntax

/// What a statement that takes something back is about.
package struct DropTarget {
  /// What kind of object it is.
  package let kind: SchemaFact.Kind
  /// Its name as SQL, without its table's.
  package let name: String
  /// The table it is a part of, where the statement says.
  package let table: QualifiedName?

  /// Nil for a change that takes nothing back.
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
    case .schemaCreated, .tableCreated, .viewCreated, .sequenceCreated, .sequenceAltered,
      .indexCreated, .objectRenamed, .objectMoved, .columnAdded, .columnRenamed,
      .columnTypeChanged, .columnDefaultChanged, .columnNullabilityChanged,
      .columnIdentityChanged, .columnIdentityAltered, .columnExpressionChanged, .constraintAdded,
      .constraintValidated, .constraintRenamed, .constraintAltered, .policyCreated,
      .policyAltered, .triggerCreated, .triggerToggled, .ruleCreated, .partitionAttached,
      .partitionDetached, .inheritanceChanged, .tableOptionChanged, .statisticsCreated,
      .statisticsTargetChanged, .functionCreated, .functionAltered, .typeCreated,
      .enumValueAdded, .enumValueRenamed, .domainAltered, .extensionCreated,
      .eventTriggerCreated, .eventTriggerToggled, .publicationCreated, .publicationAltered,
      .roleCreated, .roleAltered, .roleGranted, .privilegesChanged, .ownerChanged, .ownedDropped,
      .ownedReassigned, .rowsChanged, .queried, .called, .settingChanged, .transaction,
      .tablesLocked, .maintenance, .raised, .commented, .unread:
      return nil
    }
  }

  /// Whether whoever wrote the statement can have meant an object.
  func mayMean(_ fact: SchemaFact) -> Bool {
    if hasName(of: fact) { return kind.isLike(fact.kind) }
    guard kind == fact.kind || kind.isLike(fact.kind) && table != nil else { return false }
    return table == nil || table == fact.table || kind == .rowSecurity
  }

  /// Whether the statement names an object, right or nearly so.
  func names(_ fact: SchemaFact) -> Bool {
    hasName(of: fact) && kind.isLike(fact.kind) && (table == nil || table == fact.table)
  }

  /// How far the object is from what the statement says.
  func distance(to fact: SchemaFact) -> Int {
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
  init?(_ kind: ObjectKind) {
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
    case .schema, .type, .sequence, .table, .view, .function, .procedure, .aggregate, .index,
      .materializedView, .rowSecurity:
      false
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
