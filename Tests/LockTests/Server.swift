import Foundation

/// The PostgreSQL server of the environment, spoken to through `psql`.
struct Server {
  /// A database of its own: other tests use the same server.
  let database: String

  static var isThere: Bool { ProcessInfo.processInfo.environment["PGHOST"] != nil }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// A row of a result: its fields as text.
  typealias Row = [String]

  init(database: String) throws {
    self.database = database
    let server = Server(existing: "postgres")
    try server.run("DROP DATABASE IF EXISTS \(database)")
    try server.run("CREATE DATABASE \(database)")
  }

  private init(existing: String) { database = existing }

  func drop() throws {
    try Server(existing: "postgres").run("DROP DATABASE \(database) WITH (FORCE)")
  }

  /// Runs a script, and returns the rows of all its queries.
  @discardableResult
  func run(_ script: String) throws -> [Row] {
    let session = try Session(self, name: "lockstep", script: script)
    return try session.finish()
  }

  /// One connection.
  struct Session {
    private let process = Process()
    private let input = Pipe()
    private let output: URL
    private let errors: URL

    /// Opens a connection, and sends a script if there is one: then nothing else can be sent.
    init(_ server: Server, name: String, script: String? = nil) throws {
      let files = FileManager.default.temporaryDirectory
      let stem = "lockstep-\(UUID().uuidString)"
      output = files.appending(path: "\(stem).out")
      errors = files.appending(path: "\(stem).err")
      for file in [output, errors] { try Data().write(to: file) }
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = [
        "psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d", server.database,
        "-f", "-",
      ]
      process.environment = ProcessInfo.processInfo.environment.merging([
        "PGAPPNAME": name, "PGOPTIONS": "-c client_min_messages=warning",
      ]) { $1 }
      process.standardInput = input
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = try FileHandle(forWritingTo: errors)
      try process.run()
      if let script {
        try send(script)
        try input.fileHandleForWriting.close()
      }
    }

    func send(_ script: String) throws {
      try input.fileHandleForWriting.write(contentsOf: Data((script + "\n").utf8))
    }

    /// Waits until the connection says a word, which a script asks for with `\echo`.
    func wait(for word: String) throws {
      for _ in 0..<1_000 {
        if try rows().contains([word]) { return }
        if !process.isRunning { break }
        Thread.sleep(forTimeInterval: 0.01)
      }
      throw Failure(description: try String(contentsOf: errors, encoding: .utf8))
    }

    /// Ends the connection once everything sent has run.
    func finish() throws -> [Row] {
      try? input.fileHandleForWriting.close()
      process.waitUntilExit()
      defer {
        for file in [output, errors] { try? FileManager.default.removeItem(at: file) }
      }
      guard process.terminationStatus == 0 else {
        throw Failure(description: try String(contentsOf: errors, encoding: .utf8))
      }
      return try rows()
    }

    private func rows() throws -> [Row] {
      try String(contentsOf: output, encoding: .utf8).split(separator: "\n").map { line in
        line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      }
    }
  }
}
