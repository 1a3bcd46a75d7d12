import Catalog
import Linter
import Syntax

/// Reports stored generated columns added to tables in use.
struct AddStoredGeneratedColumn: ScriptRule {
  static let metadata = RuleMetadata(
    id: "add-stored-generated-column",
    summary:
      "ADD COLUMN GENERATED ALWAYS … STORED writes the whole table anew, locked against all use.",
    severity: .error, group: .locks, page: RulePages.addStoredGeneratedColumn)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.work(meeting: .addStoredColumn).compactMap { met in
      guard let added = AddedColumn(met, history), let value = added.column.generated else {
        return nil
      }
      let name = quoted(added.column.name)
      return added.finding(
        "adding the generated column \(added.name) writes all of \(met.name) anew, locked against reads and writes, to compute it for every row",
        lead:
          "index the expression, compute it in a view, or let a trigger keep a plain column that is filled in batches",
        [
          "ALTER TABLE \(met.name) ADD COLUMN \(name) \(added.type);",
          "CREATE TRIGGER … BEFORE INSERT OR UPDATE ON \(met.name) FOR EACH ROW EXECUTE FUNCTION …;",
          "UPDATE \(met.name) SET \(name) = \(value.isFullyKnown ? value.sql : "…") WHERE \(name) IS NULL AND …;",
        ])
    }
  }
}
