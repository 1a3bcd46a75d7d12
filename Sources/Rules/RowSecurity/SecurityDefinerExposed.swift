import Catalog
import Linter
import Syntax

/// Reports functions of the API that do what their owner may, whoever calls.
struct SecurityDefinerExposed: HistoryRule {
  static let metadata = RuleMetadata(
    id: "security-definer-exposed",
    summary:
      "Users of the API can call a function that runs with its owner's rights and asks nobody who they are.",
    severity: .warning, group: .rowSecurity, page: RulePages.securityDefinerExposed,
    securityRisk: .medium)

  func findings(in history: ReplayedHistory) -> [Finding] {
    guard let exposure = Exposure(history) else { return [] }
    return exposure.functions.compactMap { entry in
      let function = entry.function
      guard function.isSecurityDefiner, !function.isTrigger,
        exposure.check(in: entry.change.session).verdict(on: function) == .missing
      else { return nil }
      let roles = exposure.unintendedCallers(of: function)
      guard !roles.isEmpty else { return nil }
      let isNeeded = exposure.isCalledByPolicies(function, in: entry.change.session)
      let revoke =
        "REVOKE EXECUTE ON \(function.keyword) \(function.callSignature) FROM \((["PUBLIC"] + roles).joined(separator: ", "))"
      return Finding(
        "\(roles.listed) can call \(function.name)() through the API: it runs with its owner's rights, past row level security, and never asks who is signed in",
        at: entry.change.range,
        help: isNeeded
          ? "make it in a schema that the API does not show: policies call it, and who is under them needs the right to"
          : "\(revoke); or make it in a schema that the API does not show, if policies need it",
        fix: isNeeded
          ? nil : Fix.appending(revoke, to: entry.change, titled: "Take the right to call it away"))
    }
  }
}

extension Function {
  /// Called by triggers alone, never by users.
  fileprivate var isTrigger: Bool {
    ["trigger", "event_trigger"].contains(returnType?.name.name ?? "")
  }
}
