import Foundation
import Testing

/// The built tool, run as people run it.
struct Command {
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  static let packageRoot = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Runs the tool from the root of the package, with nothing of the environment that it reads.
  static func run(
    _ arguments: String..., input: String = "", in directory: URL = packageRoot
  ) throws -> Outcome {
    try run(list: arguments, input: input, in: directory)
  }

  static func run(
    list arguments: [String], input: String = "", environment: [String: String] = [:],
    in directory: URL = packageRoot
  ) throws -> Outcome {
    let tool = try #require(executable)
    return try run(tool, arguments, input: input, environment: environment, in: directory)
  }

  /// Runs a line of shell in which `"$0"` is the tool, and `"$@"` its arguments.
  static func run(shell line: String, arguments: [String] = []) throws -> Outcome {
    let tool = try #require(executable)
    let environment = ["PATH": "/usr/local/bin:/usr/bin:/bin"]
    return try run(
      URL(filePath: "/bin/sh"), ["-c", line, tool.path] + arguments, environment: environment)
  }

  private static func run(
    _ executable: URL, _ arguments: [String], input: String = "",
    environment: [String: String] = [:], in directory: URL = packageRoot
  ) throws -> Outcome {
    // Files, not pipes: nothing to fill up, nothing to read at the same time.
    try Scratch.with { scratch in
      let output = try scratch.file("output", "")
      let errors = try scratch.file("errors", "")
      let process = Process()
      process.executableURL = executable
      process.arguments = arguments
      process.currentDirectoryURL = directory
      process.environment = environment
      process.standardInput = try FileHandle(forReadingFrom: scratch.file("input", input))
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = try FileHandle(forWritingTo: errors)
      try process.run()
      process.waitUntilExit()
      return Outcome(
        status: process.terminationReason == .exit ? process.terminationStatus : -1,
        output: try String(contentsOf: output, encoding: .utf8),
        errors: try String(contentsOf: errors, encoding: .utf8))
    }
  }

  /// Beside the tests, wherever those were built.
  static let executable: URL? = {
    let bundles = [Bundle.main.bundleURL] + Bundle.allBundles.map(\.bundleURL)
    let folders = bundles.flatMap { [$0, $0.deletingLastPathComponent()] }
    let places = folders + [packageRoot.appending(path: ".build/debug")]
    return places.map { $0.appending(path: "lockstep") }.first { url in
      var isDirectory: ObjCBool = false
      return FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory)
        && !isDirectory.boolValue && FileManager.default.isExecutableFile(atPath: url.path)
    }
  }()
}

/// A directory of a test's own, gone when the test is done.
struct Scratch {
  let url: URL

  static func with<Result>(_ body: (Scratch) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appending(
      path: "lockstep-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(Scratch(url: url))
  }

  @discardableResult
  func file(_ name: String, _ text: String) throws -> URL {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file
  }
}
