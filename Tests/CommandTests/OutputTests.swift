import Foundation
import Testing

/// Where the output goes: formats, files, what can go wrong with them.
struct OutputTests {
  private static let formats = [
    "text", "concise", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson",
    "markdown",
  ]
  private let unindexed = """
    CREATE TABLE "é𝒳😀" (id bigint PRIMARY KEY, parent bigint REFERENCES "é𝒳😀");
    -- Rollback: DROP TABLE "é𝒳😀";

    """

  @Test func oneRunWritesSeveral() throws {
    try Scratch.with { scratch in
      let file = scratch.url.appending(path: "out.sarif").path
      let outcome = try Command.run(
        "lint", "-", "--output-format", "text", "--output-format", "sarif:\(file)",
        input: unindexed)
      #expect(outcome.status == 1)
      #expect(outcome.output.hasPrefix("stdin.sql:1:44: warning: "))
      #expect(outcome.errors.contains("1 finding"), "standard output is for people")
      #expect(try read(file).contains("\"primaryLocationLineHash\""))
      let sarif = try Command.run("lint", "-", "--output-format", "sarif:-", input: unindexed)
      #expect(try read(file) == sarif.output)
      #expect(sarif.errors.isEmpty)
      #expect(try names(in: scratch) == ["out.sarif"], "nothing is left beside it")
    }
  }

  @Test func onlyWhatIsAskedForIsWritten() throws {
    try Scratch.with { scratch in
      let outcome = try Command.run(
        "lint", "-", "--output-format", "markdown:a:b.md", input: unindexed, in: scratch.url)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains("1 finding"))
      #expect(try names(in: scratch) == ["a:b.md"])
    }
  }

  @Test(arguments: [
    (["--output-format", "sarif:no/such/out.sarif"], "no/such/out.sarif: its directory"),
    (["--output-format", "sarif:samples"], "samples: "),
    (["--output-format", "sarif:"], "--output-format"),
    (["--output-format", "sarif2"], "--output-format"),
    (["--output-format", "json", "--output-format", "sarif"], "standard output"),
    (["--output-format", "json:a", "--output-format", "sarif:a"], "two outputs go to a"),
  ])
  func whatCannotBeWrittenIsTwo(options: [String], message: String) throws {
    let outcome = try Command.run(list: ["lint", "samples/careful"] + options)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(message))
    #expect(!FileManager.default.fileExists(atPath: Command.packageRoot.appending(path: "a").path))
  }

  @Test func fullDiskIsSaid() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let outcome = try Command.run("lint", "samples/careless", "--output-format", "json:/dev/full")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("/dev/full: can't be written: No space left on device"))
  }

  /// A limit on the size of files is as good as a full disk.
  @Test func whatIsThereStaysUntilThereIsBetter() throws {
    try Scratch.with { scratch in
      let file = try scratch.file("out.json", "before")
      let outcome = try Command.run(
        shell: "trap '' XFSZ; ulimit -f 1; cd '\(Command.packageRoot.path)';"
          + " \"$0\" lint --quiet samples/careless --output-format json:'\(file.path)'")
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("can't be written"))
      #expect(try read(file.path) == "before")
      #expect(try names(in: scratch) == ["out.json"])
    }
  }

  @Test func linksAndPermissionsAreKept() throws {
    try Scratch.with { scratch in
      let file = try scratch.file("real.json", "before")
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file.path)
      let link = scratch.url.appending(path: "link.json")
      try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
      let outcome = try Command.run(
        "lint", "samples/careful", "--output-format", "json:\(link.path)")
      #expect(outcome.status == 0)
      #expect(try read(file.path).contains("formatVersion"))
      let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
      #expect(attributes[.posixPermissions] as? Int == 0o640)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == file.path)
    }
  }

  @Test func failureLeavesALogThatSaysSo() throws {
    try Scratch.with { scratch in
      let outcome = try Command.run(
        "lint", "no/such/path", "--output-format", "text", "--output-format", "sarif:out.sarif",
        in: scratch.url)
      #expect(outcome.status == 2)
      #expect(outcome.output.isEmpty)
      let log = try read(scratch.url.appending(path: "out.sarif").path)
      #expect(log.contains("\"executionSuccessful\" : false"))
      #expect(log.contains("no/such/path"))
    }
  }

  /// Neither the order of arguments nor a second run changes a byte.
  @Test(arguments: formats)
  func orderOfPathsIsNoMatter(format: String) throws {
    try Scratch.with { scratch in
      for directory in ["b", "a", "c/d"] {
        try scratch.file("\(directory)/001.sql", unindexed)
        try scratch.file("\(directory)/002.sql", "SELEC 1;\n" + unindexed)
      }
      let orders = [
        ["a", "b", "c/d"], ["c/d", "b", "a"],
        ["b/002.sql", "c/d/001.sql", "a/001.sql", "c/d/002.sql", "a/002.sql", "b/001.sql"],
      ]
      let outputs = try orders.map { paths in
        try Command.run(list: ["lint", "--output-format", format] + paths, in: scratch.url).output
      }
      #expect(Set(outputs).count == 1)
      #expect(!outputs[0].isEmpty)
      #expect(!outputs[0].contains(scratch.url.lastPathComponent), "no absolute paths")
    }
  }

  @Test func pathsOfDashboardsStartAtTheRepository() throws {
    try Scratch.with { scratch in
      try scratch.file(".git/HEAD", "")
      try scratch.file("services/é/db/001.sql", unindexed)
      let inside = scratch.url.appending(path: "services/é")
      func run(_ format: String) throws -> String {
        try Command.run("lint", "db", "--output-format", format, in: inside).output
      }
      #expect(try run("sarif").contains("\"uri\" : \"services/%C3%A9/db/001.sql\""))
      #expect(try run("gitlab").contains("\"path\" : \"services/é/db/001.sql\""))
      #expect(try run("github").contains("file=services/é/db/001.sql,"))
      #expect(try run("concise").hasPrefix("db/001.sql:"), "editors start where the tool does")
      #expect(try run("checkstyle").contains("name=\"db/001.sql\""))
    }
  }

  @Test func suppressedIsShownOnRequest() throws {
    let input = "-- lockstep:ignore unindexed-foreign-key: small\n" + unindexed
    let plain = try Command.run("lint", "-", "--output-format", "sarif", input: input)
    #expect(!plain.output.contains("suppressions"))
    let all = try Command.run(
      "lint", "-", "--output-format", "sarif", "--show-suppressed", input: input)
    #expect(all.output.contains("\"justification\" : \"small\""))
    #expect(all.status == 0)
  }

  private func read(_ path: String) throws -> String {
    try String(contentsOf: URL(filePath: path), encoding: .utf8)
  }

  private func names(in scratch: Scratch) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).sorted()
  }
}
