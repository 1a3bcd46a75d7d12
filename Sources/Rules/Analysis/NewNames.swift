import Syntax

extension SchemaChange.Action {
  /// The names that it gives to something, without schemas.
  var newNames: [String] {
    switch self {
    case .schemaCreated(let name, _, _): [name]
    case .tableCreated(let table): [table.name.name] + table.columns.map(\.name)
    case .viewCreated(let view): [view.name.name] + view.columns
    case .sequenceCreated(let sequence): [sequence.name.name]
    case .indexCreated(let index): [index.name].compactMap(\.self)
    case .columnAdded(_, let column, _): [column.name]
    case .columnRenamed(_, _, let name), .constraintRenamed(_, _, let name): [name]
    case .constraintAdded(_, let constraint): [constraint.name].compactMap(\.self)
    case .objectRenamed(let rename): [rename.newName]
    case .policyCreated(let policy): [policy.name]
    case .triggerCreated(let trigger): [trigger.name]
    case .functionCreated(let function): [function.name.name]
    case .typeCreated(let type): [type.name.name]
    default: []
    }
  }
}
