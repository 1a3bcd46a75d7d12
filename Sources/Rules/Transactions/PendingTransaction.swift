import Catalog
import Linter
import Migrations
import Syntax

/// The earlier migrations that a tool runs in one transaction with a script, when none of them has run yet.
struct PendingTransaction {
  /// Whether it is known that they have not run: they are new since a revision.
  let isKnown: Bool
  /// The nearest first.
  let earlier: [ReplayedMigration]
  private let tool: ToolProfile

  /// Nil where the tool commits each migration, or something between commits.
  init?(of script: ReplayedScript, in history: ReplayedHistory) {
    tool = history.tool.profile
    guard tool.transaction == .allPending, !script.isRollback,
      let number = script.statements.first?.migration
    else { return nil }
    let revision = history.settings.revision
    isKnown = revision != nil
    if let revision, !revision.isPending(script.migration.source) { return nil }
    var earlier: [ReplayedMigration] = []
    for place in (0..<number).reversed() {
      let migration = history.migrations[place]
      let isBehindHole = history.holes.contains { $0.position == place + 1 }
      if isBehindHole || migration.statements.contains(where: \.endsTransaction) { break }
      if let revision, !revision.isPending(migration.source) { break }
      earlier.append(migration)
    }
    if earlier.isEmpty { return nil }
    self.earlier = earlier
  }

  /// Those that a database is likely to run with it: what is known to be pending, or else the one before it.
  var likely: [ReplayedMigration] { isKnown ? earlier : Array(earlier.prefix(1)) }

  /// Whether that it fails is certain: some tools can be told to commit each migration.
  private var isCertain: Bool { isKnown && tool.wayToCommitEach == nil }

  /// Whether something was made by one of them.
  func made(_ origin: Origin) -> Bool {
    earlier.contains { $0.source.file.id == origin.range.file }
  }

  var severity: Severity { isCertain ? .error : .warning }

  /// When the transaction holds both, behind what happens then.
  func condition(with migration: ReplayedMigration) -> String {
    let name = tool.name(of: migration.source)
    let when = isKnown ? "since \(name) is new as well" : "where \(name) is pending too"
    let unless = tool.wayToCommitEach.map { ", unless it is told \($0)" } ?? ""
    return "\(when) (\(tool.name) runs all pending migrations in one transaction\(unless))"
  }
}

extension Revision {
  /// Whether databases may not have run a migration: it is new since the revision.
  fileprivate func isPending(_ migration: Migration) -> Bool {
    if case .added? = changes[migration.file.id] { true } else { false }
  }
}

extension ReplayedStatement {
  /// Whether it commits what stands before it, or undoes it.
  var endsTransaction: Bool {
    changes.contains { change in
      guard case .transaction(let control) = change.action else { return false }
      return switch control {
      case .commit, .rollback, .prepared: true
      case .begin, .savepoint, .release, .rollbackTo: false
      }
    }
  }
}
