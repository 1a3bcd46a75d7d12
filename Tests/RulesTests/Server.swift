import Foundation
import Testing

/// The throw-away server that `Scripts/with-postgres` started, if the tests run under it.
enum Server {
  static let isThere = ProcessInfo.processInfo.environment["PGHOST"] != nil

  struct Answer {
    let output: String
    let errors: String
  }

  /// Runs SQL in a database of its own, statement by statement, going on after errors.
  static func run(_ sql: String) throws -> Answer {
    let name = "rules_\(UUID().uuidString.prefix(8).lowercased())"
    _ = try psql(["-c", "CREATE DATABASE \(name)"], "")
    defer { _ = try? psql(["-c", "DROP DATABASE IF EXISTS \(name)"], "") }
    return try psql(["-d", name, "-f", "-"], sql)
  }

  private static func psql(_ arguments: [String], _ input: String) throws -> Answer {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["psql", "-XAtq", "-v", "VERBOSITY=terse"] + arguments
    let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = stderr
    try process.run()
    stdin.fileHandleForWriting.write(Data(input.utf8))
    try stdin.fileHandleForWriting.close()
    let output = stdout.fileHandleForReading.readDataToEndOfFile()
    let errors = stderr.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Answer(
      output: String(decoding: output, as: UTF8.self),
      errors: String(decoding: errors, as: UTF8.self))
  }
}
