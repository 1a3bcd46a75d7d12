import Foundation
import Testing

/// What is new, and what is accepted: Git, baselines, comments.
struct AcceptCommandTests {
  private let select = ["--select", "unindexed-foreign-key,out-of-order-migration"]

  private func table(_ name: String) -> String {
    "CREATE TABLE \(name) (\n  id bigint PRIMARY KEY,\n  user_id bigint REFERENCES users\n);\n"
  }

  private func withProject(_ body: (Scratch) throws -> Void) throws {
    try Scratch.with { scratch in
      try scratch.file("db/001_users.sql", "CREATE TABLE users (id bigint PRIMARY KEY);\n")
      try scratch.file("db/002_calls.sql", table("calls"))
      try scratch.file("db/004_notes.sql", table("notes"))
      try body(scratch)
    }
  }

  private func git(_ scratch: Scratch, _ lines: String...) throws {
    for line in lines {
      let outcome = try Command.run(
        shell: """
          cd '\(scratch.url.path)' && HOME=. GIT_CONFIG_NOSYSTEM=1 git -c user.name=x -c user.email=x@y \
          -c init.defaultBranch=main -c commit.gpgsign=false \(line)
          """)
      try #require(outcome.status == 0, "\(line): \(outcome.errors)")
    }
  }

  /// The files that findings are in, with their rules.
  private func found(_ scratch: Scratch, _ options: String...) throws -> [String] {
    let outcome = try Command.run(
      list: ["lint", "db", "--isolated"] + select + options,
      environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], in: scratch.url)
    return outcome.output.matches(of: #/(?m)^([^:\n]+\.sql):\d+:\d+: .* \[([a-z-]+)\]$/#)
      .map { "\($0.1) \($0.2)" }
  }

  // MARK: - Git

  @Test func onlyWhatIsNewIsReported() throws {
    try withProject { scratch in
      try git(scratch, "init -q", "add .", "commit -qm 1", "checkout -qb mine")
      try scratch.file("db/003_é x.sql", table("tags"))
      #expect(try found(scratch, "--since", "main").count == 2, "files that Git does not know")
      try git(scratch, "add .", "commit -qm 2", "checkout -q main")
      try scratch.file("db/005_others.sql", table("others"))
      try git(scratch, "add .", "commit -qm 3", "checkout -q mine")
      let outcome = try Command.run(
        list: ["lint", "db", "--since", "main", "--isolated"] + select,
        environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], in: scratch.url)
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("db/003_é x.sql:3:3: warning: no index serves"))
      #expect(outcome.output.contains("003_é x.sql sorts before 004_notes.sql, which is on main"))
      #expect(outcome.errors.contains("2 findings (2 warnings) in 1 migration"))

      try scratch.file("db/002_calls.sql", "-- a comment\n" + table("calls"))
      #expect(try found(scratch, "--since", "main").filter { $0.contains("out-of") }.count == 1)
      try scratch.file("db/002_calls.sql", table("calls").replacing("bigint REF", with: "int REF"))
      #expect(
        try found(scratch, "--since", "main").contains("db/002_calls.sql out-of-order-migration"))
    }
  }

  @Test func stagedIsWhatIsCommitted() throws {
    try withProject { scratch in
      try git(scratch, "init -q", "add db/001_users.sql db/002_calls.sql")
      #expect(try found(scratch, "--staged") == ["db/002_calls.sql unindexed-foreign-key"])
      try git(scratch, "commit -qm 1")
      #expect(try found(scratch, "--staged").isEmpty)
      // What is staged counts, not what became of it since.
      try scratch.file("db/003_tags.sql", table("tags"))
      try git(scratch, "add db/003_tags.sql")
      try scratch.file("db/003_tags.sql", "SELECT 1;\n")
      #expect(try found(scratch, "--staged") == ["db/003_tags.sql unindexed-foreign-key"])
      let fix = try Command.run(
        list: ["lint", "db", "--staged", "--fix"],
        environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], in: scratch.url)
      #expect(fix.status == 2 && fix.errors.contains("003_tags.sql is staged as something else"))
    }
  }

  @Test func withoutGitItSaysSo() throws {
    try withProject { scratch in
      let environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "GIT_CEILING_DIRECTORIES": "/"]
      let outside = try Command.run(
        list: ["lint", "db", "--since", "main"], environment: environment, in: scratch.url)
      #expect(outside.status == 2 && outside.errors.contains("Git has no repository for ."))
      let missing = try Command.run(
        list: ["lint", "db", "--staged"], environment: ["PATH": "/nowhere"], in: scratch.url)
      #expect(missing.status == 2 && missing.errors.contains("git can't be run"))
      try git(scratch, "init -q")
      let unknown = try Command.run(
        list: ["lint", "db", "--since", "no-such"], environment: environment, in: scratch.url)
      #expect(unknown.status == 2 && unknown.errors.contains("Git knows no such revision"))
    }
  }

  // MARK: - Baseline

  @Test func baselineKnowsFindingsAgain() throws {
    try withProject { scratch in
      let written = try Command.run(
        list: ["lint", "db", "--write-baseline", "b.json"] + select, in: scratch.url)
      #expect(written.status == 0 && written.errors == "Wrote b.json.\n")
      #expect(try found(scratch, "--baseline", "b.json").isEmpty)

      // Moved, formatted anew, with other comments and line ends.
      try scratch.file(
        "db/002_calls.sql",
        "-- new\n\n"
          + table("calls").replacing("\n", with: "\r\n\t").replacing(
            "user_id bigint",
            with: "user_id /* x */   BIGINT"))
      #expect(try found(scratch, "--baseline", "b.json").isEmpty)

      try scratch.file("db/005_tags.sql", table("tags"))
      #expect(
        try found(scratch, "--baseline", "b.json") == ["db/005_tags.sql unindexed-foreign-key"])
      try scratch.file("db/004_notes.sql", "SELECT 1;\n")
      let stale = try Command.run(
        list: ["lint", "db", "--baseline", "b.json"] + select, in: scratch.url)
      #expect(stale.errors.contains("1 finding (1 warning) in 4 migrations; 1 in the baseline."))
      #expect(stale.errors.contains("b.json: 1 entry matches nothing any more"))
      #expect(stale.errors.contains("  db/004_notes.sql: unindexed-foreign-key\n"))

      try scratch.file("b.json", "{}")
      #expect(
        try Command.run("lint", "db", "--baseline", "b.json", in: scratch.url).status == 2)
    }
  }

  // MARK: - Comments

  @Test func commentsAreWritten() throws {
    try withProject { scratch in
      try scratch.file("db/005_two.sql", "SELECT 1; \(table("two"))SELEC 1;\r\n")
      let outcome = try Command.run(
        list: ["lint", "db", "--add-ignores", "as it\nwas", "--rollback", "required"],
        in: scratch.url)
      #expect(outcome.status == 0, "\(outcome.output)")
      #expect(outcome.errors.contains("Suppressed "))
      let calls = try String(
        contentsOf: scratch.url.appending(path: "db/002_calls.sql"), encoding: .utf8)
      #expect(calls.contains("-- lockstep:ignore "))
      #expect(calls.contains("unindexed-foreign-key") && calls.contains(": as it was\n"))
      let two = try String(
        contentsOf: scratch.url.appending(path: "db/005_two.sql"), encoding: .utf8)
      #expect(two.contains("-- lockstep:ignore-file ") && two.contains("syntax-error"))
      let again = try Command.run("lint", "db", "--rollback", "required", in: scratch.url)
      #expect(again.status == 0 && again.output.isEmpty)
    }
  }

  // MARK: - Fixes

  @Test func fixesAreWrittenWhole() throws {
    try Scratch.with { scratch in
      let unused = "-- lockstep:ignore unindexed-foreign-key: once\nSELECT 1;\n"
      let file = try scratch.file("db/001_a b.sql", unused)
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file.path)
      let rule = ["--select", "unused-suppression,unindexed-foreign-key"]
      let diff = try Command.run(list: ["lint", "db", "--diff"] + rule, in: scratch.url)
      #expect(diff.status == 1)
      #expect(diff.errors == "Would fix 1 finding in 1 file.\n")
      #expect(try String(contentsOf: file, encoding: .utf8) == unused, "nothing is written")
      try scratch.file("patch", diff.output)

      let fixed = try Command.run(list: ["lint", "db", "--fix"] + rule, in: scratch.url)
      #expect(fixed.status == 0 && fixed.errors.hasSuffix("Fixed 1 finding in 1 file.\n"))
      #expect(try String(contentsOf: file, encoding: .utf8) == "SELECT 1;\n")
      let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
      #expect(mode as? Int == 0o640)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: file.deletingLastPathComponent().path)
          == ["001_a b.sql"])
      let again = try Command.run(list: ["lint", "db", "--diff"] + rule, in: scratch.url)
      #expect(again.status == 0 && again.output.isEmpty)

      try scratch.file("db/001_a b.sql", unused)
      let applied = try Command.run(shell: "cd '\(scratch.url.path)' && git apply patch")
      #expect(applied.status == 0)
      #expect(try String(contentsOf: file, encoding: .utf8) == "SELECT 1;\n")
    }
  }

  @Test(
    arguments: [
      ("-- lockstep:ignore unindexed-foreign-key, missing-rollback: x\nSELECT 1;\n", "SELECT 1;\n"),
      (
        "SELECT 1; -- lockstep:ignore unindexed-foreign-key: x\nSELECT 2;\n",
        "SELECT 1;\nSELECT 2;\n"
      ),
      (
        "SELECT 1;\r\n  -- lockstep:ignore unindexed-foreign-key\r\nSELECT 2;",
        "SELECT 1;\r\nSELECT 2;"
      ),
      ("/* lockstep:ignore unindexed-foreign-key: x */ SELECT 1;\n", nil),
      ("-- see there; lockstep:ignore unindexed-foreign-key: x\nSELECT 1;\n", nil),
    ] as [(String, String?)])
  func unusedCommentsAreRemoved(text: String, expected: String?) throws {
    try Scratch.with { scratch in
      let file = try scratch.file("001.sql", text)
      _ = try Command.run("lint", "001.sql", "--fix", in: scratch.url)
      #expect(try String(contentsOf: file, encoding: .utf8) == expected ?? text)
    }
  }

  // MARK: - The same for the same

  /// The same input gives the same bytes in every format, whatever the order of the arguments.
  @Test(arguments: [
    "text", "concise", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson",
    "markdown",
  ])
  func orderOfArgumentsDoesNotMatter(format: String) throws {
    let directory = Command.packageRoot.appending(path: "samples")
    var paths: [String] = []
    for sample in ["careless", "careful"] {
      let files = try FileManager.default.contentsOfDirectory(
        atPath: directory.appending(path: sample).path)
      paths += files.filter { $0.hasSuffix(".sql") }.sorted().map { "samples/\(sample)/\($0)" }
    }
    let options = ["lint", "--output-format", format, "--isolated"]
    let first = try Command.run(list: options + paths)
    for order in [paths.reversed(), paths.shuffled()] {
      #expect(try Command.run(list: options + order).output == first.output)
    }
    // One core of as many as there are.
    let line =
      "command -v taskset >/dev/null && exec taskset -c 0 \"$0\" \"$@\" || exec \"$0\" \"$@\""
    let single = try Command.run(
      shell: line, arguments: options + paths)
    #expect(single.output == first.output)
  }
}
