import Foundation
import Linter
import Migrations
import Reporters
import Testing

struct SchemaTests {
  private static let sql = """
    CREATE SCHEMA app;
    CREATE TYPE app.state AS ENUM ('open', 'it''s done');
    CREATE TABLE app.teams (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(40) NOT NULL UNIQUE);
    CREATE TABLE "Tasks" (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      team bigint NOT NULL REFERENCES app.teams ON DELETE CASCADE,
      "Parent Task" uuid UNIQUE REFERENCES "Tasks" (id),
      state app.state NOT NULL DEFAULT 'open',
      cost numeric(10, 2) CHECK (cost >= 0),
      due timestamp with time zone[]
    );
    CREATE INDEX tasks_due ON "Tasks" USING gin (due) WHERE state = 'open';
    CREATE INDEX tasks_name ON "Tasks" (lower(cost::text) DESC NULLS LAST, (cost + 1)) INCLUDE (team);
    ALTER TABLE "Tasks" ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON "Tasks" FOR UPDATE USING (team IN (SELECT id FROM app.teams)) WITH CHECK (cost IS NULL OR cost < 10);
    CREATE FUNCTION app.total() RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT sum(cost) FROM "Tasks" $$;
    CREATE VIEW app.open_tasks AS SELECT id FROM "Tasks" WHERE state = 'open';
    """

  private func render(_ renderer: (MigrationProject) -> any SchemaRenderer) throws -> String {
    let project = try MigrationProject.load(files: [("001.sql", Self.sql)])
    let history = try #require(project.histories.first?.history)
    return try renderer(project).render(
      ReplayedHistory(replaying: history, settings: Settings()).catalog)
  }

  private func sql() throws -> String {
    try render { project in
      SchemaSQL(files: Dictionary(uniqueKeysWithValues: project.files.all.map { ($0.id, $0) }))
    }
  }

  @Test func mermaidHasEveryTableAndKey() throws {
    #expect(
      try render { _ in SchemaMermaid() } == """
        erDiagram
          "app.teams" {
            bigint id PK
            varchar(40) name
          }
          "Tasks" {
            uuid id PK
            bigint team FK
            uuid Parent_Task FK
            app_state state
            numeric(10__2) cost
            timestamptz[] due
          }
          "app.teams" ||--o{ "Tasks" : "team"
          "Tasks" |o--o| "Tasks" : "Parent Task"

        """)
  }

  @Test func graphvizDrawsIt() throws {
    let dot = try render { _ in SchemaDOT() }
    #expect(dot.contains("\"public.Tasks\" -> \"app.teams\" [label=\"team\"];"))
    let tool = URL(filePath: "/usr/bin/dot")
    guard FileManager.default.isExecutableFile(atPath: tool.path) else { return }
    let process = Process()
    process.executableURL = tool
    process.arguments = ["-Tsvg"]
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    input.fileHandleForWriting.write(Data(dot.utf8))
    try input.fileHandleForWriting.close()
    let svg = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(svg.contains("Parent Task"))
  }

  @Test func jsonIsADocument() throws {
    let text = try render { _ in SchemaJSON() }
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let tables = try #require(document["tables"] as? [[String: Any]])
    #expect(tables.compactMap { $0["name"] as? String } == ["teams", "Tasks"])
    #expect(
      (document["functions"] as? [[String: Any]])?.first?["volatility"] as? String == "stable")
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["PGHOST"] != nil))
  func postgreSQLTakesTheSQL() throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    // Rolled back, so that nothing is left for other tests.
    process.arguments = ["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-f", "-"]
    let (input, errors) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardError = errors
    try process.run()
    input.fileHandleForWriting.write(Data("BEGIN;\n\(try sql())\nROLLBACK;\n".utf8))
    try input.fileHandleForWriting.close()
    let complaints = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(String(decoding: complaints, as: UTF8.self) == "")
    #expect(process.terminationStatus == 0)
  }
}
