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
    history.requestedMigrations.flatMap { migration in
      let care = Care(migration.statements)
      return migration.rollback.flatMap(\.changes).compactMap { finding($0, care, history.tool) }
    }
  }

  private func finding(_ change: ReplayedChange, _ care: Care, _ tool: MigrationTool) -> Finding? {
    switch change.action {
    case .objectDropped(let drop) where drop.kind == .index && !drop.isConcurrent:
      let name = change.before.resolve(drop.name, in: change.session)
      guard let origin = care.built[name], let table = change.before.tableOfIndex(name) else {
        return nil
      }
      return Finding(
        "DROP INDEX \(name) waits for everything that uses \(table.name), and whatever comes later waits for it; the migration builds the index CONCURRENTLY",
        at: change.range, help: help("DROP INDEX CONCURRENTLY \(name);", change, tool),
        related: [RelatedLocation("the index is built here", at: origin)])
    case .indexCreated(let index) where !index.isConcurrent:
      guard let table = change.after.table(index.table, in: change.session),
        let name = index.name.map({ QualifiedName(table.name.schema, $0) }),
        let origin = care.dropped[name]
      else { return nil }
      let sql = table.indexes.first { $0.name == name.name }?.createSQL(on: table.name) ?? ""
      return Finding(
        "CREATE INDEX \(name) blocks writes to \(table.name) until it is built; the migration drops the index CONCURRENTLY",
        at: change.range,
        help: help(
          sql.replacing(" INDEX ", with: " INDEX CONCURRENTLY ", maxReplacements: 1), change, tool),
        related: [RelatedLocation("the index is dropped here", at: origin)])
    default: return nil
    }
  }

  private func help(_ sql: String, _ change: ReplayedChange, _ tool: MigrationTool) -> String {
    switch change.session.transaction?.opener {
    case nil: sql
    case .script: "\(sql)\noutside of BEGIN and COMMIT"
    case .tool, .query:
      "\(sql)\noutside of a transaction: \(tool.profile.wayOutOfTransaction(inRollback: true))"
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
