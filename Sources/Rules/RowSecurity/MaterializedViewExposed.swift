import Catalog
import Linter
import Syntax

/// Reports materialized views in the API, where no policy can hide a row.
struct MaterializedViewExposed: HistoryRule {
  static let metadata = RuleMetadata(
    id: "materialized-view-exposed",
    summary: "The API shows a materialized view, which can't have row level security.",
    severity: .warning, group: .rowSecurity, page: RulePages.materializedViewExposed,
    securityRisk: .medium)

  func findings(in history: ReplayedHistory) -> [Finding] {
    guard let exposure = Exposure(history) else { return [] }
    return exposure.views.compactMap { view in
      let roles = exposure.readers(of: view)
      guard view.isMaterialized, !roles.isEmpty else { return nil }
      return Finding(
        "\(roles.listed) can read all of the materialized view \(view.name) through the API: it can't have row level security, and holds what its owner saw",
        at: view.origin.range,
        help:
          "REVOKE SELECT ON \(view.name) FROM anon, authenticated; or make it in a schema that the API does not show"
      )
    }
  }
}
