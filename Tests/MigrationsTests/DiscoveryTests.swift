import Foundation
import Migrations
import Syntax
import Testing

/// From paths on the disk to histories.
@Suite struct DiscoveryTests {
  @Test func directoryIsAskedAboutAsAWhole() throws {
    try withTree(["001_a.sql": "SELECT 1", "001_a.down.sql": "SELECT -1", "002_b.sql": ""]) {
      root in
      let project = try MigrationProject.load(paths: [root + "/"])
      let loaded = try #require(project.histories.first)
      #expect(loaded.directory == root)
      #expect(
        loaded.history.migrations.map(\.file.path) == ["\(root)/001_a.sql", "\(root)/002_b.sql"])
      #expect(loaded.requested == Set(project.files.all.map(\.id)))
      #expect(project.files.all.count == 3)
      #expect(
        project.files.all.enumerated().allSatisfy { $0.element.id == SourceFile.ID($0.offset) })
    }
  }

  @Test func fileBringsItsDirectory() throws {
    try withTree(["001_a.sql": "SELECT 1", "002_b.sql": "", "003_c.sql": ""]) { root in
      let project = try MigrationProject.load(
        paths: ["\(root)/003_c.sql", "\(root)/002_b.sql", "\(root)/002_b.sql"])
      #expect(project.histories.count == 1)
      #expect(project.histories[0].history.migrations.count == 3)
      #expect(requested(project) == ["\(root)/002_b.sql", "\(root)/003_c.sql"])
    }
  }

  @Test(arguments: [
    ("m/1_a/up.sql", ["m/1_a/up.sql", "m/1_a/down.sql", "m/2_b/up.sql"]),
    ("m/1_a/down.sql", ["m/1_a/up.sql", "m/1_a/down.sql", "m/2_b/up.sql"]),
  ]) func fileOfADirectoryPerMigration(_ path: String, _ all: [String]) throws {
    let tree = ["m/1_a/up.sql": "", "m/1_a/down.sql": "", "m/2_b/up.sql": ""]
    try withTree(tree) { root in
      let project = try MigrationProject.load(paths: ["\(root)/\(path)"])
      #expect(project.files.all.map(\.path) == all.map { "\(root)/\($0)" })
      #expect(requested(project) == ["\(root)/\(path)"])
      #expect(project.histories.first?.history.tool == .diesel)
    }
  }

  @Test func fileOfASqitchProject() throws {
    let tree = [
      "sqitch.plan": "a 2024-01-01T00:00:00Z x <y>\nt/b 2024-01-01T00:00:00Z x <y>\n",
      "deploy/a.sql": "", "deploy/t/b.sql": "", "revert/t/b.sql": "", "verify/a.sql": "SELECT 1",
    ]
    try withTree(tree) { root in
      let project = try MigrationProject.load(paths: ["\(root)/revert/t/b.sql"])
      #expect(project.histories.first?.history.migrations.count == 2)
      #expect(requested(project) == ["\(root)/revert/t/b.sql"])
      let verify = try MigrationProject.load(paths: ["\(root)/verify/a.sql"])
      #expect(verify.histories.flatMap(\.history.migrations).count == 1)
    }
  }

  @Test func severalHistoriesBelowOneDirectory() throws {
    let tree = [
      "a/migrations/1_a.sql": "-- +goose Up\nSELECT 1", "b/db/migrate/1_a.sql": "SELECT 1",
      "queries/users.sql": "SELECT 1", "node_modules/x/1.sql": "", ".git/1.sql": "",
      "b/schema.sql": "--\n-- PostgreSQL database dump\n", "a/migrations/tests/1_t.sql": "",
    ]
    try withTree(tree) { root in
      let project = try MigrationProject.load(paths: [root])
      #expect(project.histories.map(\.history.tool) == [.goose, .psql])
      let reasons = project.leftOut.map { ($0.path.dropFirst(root.count + 1), $0.reason) }
      #expect(reasons.contains { $0 == "queries/users.sql" && $1 == .unversioned })
      #expect(reasons.contains { $0 == "b/schema.sql" && $1 == .schemaDump })
      #expect(reasons.contains { $0 == "a/migrations/tests/1_t.sql" && $1 == .test })
      #expect(reasons.count == 3)
    }
  }

  @Test func fileThatIsNoMigrationIsReadAlone() throws {
    let tree = ["1_a.sql": "", "seed.sql": "INSERT INTO a VALUES (1)", "x.txt": "SELECT 1"]
    try withTree(tree) { root in
      for name in ["seed.sql", "x.txt"] {
        let project = try MigrationProject.load(paths: ["\(root)/\(name)"])
        #expect(requested(project) == ["\(root)/\(name)"])
        let loaded = try #require(project.histories.first { !$0.requested.isEmpty })
        #expect(loaded.history.migrations.map(\.file.path) == ["\(root)/\(name)"])
      }
    }
  }

  @Test func contentFromElsewhere() throws {
    try withTree(["1_a.sql": "SELECT 1", "2_b.sql": "SELECT 2"]) { root in
      for name in ["2_b.sql", "3_new.sql"] {
        let path = "\(root)/\(name)"
        let project = try MigrationProject.load(
          paths: [path], replacing: [FileReplacement(path: path, bytes: Array("SELECT 33".utf8))])
        let migration = project.histories[0].history.migrations.first { $0.file.path == path }
        #expect(migration?.texts == ["SELECT 33"])
        #expect(requested(project) == [path])
        #expect(project.histories[0].history.migrations.count == (name == "2_b.sql" ? 2 : 3))
      }
      let alone = try MigrationProject.load(
        paths: ["not/there.sql"],
        replacing: [FileReplacement(path: "not/there.sql", bytes: Array("SELECT 1".utf8))])
      #expect(requested(alone) == ["not/there.sql"])
    }
  }

  // MARK: - Numbered folders

  @Test func numberedFoldersAreOneHistory() throws {
    let tree = [
      "m/01/01_a.up.sql": "SELECT 1;", "m/01/01_a.down.sql": "SELECT -1;",
      "m/01/02_b.up.sql": "SELECT 2;", "m/2/01_c.up.sql": "SELECT 3;",
      "m/2/01_c.down.sql": "SELECT -3;", "m/10/01_d.up.sql": "SELECT 4;",
    ]
    try withTree(tree) { root in
      let project = try MigrationProject.load(paths: [root])
      #expect(project.histories.count == 1)
      let migrations = try #require(project.histories.first).history.migrations
      #expect(migrations.map(\.version) == ["01/01", "01/02", "2/01", "10/01"])
      #expect(
        migrations.map { $0.rollback?.texts } == [["SELECT -1"], nil, ["SELECT -3"], nil])
      let one = try MigrationProject.load(paths: ["\(root)/m/2/01_c.up.sql"])
      #expect(one.histories.first?.history.migrations.count == 4)
      #expect(requested(one) == ["\(root)/m/2/01_c.up.sql"])
    }
  }

  @Test(arguments: [
    ["m/v1.0/1_a.sql", "m/v1.1/2_b.sql", "m/v1.10/3_c.sql"],
    ["m/2023/11/1_a.sql", "m/2023/12/2_b.sql", "m/2024/01/1_c.sql"],
    ["m/001_init/1_a.sql", "m/002_keys/1_b.sql"],
    ["m/1/V1__a.sql", "m/1/V3__c.sql", "m/2/V10__d.sql"],
  ]) func foldersCountBeforeFiles(_ paths: [String]) throws {
    try withTree(Dictionary(uniqueKeysWithValues: paths.map { ($0, "SELECT 1;") })) { root in
      let project = try MigrationProject.load(paths: [root])
      let found = project.histories.map { $0.history.migrations.map(\.file.path) }
      #expect(found == [paths.map { "\(root)/\($0)" }])
    }
  }

  /// Folders that are no steps: copies for several versions, other histories, a directory per migration.
  @Test(arguments: [
    (["14/1_a.sql", "14/2_b.sql", "15/1_a.sql", "15/2_b.sql"], 2),
    (["1/1_a.sql", "users/1_a.sql"], 2), (["1_a/up.sql", "2_b/up.sql"], 1),
  ]) func otherFoldersAreNot(_ paths: [String], _ count: Int) throws {
    try withTree(Dictionary(uniqueKeysWithValues: paths.map { ($0, "SELECT 1;") })) { root in
      let project = try MigrationProject.load(paths: [root])
      #expect(project.histories.count == count)
    }
  }

  // MARK: - What is left out

  @Test func backupsBesideAHistoryAreLeftOut() throws {
    let tree = [
      "m/1_a.sql": "SELECT 1;", "m/archive/1_old.sql": "SELECT 0;",
      "m/_backup/2_old.sql": "SELECT 0;", "migrations_old/1_x.sql": "SELECT 0;",
    ]
    try withTree(tree) { root in
      let project = try MigrationProject.load(paths: [root])
      let files = project.histories.flatMap { $0.history.migrations.map(\.file.name) }
      #expect(files == ["1_a.sql"])
      let reasons = Set((project.leftOut + project.histories.flatMap(\.leftOut)).map(\.reason))
      #expect(reasons == [.backup])
      let named = try MigrationProject.load(paths: ["\(root)/m/archive"])
      #expect(requested(named) == ["\(root)/m/archive/1_old.sql"])
      let file = try MigrationProject.load(paths: ["\(root)/m/archive/1_old.sql"])
      #expect(requested(file) == ["\(root)/m/archive/1_old.sql"])
    }
  }

  /// What is called so and lies beside nothing: a service, a history that Flyway reads with all below it.
  @Test(arguments: [
    ["archive/db/1_a.sql", "billing/db/1_a.sql"], ["archive/1_a.sql"],
    ["V2__b.sql", "archive/V1__a.sql"],
  ]) func otherFoldersOfThatNameAreRead(_ paths: [String]) throws {
    try withTree(Dictionary(uniqueKeysWithValues: paths.map { ($0, "SELECT 1;") })) { root in
      let project = try MigrationProject.load(paths: [root])
      let count = project.histories.flatMap(\.history.migrations).count
      #expect(count == paths.count)
    }
  }

  @Test func otherDatabasesAreLeftOutByName() throws {
    let tree = [
      "postgres/1_a.up.sql": "SELECT 1;", "mysql/1_a.up.sql": "SELECT 1;",
      "sqlite3/1_a.up.sql": "SELECT 1;", "oracle/1_a.up.sql": "SELECT 1;",
      "postgres/2_b.mysql.up.sql": "SELECT 2;", "postgres/3_drop_mysql.up.sql": "SELECT 3;",
    ]
    try withTree(tree) { root in
      let project = try MigrationProject.load(paths: [root])
      let files = project.histories.flatMap { $0.history.migrations.map(\.file.name) }
      #expect(files == ["1_a.up.sql", "3_drop_mysql.up.sql"])
      let left = project.leftOut + project.histories.flatMap(\.leftOut)
      #expect(left.count == 4 && left.allSatisfy { $0.reason == .otherDatabase })
    }
    // Alone it may be the name of anything.
    try withTree(["oracle/1_a.sql": "SELECT 1;", "prices/1_a.sql": "SELECT 1;"]) { root in
      let project = try MigrationProject.load(paths: [root])
      #expect(project.histories.count == 2)
    }
  }

  @Test(arguments: [
    "CREATE TABLE `users` (`id` int NOT NULL);",
    "CREATE TABLE users (id int(11) NOT NULL AUTO_INCREMENT, PRIMARY KEY (id));",
    "CREATE TABLE users (id int) ENGINE=InnoDB;",
    "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT);",
    "PRAGMA foreign_keys = ON;", "CREATE TABLE [users] (id int);",
  ]) func otherDatabasesAreLeftOutByWhatIsInThem(_ sql: String) throws {
    let tree = ["a/1_a.sql": "SELECT 1;", "b/1_a.sql": sql, "b/2_b.sql": "DROP TABLE users;"]
    try withTree(tree) { root in
      let project = try MigrationProject.load(paths: [root])
      let files = project.histories.flatMap { $0.history.migrations.map(\.file.path) }
      #expect(files == ["\(root)/a/1_a.sql"])
      let left = project.leftOut + project.histories.flatMap(\.leftOut)
      #expect(left.map(\.reason) == [.otherDatabase, .otherDatabase])
      let named = try MigrationProject.load(paths: ["\(root)/b/1_a.sql"])
      #expect(requested(named) == ["\(root)/b/1_a.sql"])
    }
  }

  /// Changesets say by themselves for which database they are.
  @Test func changelogsForSeveralDatabasesAreRead() throws {
    let changes = """
      --liquibase formatted sql
      --changeset ada:1 dbms:mysql
      CREATE TABLE `calls` (id int AUTO_INCREMENT) ENGINE=InnoDB;
      --changeset ada:2 dbms:postgresql,h2
      CREATE TABLE calls (id bigint PRIMARY KEY);
      """
    try withTree(["changes.sql": changes]) { root in
      let project = try MigrationProject.load(paths: [root])
      #expect(project.histories.flatMap(\.history.migrations).count == 1)
    }
  }

  /// Words in strings and comments, names that are only like theirs, and a slip in a history of PostgreSQL's.
  @Test(arguments: [
    "INSERT INTO notes VALUES ('ENGINE=InnoDB `x` AUTO_INCREMENT');",
    "-- CREATE TABLE `users` (id int) ENGINE=InnoDB;\nSELECT 1;",
    "CREATE TABLE settings (auto_increment boolean, engine text, pragma text);",
    "SELECT auto_increment, engine = 'x', tags [1] FROM settings;",
    "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT '`a`' $$;",
  ]) func postgresIsNoOtherDatabase(_ sql: String) throws {
    try withTree(["1_a.sql": sql, "2_b.sql": "SELECT 2;"]) { root in
      let project = try MigrationProject.load(paths: [root])
      let count = project.histories.flatMap(\.history.migrations).count
      #expect(count == 2)
    }
    let slip = [
      "1_a.sql": "CREATE TABLE a (id serial);", "2_b.sql": "SELECT 1::int;", "3_c.sql": "SELECT 3;",
      "4_d.sql": "ALTER TABLE `a` ADD b int;",
    ]
    try withTree(slip) { root in
      let project = try MigrationProject.load(paths: [root])
      #expect(project.histories.first?.history.migrations.count == 4)
    }
  }

  // MARK: - What can't be read

  @Test func missingPath() throws {
    try withTree(["a.sql": ""]) { root in
      let error = #expect(throws: InputError.self) {
        try MigrationProject.load(paths: ["\(root)/b.sql"])
      }
      #expect(error?.path == "\(root)/b.sql")
      #expect(error?.message == "does not exist")
    }
  }

  @Test func directoryWithoutSQL() throws {
    try withTree(["a.txt": "", "tests/1_t.sql": ""]) { root in
      let error = #expect(throws: InputError.self) { try MigrationProject.load(paths: [root]) }
      #expect(error?.message.contains("tests/1_t.sql (a test)") ?? false)
    }
    try withTree(["a.txt": ""]) { root in
      let error = #expect(throws: InputError.self) { try MigrationProject.load(paths: [root]) }
      #expect(error?.message == "holds no .sql files")
    }
  }

  @Test func linksAndPipesDoNotHangIt() throws {
    try withTree(["m/1_a.sql": "SELECT 1"]) { root in
      symlink("..", "\(root)/m/loop")
      symlink("nowhere.sql", "\(root)/m/3_dangling.sql")
      symlink("1_a.sql", "\(root)/m/4_linked.sql")
      mkfifo("\(root)/m/2_pipe.sql", 0o600)
      let project = try MigrationProject.load(paths: [root])
      #expect(project.histories.count == 1)
      #expect(
        project.histories[0].history.migrations.map(\.file.name) == ["1_a.sql", "4_linked.sql"])
      let error = #expect(throws: InputError.self) {
        try MigrationProject.load(paths: ["\(root)/m/2_pipe.sql"])
      }
      #expect(error?.message == "is neither a file nor a directory")
    }
  }

  @Test func unreadableFile() throws {
    try withTree(["1_a.sql": "SELECT 1"]) { root in
      chmod("\(root)/1_a.sql", 0)
      // The superuser reads everything.
      guard access("\(root)/1_a.sql", R_OK) != 0 else { return }
      let error = #expect(throws: InputError.self) { try MigrationProject.load(paths: [root]) }
      #expect(error?.message == "may not be read")
    }
  }

  @Test func tooLarge() throws {
    try withTree(["1_a.sql": "SELECT 1"]) { root in
      // A hole: takes no space on the disk.
      truncate("\(root)/1_a.sql", 300 << 20)
      let error = #expect(throws: InputError.self) { try MigrationProject.load(paths: [root]) }
      #expect(error?.message.contains("300 MiB") ?? false)
    }
  }

  // MARK: - Support

  private func requested(_ project: MigrationProject) -> [String] {
    project.histories.flatMap(\.requested).sorted().map { project.files[$0].path }
  }

  /// Runs a body on a directory that holds some files, and removes it afterwards.
  private func withTree(_ files: [String: String], _ body: (String) throws -> Void) throws {
    let manager = FileManager.default
    let root = manager.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? manager.removeItem(at: root) }
    for (name, text) in files {
      let file = root.appendingPathComponent(name)
      try manager.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    try body(root.path)
  }
}
