import Foundation

/// The throw-away server that `Scripts/with-postgres` started, if the tests run under it.
enum Server {
  static let isThere = ProcessInfo.processInfo.environment["PGHOST"] != nil

  struct Answer {
    let output: String
    let errors: String
  }

  /// A database of its own for a test, removed at its end.
  struct Database {
    let name: String

    /// Runs SQL statement by statement, going on after errors.
    func run(_ sql: String) throws -> Answer {
      let quiet = "SET client_min_messages = warning;\n"
      return try Server.run(
        "psql", ["-XAtq", "-v", "VERBOSITY=terse", "-d", name, "-f", "-"], quiet + sql)
    }

    /// The schema as SQL, for comparing.
    func schema() throws -> String {
      let dump = try Server.run("pg_dump", ["--schema-only", "-d", name]).output
      // The password of a dump's restricted mode is another one every time.
      return dump.split(separator: "\n").filter { !$0.contains("restrict ") }
        .joined(separator: "\n")
    }
  }

  /// What it says of itself: `15.18`.
  static func version() throws -> String {
    let answer = try run("psql", ["-XAtqc", "SHOW server_version"]).output
    return String(answer.prefix { $0.isNumber || $0 == "." })
  }

  static func withDatabase<Result>(_ body: (Database) throws -> Result) throws -> Result {
    let name = "rules_\(UUID().uuidString.prefix(8).lowercased())"
    _ = try run("psql", ["-Xqc", "CREATE DATABASE \(name)"])
    defer { _ = try? run("psql", ["-Xqc", "DROP DATABASE IF EXISTS \(name)"]) }
    return try body(Database(name: name))
  }

  private static func run(
    _ program: String, _ arguments: [String], _ input: String = ""
  ) throws -> Answer {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
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
