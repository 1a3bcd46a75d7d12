import Catalog
import Linter
import Syntax

/// Reports foreign tables in the API, where no policy can hide a row.
struct ForeignTableExposed: HistoryRule {
  static let metadata = RuleMetadata(
    id: "foreign-table-exposed",
    summary: "The API shows a foreign table, which can't have row level security.",
    severity: .warning, group: .rowSecurity, page: RulePages.foreignTableExposed,
    securityRisk: .medium)

  func findings(in history: ReplayedHistory) -> [Finding] {
    guard let exposure = Exposure(history) else { return [] }
    return exposure.tables.compactMap { table in
      guard table.isForeign, let origin = table.origin else { return nil }
      let roles = exposure.roles(with: .rows, on: table)
      guard !roles.isEmpty else { return nil }
      return Finding(
        "\(roles.listed) can use all of the foreign table \(table.name) through the API: it can't have row level security",
        at: origin.range,
        help:
          "REVOKE ALL ON \(table.name) FROM anon, authenticated; or make it in a schema that the API does not show"
      )
    }
  }
}
