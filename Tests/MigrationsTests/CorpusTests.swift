import Migrations
import Syntax
import Testing

/// Histories of real projects, where they lie beside the package.
@Suite(.enabled(if: Corpus.directory != nil)) struct CorpusTests {
  struct Expected: Sendable {
    let directory: String
    let tool: MigrationTool
    let migrations: Int
    /// Pieces that PostgreSQL refuses: templates, but for one file.
    var errors = 0
    /// With SQL in them, and without.
    var rollbacks = (filled: 0, empty: 0)
  }

  static let histories = [
    Expected(
      directory: "MarquezProject__marquez/api/src/main/resources/marquez/db/migration",
      tool: .flyway, migrations: 84),
    Expected(
      directory: "bcgov__cas-cif/mocks_schema", tool: .sqitch, migrations: 3, rollbacks: (3, 0)),
    Expected(
      directory: "bcgov__cas-cif/schema", tool: .sqitch, migrations: 334, rollbacks: (334, 0)),
    Expected(
      directory: "concourse__concourse/atc/db/migration/migrations", tool: .golangMigrate,
      migrations: 149, rollbacks: (146, 2)),
    Expected(
      directory: "graphile__starter/@app/db/migrations", tool: .graphileMigrate, migrations: 2),
    Expected(
      directory: "hatchet-dev__hatchet/cmd/hatchet-migrate/migrate/migrations", tool: .goose,
      migrations: 224, rollbacks: (124, 12)),
    Expected(
      directory: "mckaywrigley__chatbot-ui/supabase/migrations", tool: .supabase, migrations: 25),
    Expected(
      directory: "onlook-dev__onlook/apps/backend/supabase/migrations", tool: .drizzle,
      migrations: 20),
    Expected(
      directory: "rust-lang__crates.io/migrations", tool: .diesel, migrations: 285, errors: 1,
      rollbacks: (276, 9)),
    Expected(
      directory: "supabase__auth/migrations", tool: .golangMigrate, migrations: 70, errors: 0),
    Expected(
      directory: "supabase__postgres/migrations/db/init-scripts", tool: .dbmate, migrations: 4,
      rollbacks: (0, 4)),
    Expected(
      directory: "supabase__postgres/migrations/db/migrations", tool: .dbmate, migrations: 30,
      rollbacks: (0, 30)),
    Expected(
      directory: "triggerdotdev__trigger.dev/internal-packages/dashboard-agent-db/drizzle",
      tool: .drizzle, migrations: 6),
    Expected(
      directory: "triggerdotdev__trigger.dev/internal-packages/database/prisma/migrations",
      tool: .prisma, migrations: 820),
    Expected(
      directory: "triggerdotdev__trigger.dev/internal-packages/run-ops-database/prisma/migrations",
      tool: .prisma, migrations: 3),
    Expected(
      directory: "usebasejump__basejump/supabase/migrations", tool: .supabase, migrations: 4),
  ]

  /// All of them found below one directory, each recognised, in order and with its rollbacks.
  @Test func everyHistory() throws {
    let corpus = try #require(Corpus.directory)
    let project = try MigrationProject.load(paths: [corpus])
    let found = project.histories.map { $0.directory.dropFirst(corpus.count + 1) }
    #expect(found.map(String.init) == Self.histories.map(\.directory))
    for (loaded, expected) in zip(project.histories, Self.histories) {
      let migrations = loaded.history.migrations
      let rollbacks = migrations.compactMap(\.rollback)
      let scripts = migrations.map(\.forward) + rollbacks.map(\.script)
      let note = Comment(rawValue: expected.directory)
      #expect(loaded.history.tool == expected.tool, note)
      #expect(migrations.count == expected.migrations, note)
      #expect(scripts.map(\.errors.count).reduce(0, +) == expected.errors, note)
      #expect(rollbacks.count { !$0.isEmpty } == expected.rollbacks.filled, note)
      #expect(rollbacks.count(where: \.isEmpty) == expected.rollbacks.empty, note)
    }
  }

  /// No comment in it holds a rollback: all that look alike are prose, headers or live SQL.
  @Test func nothingLooksLikeARollbackInComments() throws {
    let corpus = try #require(Corpus.directory)
    let project = try MigrationProject.load(paths: [corpus])
    let rollbacks = project.histories.flatMap(\.history.migrations).compactMap(\.rollback)
    #expect(rollbacks.filter { $0.place == .comment }.map(\.file.path).isEmpty)
  }

  /// The changes of a plan run in its order; a reworked one runs as it was before.
  @Test func reworkedChanges() throws {
    let corpus = try #require(Corpus.directory)
    let project = try MigrationProject.load(paths: ["\(corpus)/bcgov__cas-cif/schema"])
    let versions = project.histories[0].history.migrations.map(\.version)
    #expect(versions.first == "create_roles")
    #expect(Set(versions).count == versions.count)
    let reworked = versions.indices.filter { versions[$0].contains("@") }
    #expect(reworked.count == 84)
    for index in reworked {
      let name = String(versions[index].prefix { $0 != "@" })
      #expect(versions[(index + 1)...].contains { $0 == name || $0.hasPrefix(name + "@") })
    }
  }
}

enum Corpus {
  /// Beside the package; nil where it is not.
  static let directory: String? = {
    let parts = #filePath.split(separator: "/").dropLast(4)
    let path = "/" + parts.joined(separator: "/") + "/shared/corpus"
    let isThere = (try? MigrationProject.load(paths: [path + "/usebasejump__basejump"])) != nil
    return isThere ? path : nil
  }()
}
