import Catalog
import Linter
import Migrations
import Syntax

/// Reports rollbacks that hold up what the migration took care not to hold up.
struct RollbackBlocking: HistoryRule {
  static let metadata = RuleMetadata(
    id: "rollback-blocking",
    summary: "The rollback takes a blocking lock that the migration avoids.",
    severity: .info, group: .rollback, page: RulePages.rollbackBlocking)

  func findings(in history: ReplayedHistory) -> [Finding] {
    history.requestedMigrations.compactMap { finding($0, history.tool) }
  }

  /// One finding for a rollback, however many of its statements hold somebody up.
  private func finding(_ migration: ReplayedMigration, _ tool: MigrationTool) -> Finding? {
    let care = Care(migration.statements)
    let careless = migration.rollback.flatMap(\.changes).compactMap { Step($0, care) }
    guard let first = careless.first else { return locksTogether(migration) }
    let help = [first.sql] + careless.dropFirst().prefix(7).map(\.sql)
    let more = careless.count > 8 ? ["-- and \(careless.count - 8) more"] : []
    return Finding(
      first.message + (careless.count > 1 ? "; so it does with \(careless.count - 1) more" : ""),
      at: first.change.range,
      help: (help + more + hint(careless, tool)).joined(separator: "\n"),
      related: careless.map { step in
        let what = careless.count > 1 ? step.name : "the index"
        return RelatedLocation(
          "\(what) is \(step.isDrop ? "built" : "dropped") here", at: step.origin)
      })
  }

  private func hint(_ steps: [Step], _ tool: MigrationTool) -> [String] {
    switch steps.lazy.compactMap({ $0.change.session.transaction?.opener }).first {
    case nil: []
    case .script: ["outside of BEGIN and COMMIT"]
    case .tool, .query:
      ["outside of a transaction: \(tool.profile.wayOutOfTransaction(inRollback: true))"]
    }
  }

  // MARK: - One transaction

  /// A rollback that drops indexes of several tables in one transaction: it waits for each table in turn, and keeps
  /// those that it has.
  private func locksTogether(_ migration: ReplayedMigration) -> Finding? {
    var drops: [(change: ReplayedChange, name: QualifiedName)] = []
    var tables: [QualifiedName] = []
    for change in migration.rollback.flatMap(\.changes) {
      guard case .objectDropped(let drop) = change.action, drop.kind == .index,
        !drop.isConcurrent, change.session.transaction != nil
      else { continue }
      let name = change.before.resolve(drop.name, in: change.session)
      // Nobody uses a table yet that the migration makes.
      guard let table = change.before.tableOfIndex(name),
        migration.before.table(table.id) != nil || !table.isKnown
      else { continue }
      drops.append((change, name))
      if !tables.contains(table.name) { tables.append(table.name) }
    }
    guard tables.count > 1, let first = drops.first else { return nil }
    let names = tables.map { "\($0)" }.listed()
    let sql = drops.prefix(8).map { "DROP INDEX CONCURRENTLY \($0.name);" }
    let rest = drops.count > 8 ? ["-- and \(drops.count - 8) more"] : []
    return Finding(
      "the rollback drops \(drops.count) indexes in one transaction: it waits for everything that uses \(names), one after the other, and holds up whatever comes later there until it commits",
      at: first.change.range,
      help: "drop each by itself, outside of a transaction:\n"
        + (sql + rest).joined(separator: "\n"),
      related: drops.dropFirst().map { RelatedLocation("and \($0.name) here", at: $0.change.range) }
    )
  }
}

/// A statement of a rollback that holds somebody up where the migration does not.
private struct Step {
  let change: ReplayedChange
  let name: String
  let isDrop: Bool
  /// Where the migration takes the care.
  let origin: SourceRange
  let message: String
  /// The same with care.
  let sql: String

  init?(_ change: ReplayedChange, _ care: Care) {
    self.change = change
    switch change.action {
    case .objectDropped(let drop) where drop.kind == .index && !drop.isConcurrent:
      let name = change.before.resolve(drop.name, in: change.session)
      guard let origin = care.built[name], let table = change.before.tableOfIndex(name) else {
        return nil
      }
      (self.name, self.origin, isDrop) = ("\(name)", origin, true)
      message =
        "DROP INDEX \(name) waits for everything that uses \(table.name), and whatever comes later waits for it; the migration builds the index CONCURRENTLY"
      sql = "DROP INDEX CONCURRENTLY \(name);"
    case .indexCreated(let index) where !index.isConcurrent:
      guard let table = change.after.table(index.table, in: change.session),
        let name = index.name.map({ QualifiedName(table.name.schema, $0) }),
        let origin = care.dropped[name]
      else { return nil }
      (self.name, self.origin, isDrop) = ("\(name)", origin, false)
      message =
        "CREATE INDEX \(name) blocks writes to \(table.name) until it is built; the migration drops the index CONCURRENTLY"
      let plain = table.indexes.first { $0.name == name.name }?.createSQL(on: table.name) ?? ""
      sql = plain.replacing(" INDEX ", with: " INDEX CONCURRENTLY ", maxReplacements: 1)
    default: return nil
    }
  }
}

/// The indexes that a migration builds or drops without blocking writes, and where.
private struct Care {
  private(set) var built: [QualifiedName: SourceRange] = [:]
  private(set) var dropped: [QualifiedName: SourceRange] = [:]

  init(_ statements: [ReplayedStatement]) {
    for change in statements.flatMap(\.changes) {
      switch change.action {
      case .indexCreated(let index) where index.isConcurrent:
        let table = change.before.resolve(index.table, in: change.session)
        if let name = index.name { built[QualifiedName(table.schema, name)] = change.range }
      case .objectDropped(let drop) where drop.kind == .index && drop.isConcurrent:
        dropped[change.before.resolve(drop.name, in: change.session)] = change.range
      default: continue
      }
    }
  }
}
