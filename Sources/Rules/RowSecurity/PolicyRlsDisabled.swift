import Catalog
import Linter
import Syntax

/// Reports policies that nothing obeys.
struct PolicyRlsDisabled: HistoryRule {
  static let metadata = RuleMetadata(
    id: "policy-rls-disabled",
    summary: "The table has policies, but row level security is off, so they do nothing.",
    severity: .error, group: .rowSecurity, page: RulePages.policyRlsDisabled,
    securityRisk: .high)

  func findings(in history: ReplayedHistory) -> [Finding] {
    let security = RowSecurityReader(history)
    return history.tables.compactMap { table in
      guard let policy = table.policies.first, security.isOff(for: table) else { return nil }
      let enable = "ALTER TABLE \(table.name) ENABLE ROW LEVEL SECURITY;"
      let change = history.change(at: table.rowSecurity.origin ?? policy.origin)
      return Finding(
        .ineffective(table.policies, table),
        at: table.rowSecurity.origin?.range ?? policy.origin.range, help: enable,
        related: table.rowSecurity.origin == nil
          ? [] : [RelatedLocation("the first policy", at: policy.origin.range)],
        fix: table.rowSecurity.origin == nil
          ? change.flatMap {
            .inserting(enable, before: $0, titled: "Enable row level security")
          } : nil)
    }
  }
}

extension String {
  fileprivate static func ineffective(_ policies: [Policy], _ table: Table) -> String {
    let names = policies.prefix(3).map { quoted($0.name) }.joined(separator: ", ")
    let rest = policies.count > 3 ? " and \(policies.count - 3) more" : ""
    let what = policies.count == 1 ? "policy \(names) does" : "policies \(names)\(rest) do"
    return
      "row level security of \(table.name) is off, so its \(what) nothing: whoever may use the table sees all of its rows"
  }
}
