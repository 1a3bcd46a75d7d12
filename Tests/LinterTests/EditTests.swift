import Linter
import Migrations
import Rules
import Syntax
import Testing

/// What is linted again after an edit, with what was there before, is what is found without that.
struct EditTests {
  private static let root = String(
    #filePath.split(separator: "/").dropLast(3).joined(separator: "/"))

  /// Histories of several files, that of another project where it is there.
  private static let histories = [
    "/\(root)/samples/careless", "/\(root)/samples/careful",
    "/\(root)/../shared/corpus/MarquezProject__marquez",
  ].filter { FileSystem.exists($0) }

  @Test(arguments: histories) func nothingIsLostOnTheWay(_ path: String) throws {
    var open = try OpenProject(HistorySearch(paths: [path]))
    let files = open.project.histories.flatMap(\.history.files)
    // Cut in the middle of a statement, and made whole again.
    let edits = files.enumerated().filter { $0.offset % max(1, files.count / 6) == 0 }
      .flatMap { _, file in
        [Array(file.bytes.prefix(file.bytes.count / 2)), file.bytes].map { (file.path, $0) }
      }
    try expectSame(&open, edits)
  }

  struct Case: CustomTestStringConvertible {
    let testDescription: String
    let files: [String: String]
    var tool: MigrationTool?
    let edits: [(file: String, text: String)]
  }

  private static let cases = [
    Case(
      testDescription: "files that name each other as their rollbacks",
      files: [
        "m/001_a.sql": "-- Rollback: 002_b.sql\n", "m/002_b.sql": "-- Rollback: 001_a.sql\n",
      ],
      edits: [("m/001_a.sql", "CREATE TABLE a (id int);\n"), ("m/001_a.sql", "")]),
    Case(
      testDescription: "a rollback that a comment names with dots",
      files: [
        "p/m/001_a.sql": "CREATE TABLE a (id int);\n-- Rollback: ../down/001_a.sql\n",
        "p/down/001_a.sql": "DROP TABLE b;\n",
      ],
      edits: [("p/down/001_a.sql", "DROP TABLE a;\n"), ("p/down/001_a.sql", "DROP TABLE c;\n")]),
    Case(
      testDescription: "a history that turns out to be Supabase's",
      files: [
        "m/001_a.sql": "CREATE TABLE public.a (id bigint PRIMARY KEY, owner uuid);\n",
        "m/002_b.sql": "SELECT 1;\n",
      ],
      edits: [
        ("m/002_b.sql", "CREATE POLICY p ON a USING (owner = auth.uid());\n"),
        ("m/002_b.sql", "SELECT 1;\n"),
      ]),
    Case(
      testDescription: "a migration in another language",
      files: [
        "m/001_a.sql": "CREATE TABLE a (id int);\n", "m/002_b.py": "",
        "m/003_c.sql": "ALTER TABLE a ADD COLUMN b int NOT NULL;\n",
      ],
      edits: [
        ("m/003_c.sql", "ALTER TABLE x DROP COLUMN b;\n"),
        ("m/001_a.sql", "CREATE TABLE x (id int, b int);\n"),
      ]),
    Case(
      testDescription: "changesets of one file",
      files: [
        "m/a.sql": """
        --liquibase formatted sql
        --changeset me:1
        CREATE TABLE a (id int);
        --changeset me:2
        DROP TABLE a;

        """
      ],
      tool: .liquibase,
      edits: [
        ("m/a.sql", "--liquibase formatted sql\n--changeset me:1\nCREATE TABLE a (id int);\n"),
        ("m/a.sql", "--liquibase formatted sql\n"),
      ]),
  ]

  @Test(arguments: cases) func whatFilesMeanMayChange(_ example: Case) throws {
    var open = try OpenProject(
      contents: example.files.mapValues { Array($0.utf8) }, tool: example.tool)
    try expectSame(&open, example.edits.map { ($0.file, Array($0.text.utf8)) })
  }

  /// Edits file after file, with all of them asked about and with the edited one alone.
  private func expectSame(
    _ open: inout OpenProject, _ edits: [(file: String, bytes: [UInt8])]
  ) throws {
    let linter = Linter(rules: .builtIn, settings: Settings())
    for isAlone in [false, true] {
      var last: [ReplayedHistory] = []
      for (path, bytes) in edits {
        let file = try #require(open.project.files.all.first { $0.path == path }?.id)
        open.replace(file, with: bytes)
        var replays: [ReplayedHistory] = []
        for (number, loaded) in open.project.histories.enumerated() {
          let asked: Set<SourceFile.ID>? = isAlone ? [file] : nil
          let replayed = linter.replay(
            loaded.history, requested: asked,
            reusing: last.indices.contains(number) ? last[number] : nil)
          replays.append(replayed)
          let edited = linter.lint(replayed)
          let fresh = linter.lint(loaded.history, requested: asked)
          #expect(edited.diagnostics.map(\.text) == fresh.diagnostics.map(\.text), "\(path)")
        }
        last = replays
      }
    }
  }
}

extension Diagnostic {
  fileprivate var text: String {
    "\(rule.id) \(range) \(finding.message) \(finding.help ?? "") \(finding.related.count)"
  }
}
