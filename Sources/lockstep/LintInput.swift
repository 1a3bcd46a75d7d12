import Linter
import Migrations

/// What is to be linted: paths, and what an editor has on standard input instead of a file.
struct LintInput: Sendable {
  private static let anonymousName = "stdin.sql"

  private let paths: [String]
  private let standardInput: FileReplacement?
  private let isAnonymous: Bool

  var isStandardInput: Bool { standardInput != nil }

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
    let name = stdinFilename ?? Self.anonymousName
    self.paths = [name]
    isAnonymous = stdinFilename == nil
    standardInput = FileReplacement(path: name, bytes: try readStandardInput())
  }

  /// Reads the histories, with the content of some files as it would be.
  func load(
    with run: LintRun, replacing changed: [FileReplacement] = []
  ) throws(Failure) -> MigrationProject {
    guard let standardInput else { return try run.load(paths, replacing: changed) }
    guard isAnonymous else { return try run.load(paths, replacing: [standardInput] + changed) }
    let bytes = changed.last?.bytes ?? standardInput.bytes
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(
        message: "-: standard input is not UTF-8", help: "convert it, or save it as UTF-8")
    }
    let tool = try run.settings(for: ".").configuration.migrationTool
    do throws(InputError) {
      return try MigrationProject.load(files: [(Self.anonymousName, text)], tool: tool)
    } catch {
      throw Failure(error)
    }
  }
}
