import Catalog
import Linter
import Migrations
import Rollbacks
import Syntax

/// Reports migrations that take away data which no SQL can bring back.
struct IrreversibleMigration: HistoryRule {
  static let metadata = RuleMetadata(
    id: "irreversible-migration",
    summary: "The migration takes away what no rollback can bring back.",
    severity: .info, group: .rollback, page: RulePages.irreversibleMigration)

  func findings(in history: ReplayedHistory) -> [Finding] {
    guard history.expectsRollbacks, !history.goesForwardOnly else { return [] }
    return history.requestedMigrations.compactMap(finding)
  }

  /// One finding for a migration, however many steps of it lose something.
  private func finding(_ migration: ReplayedMigration) -> Finding? {
    if let place = migration.source.noWayBack { return finding(migration, saidAt: place) }
    guard !migration.saysWhatIsLost else { return nil }
    let losses = DataLossReader(migration).losses
    guard let first = losses.first else { return nil }
    return Finding(
      "SQL alone can't undo this migration: \(list(losses))\(more(losses))", at: first.range,
      help: help(losses),
      related: losses.dropFirst().prefix(4).map {
        RelatedLocation("and here: \($0.step)", at: $0.range)
      })
  }

  /// What a migration says of itself counts for all of it.
  private func finding(_ migration: ReplayedMigration, saidAt place: SourceRange) -> Finding? {
    guard migration.statements.contains(where: \.leavesSomething) else { return nil }
    let losses = DataLossReader(migration).losses
    return Finding(
      "the migration says that it can't be undone"
        + (losses.isEmpty ? "" : ": \(list(losses))\(more(losses))"), at: place,
      help: losses.isEmpty
        ? "take a backup right before it runs: there is no other way back" : help(losses),
      related: losses.prefix(4).map { RelatedLocation($0.step, at: $0.range) })
  }

  private func list(_ losses: [DataLoss]) -> String {
    losses.prefix(3).map(\.step).joined(separator: ", ")
  }

  private func more(_ losses: [DataLoss]) -> String {
    losses.count > 3 ? " and \(losses.count - 3) more" : ""
  }

  private func help(_ losses: [DataLoss]) -> String {
    let copies = Backup.merged(losses.compactMap(\.backup)).map(\.sql)
    guard !copies.isEmpty else {
      return
        "PostgreSQL can't remove a value of an enumeration: to go back, make the type anew without it and convert the columns that have it"
    }
    let lines = copies.prefix(4) + (copies.count > 4 ? ["…"] : [])
    return "keep a copy, from which the rollback can restore:\n" + lines.joined(separator: "\n")
  }
}

extension ReplayedHistory {
  /// Whether nobody here has ever written a rollback, though the tool has them.
  var goesForwardOnly: Bool {
    settings.rollback == .automatic && migrations.count > 5
      && migrations.allSatisfy(\.lacksRollback)
  }
}
