import Catalog
import Linter
import Syntax

/// Reports tables that everybody can read and write through the API.
struct RlsDisabledInExposedSchema: HistoryRule {
  static let metadata = RuleMetadata(
    id: "rls-disabled-in-exposed-schema",
    summary: "The API shows the table, and no row level security says who may see which rows.",
    severity: .error, group: .rowSecurity, page: RulePages.rlsDisabledInExposedSchema,
    securityRisk: .high)

  func findings(in history: ReplayedHistory) -> [Finding] {
    guard let exposure = Exposure(history) else { return [] }
    return exposure.tables.compactMap { table in
      // Policies on it are policy-rls-disabled's; a foreign table can't have any.
      guard !table.isForeign, table.policies.isEmpty, exposure.isOpen(table),
        let origin = table.rowSecurity.origin ?? table.origin
      else { return nil }
      let roles = exposure.roles(with: .rows, on: table)
      guard !roles.isEmpty else { return nil }
      let enable = "ALTER TABLE \(table.name) ENABLE ROW LEVEL SECURITY"
      let doing = exposure.doing(to: table)
      return Finding(
        "\(roles.listed) can \(doing) all rows of \(table.name) through the API: its schema is exposed, and row level security is off",
        at: origin.range, help: "\(enable); and a policy for each way it is used",
        fix: table.rowSecurity.origin == nil
          ? history.change(at: origin).flatMap {
            .appending(enable, to: $0, titled: "Enable row level security")
          } : nil)
    }
  }
}

extension Exposure {
  fileprivate func doing(to table: Table) -> String {
    let mayRead = !roles(with: .select, on: table).isEmpty
    let mayWrite = !roles(with: [.insert, .update, .delete], on: table).isEmpty
    return mayRead && mayWrite ? "read and change" : mayRead ? "read" : "change"
  }
}
