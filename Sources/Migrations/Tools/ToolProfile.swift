import Syntax

/// What there is to know of a tool: how it names, orders, cuts, sends, wraps and undoes migrations, and what
/// it does with those that it has run.
///
/// Each tool's is in a file of its own. Code asks these values and no tool for its name, and the words of
/// messages that differ between tools are made from them, so that a new tool is a new value.
package struct ToolProfile: Sendable {
  /// What people call it, in messages.
  package let name: String
  /// What a directory of its is recognised by, in Markdown for people; `FileGroup.tool` does it.
  package let signs: String
  /// Whether a line of comment is a marker that only files of this tool have; nil where it has no such marker.
  ///
  /// It is given the line's first word in lower case too, which most of them are told by.
  var isSign: (@Sendable (_ firstWord: String, _ line: MarkerLine) -> Bool)?

  // MARK: - Names and order

  /// In which order it runs migrations.
  package let order: Order
  /// How it compares the versions of two migrations.
  package var versions = VersionComparison.asText
  /// How it finds the migration that a file with a rollback belongs to.
  var pairing = Pairing.byStem
  /// Why a file without a version is left out; nil where it is a migration too.
  var unversioned: LeftOutFile.Reason?

  // MARK: - What runs, and in which transaction

  /// What of a file is to run.
  package var contents = Contents.whole
  /// How the statements of a file reach the server.
  package let sending: Sending
  /// Which transactions it opens.
  package let transaction: Transaction
  /// Where a migration asks to run outside of its transaction; nil where there is none to leave.
  package var optOut: OptOutPlace?
  /// What it takes out of its batches, where it sends a file as one; nil for what stays in.
  package var spared: @Sendable (SchemaChange.Action) -> SparedStatement? = { _ in nil }
  /// Whether it sends the rows behind `COPY … FROM stdin` as psql does.
  package var takesCopyData = false
  /// How it is told to commit each of the migrations that it runs in one transaction; nil where it is not.
  package var wayToCommitEach: String?
  /// What else statements need that wait for all other transactions to end.
  var concurrency: String?

  // MARK: - Rollbacks

  /// Where it looks for the rollback of a migration; nil where it only goes forward.
  package var rollback: RollbackForm?
  /// Whether people who use it write a rollback for every migration.
  package var expectsRollbacks = false
  /// Whether one marker or setting decides on the transaction of a migration and of its rollback.
  package var sharesTransaction = false

  // MARK: - What has run

  /// What it does with two migrations of one version.
  package var duplicates = Duplicates.allowed
  /// What it does with a migration that comes before one that has run.
  package var late = LateMigrations.run
  /// Whether it refuses to go on where a migration that has run is another now.
  package var comparesContents = false
  /// Whether it runs the migration of a path again when that changes.
  var runsAgain: @Sendable (_ path: String) -> Bool = { _ in false }

  // MARK: - What it writes

  /// Whether it writes columns of a type that nobody asked it for.
  package var choosesType: @Sendable (TypeName) -> Bool = { _ in false }

  // MARK: - Where it runs

  /// Whether the databases are Supabase's, with its roles, its rights on what is new and its schemas.
  package var isForSupabase = false
}

extension ToolProfile {
  /// In which order a tool runs migrations.
  package enum Order: Hashable, Sendable {
    /// By their names, byte by byte.
    case names
    /// By their names without the dashes of the version, byte by byte.
    case undashedNames
    /// By their names, what is not committed yet behind all others.
    case committedFirst
    /// By their names, numbers in them compared as numbers.
    case numbers
    /// By the parts of dotted versions, repeatable ones last.
    case dottedVersions
    /// By the names of files, and in a file as they stand there.
    case changesets
    /// As a journal lists them; as ``numbers`` where there is none.
    case journal
    /// As a plan lists them; as ``numbers`` where there is none.
    case plan
  }

  /// How two versions are compared.
  package enum VersionComparison: Hashable, Sendable {
    /// As they are written.
    case asText
    /// As numbers: `001` is `1`.
    case asNumbers
    /// As numbers between dots or underscores: `1.0` is `1`.
    case asDottedNumbers
  }

  /// How the file of a rollback finds its migration.
  enum Pairing: Hashable, Sendable {
    /// By the name without what says the direction.
    case byStem
    /// By that, and else by the number alone.
    case byStemOrNumber
    /// By the version alone.
    case byVersion
  }

  /// What of a file is to run.
  package enum Contents: Sendable {
    /// All of it.
    case whole
    /// What stands between markers, or all of it with the markers heeded.
    case marked(MarkerSyntax)
    /// Liquibase's changesets, each a migration of its own.
    case changesets
    /// All of it, in pieces that a marker ends wherever it stands.
    case pieces(endingAt: String)
  }

  /// How the statements of a file reach the server.
  package enum Sending: Hashable, Sendable {
    /// One by one, by psql, which also follows its own commands in the file.
    case psql
    /// One by one.
    case statements
    /// Together, as one query, or as one batch.
    case query
  }

  /// Which transactions a tool opens.
  package enum Transaction: Hashable, Sendable {
    /// None: there is that of the file's own, or of PostgreSQL's for a query of several statements.
    case none
    /// One for each migration.
    case each
    /// One for all migrations that have not run yet.
    case allPending
    /// One for each migration, save those of nothing but statements that PostgreSQL refuses in one; a mixed one
    /// is turned down.
    case eachThatAllowsIt
    /// None, but the migration is one batch with the entry in the table of versions.
    case batch
  }

  /// What a tool takes out of the batch that it sends a file as.
  package struct SparedStatement: Sendable {
    /// The programs that do, as an object of a sentence.
    package let programs: String
    /// Those that run everything in one transaction all the same, as its subject.
    package let otherPrograms: String
  }

  /// What a tool does with two migrations of one version.
  package enum Duplicates: Hashable, Sendable {
    /// It goes by whole names, or by a list of its own.
    case allowed
    /// It takes no directory that has them.
    case refused
    /// It stops before it runs anything.
    case stopped
    /// It notes one of them only, and takes the other for that.
    case confused
  }

  /// What a tool does with a migration that comes before one that has run.
  package enum LateMigrations: Hashable, Sendable {
    /// It runs it after that one.
    case run
    /// It never runs it.
    case leftOut
    /// It stops, unless it is told to run it.
    case refused
  }
}

extension ToolProfile {
  /// Whether the statements of a file that runs outside of a transaction are sent one by one.
  ///
  /// Those of a single query share a transaction, whatever is asked for.
  package var sendsStatementsOneByOne: Bool { sending != .query }

  /// Whether a file may hold several migrations, whose versions are its own, and grows by further ones.
  package var holdsChangesets: Bool { if case .changesets = contents { true } else { false } }

  /// What runs after another migration has committed, in words.
  package var laterMigration: String {
    transaction == .allPending ? "a migration of a later release" : "a later migration"
  }

  /// What commits by itself, in words.
  package var ownMigration: String {
    transaction == .allPending ? "a migration that is released by itself" : "a migration of its own"
  }

  /// Whether it turns down a migration that mixes statements which PostgreSQL refuses in a transaction with
  /// others.
  package var refusesMixedScripts: Bool { transaction == .eachThatAllowsIt }

  /// The markers of its files; nil where it has none, or reads them as no others do.
  package var markers: MarkerSyntax? {
    if case .marked(let markers) = contents { markers } else { nil }
  }

  /// Whether the SQL between its markers is all there is to run in a file.
  var cutsFiles: Bool {
    switch contents {
    case .marked(let markers): markers.up != nil
    case .changesets: true
    case .whole, .pieces: false
    }
  }
}
