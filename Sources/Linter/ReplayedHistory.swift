import Catalog
import Migrations
import Syntax

/// A history with what every statement did to the catalog.
package struct ReplayedHistory: Sendable {
  /// Who runs the migrations.
  package let tool: MigrationTool
  /// What the project says of itself.
  package let settings: Settings
  /// The files that findings are wanted for; nil: all of them.
  ///
  /// Rules may pass over the others.
  package let requested: Set<SourceFile.ID>?
  /// In the order in which they run.
  package let migrations: [ReplayedMigration]
  /// After the last migration.
  package let catalog: Catalog
  /// The tables and the views there are in the end, in the order in which they were made: most rules ask for them.
  package let tables: [Table]
  /// The views there are in the end, materialized ones among them, in that order too.
  package let views: [View]
  /// What could not be read, in order.
  package let opaqueStatements: [OpaqueStatement]
  /// The rows that statements changed, by table, in order.
  package let rowChanges: [RelationID: [RecordedRowChange]]
  /// Who shows its tables to users.
  package let platform: Platform
  /// Whether anything in it is Supabase's or PostgREST's.
  package var usesAPIRoles: Bool { platform.hasAPIUsers }
  /// Migrations in other languages, which can't be read.
  package let holes: [MigrationHistory.Hole]
  let analyses = HistoryAnalyses()
}

/// A migration with the catalog around it.
package final class ReplayedMigration: Sendable {
  /// The migration as its files have it.
  package let source: Migration
  /// The replay as the migration found it: whatever comes from here on can be replayed again.
  fileprivate let start: Replay
  /// The catalog as the migration left it.
  package let after: Catalog
  /// Its statements, each with what it did.
  package let statements: [ReplayedStatement]
  /// The rollback's statements, replayed on top of the migration.
  package let rollback: [ReplayedStatement]
  /// After the rollback; nil when there is none.
  package let afterRollback: Catalog?
  /// What the rollback mentions and does not run, each statement replayed as if it came last.
  package let mentions: [ReplayedStatement]

  fileprivate init(
    _ source: Migration, from start: Replay, after: Catalog, statements: [ReplayedStatement],
    rollback: ReplayedRollback?
  ) {
    self.source = source
    self.start = start
    self.after = after
    self.statements = statements
    self.rollback = rollback?.statements ?? []
    afterRollback = rollback?.catalog
    mentions = rollback?.mentions ?? []
  }

  /// The catalog as the migration found it.
  package var before: Catalog { _read { yield start.catalog } }

  /// The statement of a number, which counts those of all migrations; nil if it is another migration's.
  package func statement(_ number: Int) -> ReplayedStatement? {
    guard let first = statements.first, statements.indices.contains(number - first.number) else {
      return nil
    }
    return statements[number - first.number]
  }
}

/// A rollback as it runs right after its migration.
private struct ReplayedRollback {
  let statements: [ReplayedStatement]
  let catalog: Catalog
  let mentions: [ReplayedStatement]
}

/// A statement whose text is made when it runs, or that the replay has no idea of.
package struct OpaqueStatement: Sendable {
  /// The place of the statement among those of all migrations, from 0.
  package let number: Int
  package let kind: UnreadStatement.Kind
}

/// A change of a table's rows, by a statement or by a part of one.
package struct RecordedRowChange: Sendable {
  /// What was done to the rows.
  package let change: RowChange
  private let statement: ReplayedChange

  fileprivate init(_ change: RowChange, in statement: ReplayedChange) {
    self.change = change
    self.statement = statement
  }

  /// Which statement of which migration did it, and where that stands.
  package var origin: Origin { statement.origin }
  /// Where it stands in the flow of control.
  package var placement: SchemaChange.Placement { statement.placement }
  /// Whether it runs whatever there is in the tables.
  package var runsForSure: Bool { statement.runsForSure }
  /// The session and the catalog as the statement found them.
  package var session: Session { _read { yield statement.session } }
  /// The catalog as the statement found it.
  package var before: Catalog { _read { yield statement.before } }
}

extension ReplayedHistory {
  /// Replays a history, the rollbacks of those files only that were asked about; nil: all.
  ///
  /// Of what the same files came to before some of them were edited, what stands in front of the first edit is
  /// taken over.
  package init(
    replaying history: MigrationHistory, settings: Settings, requested: Set<SourceFile.ID>? = nil,
    reusing previous: ReplayedHistory? = nil
  ) {
    let platform = Platform(of: history, choice: settings.platform)
    let previous = previous?.settings.postgresVersion == settings.postgresVersion ? previous : nil
    var migrations = previous?.start(sharedWith: history, platform.kind, requested) ?? []
    migrations.reserveCapacity(history.migrations.count)
    let resumed = migrations.count
    var replay: Replay
    if let previous, resumed > 0 {
      replay = previous.migrations[resumed].start
    } else {
      replay = Replay(
        startingIn: history.migrations.first?.file.id ?? SourceFile.ID(0),
        version: settings.postgresVersion)
      if platform.kind == .supabase {
        replay.grantByDefault(to: ["anon", "authenticated", "service_role"], in: "public")
      }
    }
    for (number, migration) in history.migrations.enumerated().dropFirst(resumed) {
      let isBehindHole = history.holes.contains { $0.position == number }
      // What is resumed has passed the hole.
      if isBehindHole, resumed == 0 || number > resumed { replay.passHole() }
      let start = replay
      replay.startMigration(number, under: migration.regime)
      let statements = migration.forward.statements.map { replay.run($0) }
      replay.endMigration()
      let rollback =
        migration.isAmong(requested)
        ? Self.replayRollback(of: migration, number: number, after: replay) : nil
      migrations.append(
        ReplayedMigration(
          migration, from: start, after: replay.catalog, statements: statements,
          rollback: rollback))
    }
    let ledger = Ledger(migrations)
    tool = history.tool
    holes = history.holes
    self.settings = settings
    self.requested = requested
    self.migrations = migrations
    catalog = replay.catalog
    tables = replay.catalog.tables
    views = replay.catalog.views
    rowChanges = ledger.changes
    opaqueStatements = ledger.opaqueStatements
    self.platform = platform
  }

  /// The migrations that stand in front of the first one that is another now, and would be replayed alike.
  private func start(
    sharedWith history: MigrationHistory, _ platform: Platform.Kind,
    _ requested: Set<SourceFile.ID>?
  ) -> [ReplayedMigration] {
    guard platform == self.platform.kind, !migrations.isEmpty else { return [] }
    let pairs = zip(migrations, history.migrations)
    let shared = pairs.prefix { old, new in
      old.source.isIdentical(to: new)
        && old.source.isAmong(self.requested) == new.isAmong(requested)
    }
    // The end of a replay is not kept, only the start of each migration.
    return Array(migrations.prefix(min(shared.count, migrations.count - 1)))
  }

  fileprivate static func replayRollback(
    of migration: Migration, number: Int, after replay: Replay
  ) -> ReplayedRollback? {
    guard let rollback = migration.rollback else { return nil }
    var replay = replay
    replay.startMigration(number, under: rollback.regime)
    let statements = rollback.script.statements.map { replay.run($0) }
    replay.endMigration()
    let mentions = rollback.commentedOut.flatMap { range in
      Script.parse(rollback.file, in: range.offsets).statements.map { statement in
        var replay = replay
        return replay.run(statement)
      }
    }
    return ReplayedRollback(
      statements: statements, catalog: replay.catalog, mentions: mentions)
  }
}

extension ReplayedMigration {
  /// The same migration as it would be undone by another rollback.
  package func undone(by rollback: Rollback) -> ReplayedMigration {
    let other = Migration(
      version: source.version, file: source.file, forward: source.forward, regime: source.regime,
      rollback: rollback, noWayBack: source.noWayBack)
    let number = statements.first?.migration ?? 0
    var replay = start
    replay.startMigration(number, under: source.regime)
    let statements = source.forward.statements.map { replay.run($0) }
    replay.endMigration()
    return ReplayedMigration(
      other, from: start, after: replay.catalog, statements: statements,
      rollback: ReplayedHistory.replayRollback(of: other, number: number, after: replay))
  }
}

extension Migration {
  /// Whether its file, or that of its rollback, is one of these; nil: all are.
  package func isAmong(_ files: Set<SourceFile.ID>?) -> Bool {
    guard let files else { return true }
    return files.contains(file.id) || rollback.map { files.contains($0.file.id) } ?? false
  }
}

extension ReplayedHistory {
  /// The migrations that findings are wanted for.
  package var requestedMigrations: [ReplayedMigration] {
    migrations.filter { $0.source.isAmong(requested) }
  }

  /// Whether findings at an object are wanted.
  package func isRequested(_ origin: Origin) -> Bool {
    requested?.contains(origin.range.file) ?? true
  }

  /// The change that an object came from.
  package func change(at origin: Origin) -> ReplayedChange? {
    migrations[origin.migration].statement(origin.statement)?.changes.first { $0.origin == origin }
  }
}

extension Replay {
  fileprivate mutating func startMigration(_ number: Int, under regime: TransactionRegime) {
    let sending: Replay.Sending =
      switch regime {
      case .statementByStatement: .oneByOne
      case .implicitTransaction: .asOneQuery
      case .singleTransaction: .inTransaction
      }
    startMigration(number, sent: sending)
  }
}

/// Collects what statements do to rows, and which can't be read.
private struct Ledger {
  private(set) var changes: [RelationID: [RecordedRowChange]] = [:]
  private(set) var opaqueStatements: [OpaqueStatement] = []

  init(_ migrations: [ReplayedMigration]) {
    for migration in migrations {
      for statement in migration.statements { record(statement) }
    }
  }

  private mutating func record(_ statement: ReplayedStatement) {
    for change in statement.changes {
      switch change.action {
      case .rowsChanged(let rows): record(rows, change)
      case .queried(let query):
        for table in query.commonTables {
          if case .rowChange(let rows) = table.body { record(rows, change) }
        }
      case .tableCreated(let table):
        if let query = table.query, !table.isWithoutData {
          record(RowChange(filling: table.name, from: query), change)
        }
      case .unread(let unread):
        opaqueStatements.append(OpaqueStatement(number: statement.number, kind: unread.kind))
      default: break
      }
    }
  }

  private mutating func record(_ rows: RowChange, _ change: ReplayedChange) {
    for table in rows.commonTables {
      if case .rowChange(let inner) = table.body { record(inner, change) }
    }
    let name = change.after.resolve(rows.table, in: change.session)
    guard let table = change.after.table(name) else { return }
    changes[table.id, default: []].append(RecordedRowChange(rows, in: change))
  }
}

extension Expression {
  /// `auth.uid()`, `auth.jwt()`, `auth.role()`, `auth.email()`.
  package var isSupabaseAuthCall: Bool {
    guard case .call(let call) = self, call.name.schema == "auth" else { return false }
    return ["uid", "jwt", "role", "email"].contains(call.name.name)
  }
}
