import Catalog
import Locks
import Syntax

/// Locks for programs: one JSON document.
package struct LockJSON: Sendable {
  package init() {}

  /// One document; its `format` counts changes of meaning.
  package func write(
    _ report: LockReport, to output: inout some TextOutputStream
  ) throws(ReportError) {
    try writeJSON(JSONLockReport(report), to: &output)
  }
}

private struct JSONLockReport: Encodable {
  /// Of the document's shape; counted up when something in it changes its meaning or goes.
  let format = 1
  let migrations: [JSONMigration]
  let postgres: Int

  init(_ report: LockReport) {
    postgres = report.version.major
    migrations = report.migrations.map { JSONMigration($0) }
  }
}

private struct JSONMigration: Encodable {
  let file: String
  let statements: [JSONStatement]

  init(_ migration: LockReport.Migration) {
    file = migration.file.path
    statements = migration.statements.map { JSONStatement($0, in: migration) }
  }
}

private struct JSONStatement: Encodable {
  let end: Int
  let heldUntil: JSONEnd
  let isAssumed: Bool
  let isIncomplete: Bool
  let line: Int
  let locks: [JSONLock]
  let lookups: [String]
  let rewrites: [String]
  let scans: [String]
  let sources: [String]
  let start: Int
  let transaction: Int

  init(_ statement: LockReport.Statement, in migration: LockReport.Migration) {
    let footprint = statement.footprint
    line = statement.line
    start = statement.range.start
    end = statement.range.end
    transaction = statement.transaction
    heldUntil = JSONEnd(statement.end, in: migration)
    locks = footprint.locks.map { JSONLock($0) }
    scans = footprint.scans.map(\.name.description)
    lookups = footprint.lookups.map(\.name.description)
    rewrites = footprint.rewrites.map(\.name.description)
    isAssumed = footprint.isAssumed
    isIncomplete = footprint.isIncomplete
    var urls: [String] = []
    for met in footprint.rows where !met.row.locks.isEmpty {
      if !urls.contains(met.row.source.url) { urls.append(met.row.source.url) }
    }
    sources = urls
  }
}

private struct JSONEnd: Encodable {
  let kind: String
  let line: Int?

  init(_ end: TransactionSpan.End, in migration: LockReport.Migration) {
    switch end {
    case .statement: (kind, line) = ("statement", nil)
    case .commit(let range): (kind, line) = ("commit", migration.line(range))
    case .rollback(let range): (kind, line) = ("rollback", migration.line(range))
    case .tool: (kind, line) = ("tool", nil)
    case .query: (kind, line) = ("query", nil)
    case .disconnection: (kind, line) = ("disconnection", nil)
    }
  }
}

struct JSONLock: Encodable {
  let blocksReads: Bool
  let blocksWrites: Bool
  let kind: String
  let mode: String
  let relation: String
  let standing: String

  init(_ lock: RelationLock) {
    relation = lock.relation.name.description
    kind = lock.relation.kind.rawValue
    standing = lock.relation.standing.rawValue
    mode = lock.mode.description
    blocksReads = lock.blocksReads
    blocksWrites = lock.blocksWrites
  }
}
