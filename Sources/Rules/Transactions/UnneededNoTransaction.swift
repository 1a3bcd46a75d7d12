import Catalog
import Linter
import Migrations
import Syntax

/// Reports files that opt out of their tool's transaction without a need.
struct UnneededNoTransaction: ScriptRule {
  static let metadata = RuleMetadata(
    id: "unneeded-no-transaction",
    summary:
      "Outside of a transaction a failing migration stays half applied, and this one need not be.",
    severity: .info, group: .transactions, page: RulePages.unneededNoTransaction, isOptIn: true)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    let migration = script.migration.source
    guard let first = script.statements.first,
      script.statements.count > 1,
      !script.statements.contains(where: { $0.needsNoTransaction })
    else { return [] }
    // Some tools still send the file as one query, which is one transaction.
    guard migration.forward.errors.isEmpty, migration.regime == .statementByStatement,
      let marker = history.tool.profile.optOutMarker(of: migration.forward, in: migration.file)
    else { return [] }
    return [
      Finding(
        "\(history.tool.profile.name) runs the file outside of a transaction, and all of its statements could run in one: if one fails, those before it stay",
        at: marker, help: "leave the marker out",
        related: [RelatedLocation("the first statement", at: first.statement.range)])
    ]
  }
}

extension ReplayedStatement {
  /// Whether it can't run in a transaction, or may well have a reason not to.
  fileprivate var needsNoTransaction: Bool {
    statement.isRefusedInTransaction
      || changes.contains { change in
        switch change.action {
        // Its own transactions; work that is cut into pieces; what can't be read; a value to be used.
        case .transaction, .rowsChanged, .unread, .called, .enumValueAdded, .maintenance: true
        default: false
        }
      }
  }
}
