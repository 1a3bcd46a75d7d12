import Catalog
import Linter
import Syntax

/// Reports tables that are dropped with their rows.
struct DropTable: HistoryRule {
  static let metadata = RuleMetadata(
    id: "drop-table",
    summary: "Dropping a table removes its rows, and breaks every query that still names it.",
    severity: .warning, group: .compatibility, page: RulePages.dropTable,
    aliases: ["ban-drop-table"])

  func findings(in history: ReplayedHistory) -> [Finding] {
    history.removals.findings { removal in
      let step = removal.step
      guard case .objectDropped(let drop) = step.action, drop.kind == .table, !step.isRefused,
        !step.isNew(drop.name), !isReset(drop, step), !step.isTakenOver(step.name(drop.name)),
        !removal.isUsed
      else { return nil }
      return finding(step.name(drop.name), step.table(drop.name), step)
    }
  }

  /// `DROP TABLE IF EXISTS` before the `CREATE TABLE` of a table that was never there.
  private func isReset(_ drop: ObjectDrop, _ step: MigrationStep) -> Bool {
    drop.ifExists && step.table(drop.name)?.isKnown != true && step.isBack(.table, drop.name)
  }

  private func finding(
    _ name: QualifiedName, _ table: Table?, _ step: MigrationStep
  ) -> Finding {
    Finding(
      "dropping \(name) removes all its rows, and breaks whatever still reads or writes it",
      at: step.change.range,
      help:
        "drop it when no deployed code names it any more; until then it can stand aside: ALTER TABLE \(name) RENAME TO \(quoted("\(name.name)_unused"));",
      related: table?.origin.map { [$0.note("\(name)")] } ?? [],
      cause: step.cause(Self.metadata, part: "\(name)"))
  }
}
