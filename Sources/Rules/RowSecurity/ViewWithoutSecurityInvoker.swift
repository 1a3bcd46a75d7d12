import Catalog
import Linter
import Syntax

/// Reports views that show rows which the policies of their tables hide.
struct ViewWithoutSecurityInvoker: HistoryRule {
  static let metadata = RuleMetadata(
    id: "view-without-security-invoker",
    summary: "The view reads with its owner's rights, past the policies of its tables.",
    severity: .error, group: .rowSecurity, page: RulePages.viewWithoutSecurityInvoker,
    securityRisk: .high)

  func findings(in history: ReplayedHistory) -> [Finding] {
    guard let exposure = Exposure(history) else { return [] }
    return exposure.views.compactMap { view in
      guard history.isRequested(view.origin), !view.isMaterialized, !view.isSecurityInvoker,
        let change = history.change(at: view.origin),
        !exposure.checksUser(view.query, in: change.session)
      else { return nil }
      let tables = history.catalog.securedTables(under: view)
      let roles = exposure.readers(of: view)
      guard !tables.isEmpty, !roles.isEmpty else { return nil }
      let names = tables.map(\.name.description).joined(separator: ", ")
      let hasOption = history.settings.postgresVersion >= PostgreSQLVersion(15)
      return Finding(
        "view \(view.name) shows \(roles.listed) rows of \(names) that the policies there hide: it reads with its owner's rights",
        at: view.origin.range,
        help: hasOption
          ? "ALTER VIEW \(view.name) SET (security_invoker = true);"
          : "before PostgreSQL 15 views can't run with the rights of who reads them: REVOKE ALL ON \(view.name) FROM anon, authenticated;",
        fix: hasOption ? fix(change, history) : nil)
    }
  }

  private func fix(_ change: ReplayedChange, _ history: ReplayedHistory) -> Fix? {
    guard case .viewCreated(let definition) = change.action, definition.options.isEmpty,
      let word = ChangeTokens(of: change, in: history)?.range(of: "as")
    else { return nil }
    return Fix(
      "Have the view read with the rights of who asks", .unsafe,
      [.inserting("WITH (security_invoker = true) ", at: word.start, in: word.file)])
  }
}

extension View {
  /// `security_invoker`, however it is written.
  var isSecurityInvoker: Bool {
    options["security_invoker"].map { !["false", "off", "0", "no"].contains($0.lowercased()) }
      ?? false
  }
}

extension Catalog {
  /// The tables with row level security that a view reads with its owner's rights, through others too.
  fileprivate func securedTables(under view: View) -> [Table] {
    var tables: [Table] = []
    var seen: Set<RelationID> = []
    var queue = view.sources
    while let id = queue.popLast() {
      guard seen.insert(id).inserted else { continue }
      if let inner = self.view(id), !inner.isSecurityInvoker { queue += inner.sources }
      if let table = table(id), table.rowSecurity.isEnabled { tables.append(table) }
    }
    return tables.sorted { $0.name < $1.name }
  }
}
