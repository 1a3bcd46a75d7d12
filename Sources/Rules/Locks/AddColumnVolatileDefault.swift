import Catalog
import Linter
import Syntax

/// Reports columns whose default is computed for every row of a table in use.
struct AddColumnVolatileDefault: ScriptRule {
  static let metadata = RuleMetadata(
    id: "add-column-volatile-default",
    summary:
      "ADD COLUMN with a volatile DEFAULT writes the whole table anew, locked against all use.",
    severity: .error, group: .locks, page: RulePages.addColumnVolatileDefault,
    aliases: ["adding-field-with-default"])

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.work(meeting: .addColumnWithVolatileDefault, .addColumnWithDefaultBefore11)
      .compactMap { met in
        guard let added = AddedColumn(met, history), let value = added.column.default else {
          return nil
        }
        return finding(added, value)
      }
  }

  private func finding(_ added: AddedColumn, _ value: Expression) -> Finding {
    let isOld = added.met.row == .addColumnWithDefaultBefore11
    let isAssumed = added.met.change.footprint.isAssumed
    let reason =
      isOld
      ? "PostgreSQL before 11 writes any default into every row"
      : isAssumed
        ? "it does unless \(value.sql) is declared STABLE or IMMUTABLE"
        : "\(value.sql) is volatile, so every row gets its own"
    return added.finding(
      "adding \(added.name) \(isAssumed ? "may write" : "writes") all of \(added.met.name) anew, locked against reads and writes: \(reason)",
      lead: "add the column empty, give it the default, and fill the rows in batches",
      added.steps(type: added.type, fillingWith: value.sql), severity: isAssumed ? .warning : nil)
  }
}
