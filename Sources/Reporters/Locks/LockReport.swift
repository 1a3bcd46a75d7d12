import Catalog
import Linter
import Locks
import Migrations
import Syntax

/// What the migrations of a run lock, statement by statement.
package struct LockReport: Sendable {
  /// The server that the locks are those of: the first history's.
  package let version: PostgreSQLVersion
  /// In the order in which they run.
  package let migrations: [Migration]
  /// How many statements PostgreSQL would not parse: nothing is known of their locks.
  package let errorCount: Int

  /// The statements of one migration.
  package struct Migration: Sendable {
    let file: SourceFile
    let lines: LineIndex
    let statements: [Statement]
    let spans: [TransactionSpan]
  }

  struct Statement: Sendable {
    let range: SourceRange
    let line: Int
    let text: String
    let footprint: LockFootprint
    let end: TransactionSpan.End
    /// The place of its transaction in the migration's list.
    let transaction: Int

    /// Whether it locks anything, or might.
    var isOfInterest: Bool { !footprint.locks.isEmpty || footprint.isIncomplete }
  }
}

extension LockReport {
  /// - Parameter histories: The histories as they were replayed, each on its server; each shows the migrations
  ///   it was asked about.
  package init(of histories: [ReplayedHistory]) {
    version = histories.first?.settings.postgresVersion ?? .parser
    var migrations: [Migration] = []
    var errorCount = 0
    for history in histories {
      let model = LockModel(version: history.settings.postgresVersion)
      for replayed in history.migrations
      where history.requested?.contains(replayed.source.file.id) ?? true {
        migrations.append(Migration(replayed, model))
        errorCount += replayed.source.forward.errors.count
      }
    }
    self.migrations = migrations
    self.errorCount = errorCount
  }
}

extension LockReport.Migration {
  fileprivate init(_ replayed: ReplayedMigration, _ model: LockModel) {
    file = replayed.source.file
    lines = LineIndex(file.bytes)
    spans = TransactionSpan.spans(of: replayed.statements)
    var statements: [LockReport.Statement] = []
    for (number, span) in spans.enumerated() {
      for statement in replayed.statements[span.statements] {
        let range = statement.statement.range
        statements.append(
          LockReport.Statement(
            range: range, line: lines.position(of: range.start).line,
            text: file.text(range), footprint: model.footprint(of: statement), end: span.end,
            transaction: number))
      }
    }
    self.statements = statements
  }

  /// Until when the locks of a transaction are held.
  func heldUntil(_ end: TransactionSpan.End) -> String {
    switch end {
    case .statement: "its own end"
    case .commit(let range): "line \(line(range)): COMMIT"
    case .rollback(let range): "line \(line(range)): ROLLBACK"
    case .tool: "end of file: the tool's COMMIT"
    case .query: "end of the query, which commits as a whole"
    case .disconnection: "end of file: no COMMIT"
    }
  }

  func line(_ range: SourceRange) -> Int { lines.position(of: range.start).line }
}

extension RelationLock {
  /// What waits for it.
  var blocks: String {
    let blocked = blocksReads ? "reads and writes" : blocksWrites ? "writes" : "nothing"
    return switch relation.standing {
    case .newInTransaction, .newInMigration: "\(blocked) (new)"
    case .temporary: "\(blocked) (temporary)"
    case .existing, .unknown: blocked
    }
  }
}

extension LockFootprint {
  /// What is done to all rows of a relation, in a word.
  func words(forWorkOn relation: LockedRelation) -> String {
    guard let work = work(on: relation) else { return "" }
    return work.rawValue + (isAssumed && work != .lookup ? "?" : "")
  }

  /// The locks, and relations that are read or written anew under the lock of another one.
  ///
  /// What others can see comes first.
  var lines: [(relation: LockedRelation, lock: RelationLock?)] {
    let locks = locks.filter { !$0.relation.isOutOfSight } + locks.filter(\.relation.isOutOfSight)
    let others = (rewrites + scans).filter { relation in
      !locks.contains { $0.relation.name == relation.name }
    }
    var seen: Set<QualifiedName> = []
    return locks.map { ($0.relation, $0) }
      + others.filter { seen.insert($0.name).inserted }.map { ($0, nil) }
  }
}

extension LockReport.Statement {
  /// Its first words, on one line.
  func excerpt(limit: Int) -> String {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.count <= limit ? words : words.prefix(limit - 1) + "…"
  }
}
