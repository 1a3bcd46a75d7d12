import Linter
import Migrations

/// What is to be linted: paths, and what an editor has on standard input instead of a file.
struct LintInput: Sendable {
  /// Files and directories; none: the places where migrations usually lie.
  let paths: [String]
  /// What stands on standard input, under the name that it has or is given here.
  let standardInput: FileReplacement?
  /// Whether it belongs to no history: it has no name.
  let isAnonymous: Bool

  init(paths: [String], stdinFilename: String?) throws(Failure) {
    guard paths.contains("-") || stdinFilename != nil else {
      self.paths = paths
      standardInput = nil
      isAnonymous = false
      return
    }
    guard paths == ["-"] else {
      throw Failure(
        message: "-: standard input is read alone, without other paths",
        help: "lockstep lint --stdin-filename migrations/002_keys.sql - < buffer.sql")
    }
    let name = stdinFilename ?? "stdin.sql"
    self.paths = [name]
    isAnonymous = stdinFilename == nil
    standardInput = FileReplacement(path: name, bytes: try readStandardInput())
  }
}
