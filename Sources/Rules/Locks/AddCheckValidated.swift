import Catalog
import Linter
import Syntax

/// Reports CHECKs that are tested on all rows while nobody can use the table.
struct AddCheckValidated: ScriptRule {
  static let metadata = RuleMetadata(
    id: "add-check-validated",
    summary: "ADD CHECK reads the whole table, locked against all use, unless it is NOT VALID.",
    severity: .warning, group: .locks, page: RulePages.addCheckValidated,
    aliases: ["constraint-missing-not-valid"])

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.work(meeting: .addCheck, .addNotNullConstraint).compactMap { met in
      guard let added = AddedConstraint(met, script, history) else { return nil }
      let kind = met.row == .addCheck ? "CHECK" : "NOT NULL"
      return added.finding(
        "\(kind) \(added.givenName)on \(met.name) is tested on every row while nobody can read or write the table",
        help: added.adviceToValidateLater, fix: added.fixToValidateLater)
    }
  }
}
