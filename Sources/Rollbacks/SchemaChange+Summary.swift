import Syntax

// Statements in a few words, for messages about rollbacks.

extension SchemaChange.Action {
  /// The statement's first words with the name of what it is about.
  package var summary: String {
    switch self {
    case .tableCreated(let table): "CREATE TABLE \(table.name)"
    case .viewCreated(let view): "CREATE VIEW \(view.name)"
    case .sequenceCreated(let sequence): "CREATE SEQUENCE \(sequence.name)"
    case .indexCreated(let index):
      "CREATE INDEX \(index.name.map(quoted) ?? "on \(index.table)")"
    case .schemaCreated(let name, _, _): "CREATE SCHEMA \(quoted(name))"
    case .functionCreated(let function): "CREATE FUNCTION \(function.name)"
    case .typeCreated(let type): "CREATE TYPE \(type.name)"
    case .policyCreated(let policy): "CREATE POLICY \(quoted(policy.name))"
    case .policyAltered(let policy): "ALTER POLICY \(quoted(policy.name))"
    case .triggerCreated(let trigger): "CREATE TRIGGER \(quoted(trigger.name))"
    case .extensionCreated(let name, _, _): "CREATE EXTENSION \(quoted(name))"
    case .roleCreated(let name, _): "CREATE ROLE \(quoted(name))"
    case .publicationCreated(let publication): "CREATE PUBLICATION \(quoted(publication.name))"
    case .publicationAltered(let name, _): "ALTER PUBLICATION \(quoted(name))"
    case .eventTriggerCreated(let name, _, _): "CREATE EVENT TRIGGER \(quoted(name))"
    case .domainAltered(let name, _): "ALTER DOMAIN \(name)"
    case .enumValueAdded(let type, _, _, _, _), .enumValueRenamed(let type, _, _):
      "ALTER TYPE \(type)"
    case .objectDropped(let drop): "DROP \(drop.kind.rawValue.uppercased()) \(drop.name)"
    case .objectRenamed(let rename): "ALTER \(rename.kind.rawValue.uppercased()) \(rename.name)"
    case .objectMoved(let move): "ALTER \(move.kind.rawValue.uppercased()) \(move.name)"
    case .privilegesChanged(let change): change.isGrant ? "GRANT" : "REVOKE"
    case .rowsChanged(let rows): rows.summary
    case .unread(let unread): unread.words
    case .columnAdded, .columnDropped, .columnRenamed, .columnTypeChanged, .columnDefaultChanged,
      .columnNullabilityChanged, .columnIdentityChanged, .columnIdentityAltered,
      .columnExpressionChanged, .constraintAdded, .constraintValidated, .constraintDropped,
      .constraintRenamed, .constraintAltered, .rowSecurityChanged, .triggerToggled,
      .partitionAttached, .partitionDetached, .inheritanceChanged, .tableOptionChanged:
      alteredTable.map { "ALTER TABLE \($0.name)" } ?? "what it does"
    case .sequenceAltered, .ruleCreated, .statisticsCreated, .statisticsTargetChanged,
      .functionAltered, .eventTriggerToggled, .roleAltered, .roleGranted, .ownerChanged,
      .ownedDropped, .ownedReassigned, .queried, .called, .settingChanged, .transaction,
      .tablesLocked, .maintenance, .raised, .commented:
      "what it does"
    }
  }
}

extension RowChange {
  /// The command with the name of the table.
  package var summary: String {
    switch kind {
    case .insert: "INSERT INTO \(table)"
    case .update: "UPDATE \(table)"
    case .delete: "DELETE FROM \(table)"
    case .merge: "MERGE INTO \(table)"
    case .truncate: "TRUNCATE \(table)"
    case .copy: "COPY \(table)"
    }
  }
}
