import Catalog
import Linter
import Syntax

/// Reports `serial` columns added to tables in use.
struct AddSerialColumn: ScriptRule {
  static let metadata = RuleMetadata(
    id: "add-serial-column",
    summary: "ADD COLUMN serial writes the whole table anew, locked against all use.",
    severity: .error, group: .locks, page: RulePages.addSerialColumn)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.work(meeting: .addSerialColumn).compactMap { met in
      guard let added = AddedColumn(met, history) else { return nil }
      return added.finding(
        "adding \(added.name) as \(added.type) writes all of \(met.name) anew, locked against reads and writes, to number its rows",
        lead: "add the column empty, number new rows, and fill the old ones in batches",
        added.stepsWithSequence(type: added.column.type?.integerName ?? "bigint"))
    }
  }
}

extension TypeName {
  /// The type of the numbers that a `serial` draws.
  fileprivate var integerName: String {
    switch name.name {
    case "smallserial", "serial2": "smallint"
    case "bigserial", "serial8": "bigint"
    default: "integer"
    }
  }
}
