/// A file that lies beside the migrations and is none.
package struct LeftOutFile: Hashable, Sendable {
  /// Why it is none; the raw value is what lists say.
  package enum Reason: String, Hashable, Sendable {
    case schemaDump = "a schema dump"
    case seed = "seed data"
    case test = "a test"
    case verifyScript = "a verify script"
    case toolFile = "run by the tool, but not as a migration"
    case notRun = "not run by the tool"
    case otherDatabase = "another database's SQL"
    case backup = "a backup"
    case baseline = "a baseline of migrations that are here"
    case unversioned = "without a version in its name"
    case unpairedRollback = "a rollback without its migration"
    case unreadable = "may not be read"
    case unnameable = "its name is not UTF-8"
  }

  /// Its path as it was found.
  package let path: String
  /// Why it is none.
  package let reason: Reason
}
