import Catalog
import Linter
import Syntax

/// Reports triggers that go and do not come back.
struct DropTrigger: StatementRule {
  static let metadata = RuleMetadata(
    id: "drop-trigger",
    summary: "What the trigger did for every write is no longer done.",
    severity: .info, group: .compatibility, page: RulePages.dropTrigger,
    aliases: ["ban-drop-trigger"])

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard let dropped = DroppedObject(step, kinds: [.trigger]), let table = dropped.drop.table,
        // With its table everything of the table goes.
        step.migration.after.relation(step.name(table)) != nil
      else { return nil }
      let trigger = step.table(table)?.triggers.first { $0.name == dropped.drop.name.name }
      if let trigger, isReplaced(trigger, on: step.tableAfterwards(table), step) { return nil }
      let name = step.name(table)
      return Finding(
        "writes to \(name) no longer run the trigger \(quoted(dropped.drop.name.name))\(trigger.map { ", and with it \($0.function.displayed)" } ?? "")",
        at: step.change.range,
        help:
          "see to it that the deployed code does what the trigger did before this runs; ALTER TABLE \(name) DISABLE TRIGGER \(quoted(dropped.drop.name.name)); is a step back that is easily undone",
        related: [dropped.origin.note("the trigger")],
        cause: step.cause(Self.metadata, part: quoted(dropped.drop.name.name)))
    }
  }

  /// Whether the migration makes another trigger for the same writes.
  private func isReplaced(_ trigger: Trigger, on table: Table?, _ step: MigrationStep) -> Bool {
    table?.triggers.contains { other in
      step.isNew(other.origin) && other.timing == trigger.timing
        && !other.events.isDisjoint(with: trigger.events)
    } ?? false
  }
}

extension ObjectName {
  /// As people write it: `public` is left out.
  fileprivate var displayed: String {
    schema.map { "\(QualifiedName($0, name))()" } ?? "\(self)()"
  }
}
