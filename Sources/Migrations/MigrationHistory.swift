import Syntax

/// The migrations of one project in the order in which they run.
package struct MigrationHistory: Sendable {
  package let tool: MigrationTool
  /// In the order in which the tool runs them.
  package let migrations: [Migration]
  /// Migrations in other languages, which can't be read.
  package let holes: [Hole]

  package init(tool: MigrationTool, migrations: [Migration], holes: [Hole] = []) {
    self.tool = tool
    self.migrations = migrations
    self.holes = holes
  }

  /// A migration that is not SQL: what it does is unknown.
  package struct Hole: Hashable, Sendable {
    package let path: String
    /// The index in `migrations` of the one that runs after it.
    package let position: Int
  }
}

extension MigrationHistory {
  /// Whether both were read from the same copies of the same files.
  package func isIdentical(to other: MigrationHistory) -> Bool {
    migrations.count == other.migrations.count
      && zip(migrations, other.migrations).allSatisfy { $0.isIdentical(to: $1) }
  }

  /// The files of its migrations and their rollbacks.
  package var files: [SourceFile] {
    migrations.flatMap { [$0.file] + ($0.rollback.map { [$0.file] } ?? []) }
  }

  /// The files of the migrations up to a version, that one with them: by its place in the history, or
  /// by its name where no migration has it.
  package func files(upTo version: String) -> Set<SourceFile.ID> {
    let last = migrations.lastIndex { $0.isCalled(version) }
    let legacy =
      last.map { Array(migrations[...$0]) }
      ?? migrations.filter { !isOrderedNaturally(version, $0.version) }
    return Set(legacy.flatMap { [$0.file.id] + ($0.rollback.map { [$0.file.id] } ?? []) })
  }

  /// The history as it is when each file without a transaction of its tool's runs in one, as with
  /// `psql --single-transaction`.
  package var assumingTransaction: MigrationHistory {
    guard tool == .psql || tool == .sqitch else { return self }
    return MigrationHistory(
      tool: tool, migrations: migrations.map(\.inTransaction), holes: holes)
  }
}

extension Migration {
  /// Whether both were read from the same copies of their files.
  package func isIdentical(to other: Migration) -> Bool {
    guard file.isIdentical(to: other.file) else { return false }
    return switch (rollback?.file, other.rollback?.file) {
    case (nil, nil): true
    case (let own?, let other?): own.isIdentical(to: other)
    default: false
    }
  }

  fileprivate func isCalled(_ version: String) -> Bool {
    self.version == version || file.name == version || splitSuffix(file.name).stem == version
  }

  fileprivate var inTransaction: Migration {
    Migration(
      version: version, file: file, forward: forward, regime: regime.inTransaction,
      rollback: rollback.map {
        Rollback(
          place: $0.place, file: $0.file, script: $0.script, range: $0.range,
          regime: $0.regime.inTransaction, commentedOut: $0.commentedOut)
      })
  }
}

extension TransactionRegime {
  fileprivate var inTransaction: Self {
    self == .statementByStatement ? .singleTransaction : self
  }
}

/// One step of a history: what it does and how it is undone.
package struct Migration: Sendable {
  /// What the tool orders by: `20240101120000`, `1.2`; the name where there is nothing else.
  package let version: String
  package let file: SourceFile
  package let forward: Script
  package let regime: TransactionRegime
  /// How to undo it, if that is written down anywhere.
  package let rollback: Rollback?

  package init(
    version: String, file: SourceFile, forward: Script, regime: TransactionRegime,
    rollback: Rollback?
  ) {
    self.version = version
    self.file = file
    self.forward = forward
    self.regime = regime
    self.rollback = rollback
  }
}

/// The SQL that undoes a migration.
package struct Rollback: Sendable {
  package enum Place: Hashable, Sendable {
    /// A comment in the migration's own file that holds the SQL.
    case comment
    /// A part of the migration's own file, below a marker of the tool.
    case section
    /// A file of its own.
    case file
  }

  package let place: Place
  package let file: SourceFile
  package let script: Script
  /// The header, marker or file that announces it.
  package let range: SourceRange
  package let regime: TransactionRegime
  /// SQL that a comment section mentions and does not run: commented out once more, or in prose.
  package let commentedOut: [SourceRange]

  package init(
    place: Place, file: SourceFile, script: Script, range: SourceRange,
    regime: TransactionRegime = .statementByStatement, commentedOut: [SourceRange] = []
  ) {
    self.place = place
    self.file = file
    self.script = script
    self.range = range
    self.regime = regime
    self.commentedOut = commentedOut
  }

  /// Whether it says how to undo anything.
  package var isEmpty: Bool { script.statements.isEmpty && script.errors.isEmpty }
}

/// Who opens the transaction a file runs in.
package enum TransactionRegime: Hashable, Sendable {
  /// Each statement commits by itself, but for a `BEGIN` of the file's own.
  case statementByStatement
  /// The tool runs the whole file in one transaction.
  case singleTransaction
  /// The tool sends several statements as one query (or one batch), which PostgreSQL runs in a
  /// transaction of its own making; a `BEGIN` of the file's takes it over without a warning.
  case implicitTransaction

  /// Whether a statement finds itself in a transaction that the file did not begin.
  package var isInTransaction: Bool { self != .statementByStatement }
}
