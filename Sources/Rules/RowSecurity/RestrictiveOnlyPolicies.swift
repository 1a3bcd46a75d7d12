import Catalog
import Linter
import Syntax

/// Reports tables whose policies only ever take rows away.
struct RestrictiveOnlyPolicies: HistoryRule {
  static let metadata = RuleMetadata(
    id: "restrictive-only-policies",
    summary: "All policies of the table are restrictive, so nobody sees a row.",
    severity: .warning, group: .rowSecurity, page: RulePages.restrictiveOnlyPolicies)

  func findings(in history: ReplayedHistory) -> [Finding] {
    history.tables.compactMap { table in
      // Another history may have given a table that this one did not make a permissive one.
      guard table.isKnown, table.rowSecurity.isEnabled,
        let last = table.policies.last, !table.policies.contains(where: \.isPermissive)
      else { return nil }
      let names = table.policies.map { quoted($0.name) }.joined(separator: ", ")
      return Finding(
        "all policies of \(table.name) are restrictive (\(names)): they only narrow what a permissive policy lets through, and there is none, so nobody sees a row",
        at: last.origin.range,
        help:
          "add a permissive policy: CREATE POLICY … ON \(table.name) USING (…); or make this one permissive: leave out AS RESTRICTIVE"
      )
    }
  }
}
