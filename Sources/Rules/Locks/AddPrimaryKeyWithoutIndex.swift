import Catalog
import Linter
import Syntax

/// Reports primary keys whose index is built while nobody can use the table.
struct AddPrimaryKeyWithoutIndex: ScriptRule {
  static let metadata = RuleMetadata(
    id: "add-primary-key-without-index",
    summary: "ADD PRIMARY KEY builds its index with the table locked against all use.",
    severity: .error, group: .locks, page: RulePages.addPrimaryKeyWithoutIndex,
    aliases: ["adding-serial-primary-key-field"])

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.work(meeting: .addPrimaryKey, .addPrimaryKeyOfNullable).compactMap { met in
      guard let added = AddedConstraint(met, script, history),
        case .primaryKey(let key) = added.definition.kind
      else { return nil }
      let columns = key.columns.map(quoted).joined(separator: ", ")
      let nulls = met.row == .addPrimaryKeyOfNullable ? ", and searches it for nulls," : ""
      return added.finding(
        "PRIMARY KEY (\(columns)) builds an index of all of \(met.name)\(nulls) while nobody can read or write it",
        help: added.adviceToUseIndex(key, "PRIMARY KEY"),
        fix: added.fixToUseIndex(key, "PRIMARY KEY"))
    }
  }
}
