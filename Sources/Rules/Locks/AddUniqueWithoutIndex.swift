import Catalog
import Linter
import Syntax

/// Reports unique constraints whose index is built while nobody can use the table.
struct AddUniqueWithoutIndex: ScriptRule {
  static let metadata = RuleMetadata(
    id: "add-unique-without-index",
    summary: "ADD UNIQUE builds its index with the table locked against all use.",
    severity: .error, group: .locks, page: RulePages.addUniqueWithoutIndex,
    aliases: ["disallowed-unique-constraint"])

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.work(meeting: .addUnique).compactMap { met in
      guard let added = AddedConstraint(met, script, history),
        case .unique(let key) = added.definition.kind
      else { return nil }
      let columns = key.columns.map(quoted).joined(separator: ", ")
      return added.finding(
        "UNIQUE \(added.givenName)(\(columns)) builds an index of all of \(met.name) while nobody can read or write it",
        help: added.adviceToUseIndex(key, "UNIQUE"), fix: added.fixToUseIndex(key, "UNIQUE"))
    }
  }
}
