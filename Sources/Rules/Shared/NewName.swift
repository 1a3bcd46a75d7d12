import Catalog
import Linter
import Syntax

/// Something that a change gives a name to.
struct NewName {
  /// Nil for what no convention is about.
  let kind: NamedObject?
  let name: String

  init(_ kind: NamedObject?, _ name: String) {
    self.kind = kind
    self.name = name
  }
}

extension SchemaChange.Action {
  /// The names that it gives to something, without schemas.
  var newNames: [NewName] {
    switch self {
    case .schemaCreated(let name, _, _): [NewName(.schema, name)]
    case .tableCreated(let table):
      [NewName(.table, table.name.name)] + table.columns.map { NewName(.column, $0.name) }
    case .viewCreated(let view):
      [NewName(.view, view.name.name)] + view.columns.map { NewName(.column, $0) }
    case .sequenceCreated(let sequence): [NewName(.sequence, sequence.name.name)]
    case .indexCreated(let index): index.name.map { [NewName(.index, $0)] } ?? []
    case .columnAdded(_, let column, _): [NewName(.column, column.name)]
    case .columnRenamed(_, _, let name): [NewName(.column, name)]
    case .constraintRenamed(_, _, let name): [NewName(nil, name)]
    case .constraintAdded(_, let constraint):
      constraint.name.map { [NewName(nil, $0)] } ?? []
    case .objectRenamed(let rename): [NewName(rename.kind.namedObject, rename.newName)]
    case .policyCreated(let policy): [NewName(.policy, policy.name)]
    case .triggerCreated(let trigger): [NewName(.trigger, trigger.name)]
    case .functionCreated(let function): [NewName(.function, function.name.name)]
    case .typeCreated(let type): [NewName(.type, type.name.name)]
    case .sequenceAltered, .objectDropped, .objectMoved, .columnDropped, .columnTypeChanged,
      .columnDefaultChanged, .columnNullabilityChanged, .columnIdentityChanged,
      .columnIdentityAltered, .columnExpressionChanged, .constraintValidated, .constraintDropped,
      .constraintAltered, .rowSecurityChanged, .policyAltered, .triggerToggled,
      .ruleCreated, .partitionAttached, .partitionDetached, .inheritanceChanged,
      .tableOptionChanged, .statisticsCreated, .statisticsTargetChanged, .functionAltered,
      .enumValueAdded, .enumValueRenamed, .domainAltered, .extensionCreated,
      .eventTriggerCreated, .eventTriggerToggled, .publicationCreated, .publicationAltered,
      .roleCreated, .roleAltered, .roleGranted, .privilegesChanged, .ownerChanged, .ownedDropped,
      .ownedReassigned, .rowsChanged, .queried, .called, .settingChanged, .transaction,
      .tablesLocked, .maintenance, .raised, .commented, .unread:
      []
    }
  }
}

extension SchemaChange.Action {
  /// What it puts into a schema, by its kind; what is temporary goes nowhere else.
  var newObject: (kind: String, name: ObjectName)? {
    switch self {
    case .tableCreated(let table): table.persistence == .temporary ? nil : ("table", table.name)
    case .viewCreated(let view): view.isTemporary ? nil : ("view", view.name)
    case .sequenceCreated(let sequence): ("sequence", sequence.name)
    case .typeCreated(let type): ("type", type.name)
    case .functionCreated(let function): ("function", function.name)
    case .schemaCreated, .sequenceAltered, .indexCreated, .objectDropped, .objectRenamed,
      .objectMoved, .columnAdded, .columnDropped, .columnRenamed, .columnTypeChanged,
      .columnDefaultChanged, .columnNullabilityChanged, .columnIdentityChanged,
      .columnIdentityAltered, .columnExpressionChanged, .constraintAdded, .constraintValidated,
      .constraintDropped, .constraintRenamed, .constraintAltered,
      .rowSecurityChanged, .policyCreated, .policyAltered, .triggerCreated, .triggerToggled,
      .ruleCreated, .partitionAttached, .partitionDetached, .inheritanceChanged,
      .tableOptionChanged, .statisticsCreated, .statisticsTargetChanged, .functionAltered,
      .enumValueAdded, .enumValueRenamed, .domainAltered, .extensionCreated,
      .eventTriggerCreated, .eventTriggerToggled, .publicationCreated, .publicationAltered,
      .roleCreated, .roleAltered, .roleGranted, .privilegesChanged, .ownerChanged, .ownedDropped,
      .ownedReassigned, .rowsChanged, .queried, .called, .settingChanged, .transaction,
      .tablesLocked, .maintenance, .raised, .commented, .unread:
      nil
    }
  }
}

extension ReplayedChange {
  /// The names that it gives to something, those among them that PostgreSQL chooses.
  var allNewNames: [NewName] {
    switch action {
    case .constraintRenamed(let table, _, _), .constraintAdded(let table, _):
      newConstraint(of: table.name).map { [NewName($0.kind.namedObject, $0.name)] } ?? []
    case .indexCreated(let index) where index.name == nil:
      after.table(index.table, in: session)?.indexes.last { $0.origin == origin }
        .map { [NewName(.index, $0.name)] } ?? []
    default: action.newNames
    }
  }

  /// The constraint that a table has after the change, and had not before, or under another name.
  func newConstraint(of table: ObjectName) -> Constraint? {
    let old = before.table(table, in: session)?.constraints.map(\.name) ?? []
    return after.table(table, in: session)?.constraints.last { !old.contains($0.name) }
  }
}

extension Constraint.Kind {
  fileprivate var namedObject: NamedObject? {
    switch self {
    case .primaryKey: .primaryKey
    case .foreignKey: .foreignKey
    case .unique: .unique
    case .check: .check
    case .notNull, .exclusion: nil
    }
  }
}

extension ObjectKind {
  fileprivate var namedObject: NamedObject? {
    switch self {
    case .schema: .schema
    case .table, .foreignTable: .table
    case .view, .materializedView: .view
    case .column, .attribute: .column
    case .sequence: .sequence
    case .type, .domain: .type
    case .function, .procedure, .routine, .aggregate: .function
    case .trigger: .trigger
    case .policy: .policy
    case .index: .index
    default: nil
    }
  }
}
