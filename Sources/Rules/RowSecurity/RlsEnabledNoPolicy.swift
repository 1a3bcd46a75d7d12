import Catalog
import Linter
import Syntax

/// Reports tables that are closed to every user of the API.
struct RlsEnabledNoPolicy: HistoryRule {
  static let metadata = RuleMetadata(
    id: "rls-enabled-no-policy",
    summary: "Row level security is on, but no policy lets anybody see a row.",
    severity: .info, group: .rowSecurity, page: RulePages.rlsEnabledNoPolicy)

  func findings(in history: ReplayedHistory) -> [Finding] {
    let closed = RowSecurityReader(history).exposedTables.filter { table in
      table.rowSecurity.isEnabled && table.policies.isEmpty && table.rowSecurity.origin != nil
    }
    // A backend's own tables come in groups: one finding for each migration says as much as many.
    let groups = Dictionary(grouping: closed) { $0.rowSecurity.origin?.migration ?? 0 }
    return groups.sorted { $0.key < $1.key }.compactMap { finding(on: $0.value) }
  }

  private func finding(on tables: [Table]) -> Finding? {
    guard let first = tables.first, let origin = first.rowSecurity.origin else { return nil }
    let names = tables.map(\.name.description).joined(separator: ", ")
    let have = tables.count == 1 ? "has" : "have"
    return Finding(
      "\(names) \(have) row level security and no policy: only the owner and roles that bypass row level security see a row",
      at: origin.range,
      help:
        "add a policy: CREATE POLICY … ON \(first.name) FOR SELECT TO authenticated USING (…); or, if only the backend reads it, say so in a comment: -- lockstep:ignore rls-enabled-no-policy: …",
      related: tables.dropFirst().compactMap { table in
        table.rowSecurity.origin.map { RelatedLocation("\(table.name)", at: $0.range) }
      })
  }
}
