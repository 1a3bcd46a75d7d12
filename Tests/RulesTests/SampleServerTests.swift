import Foundation
import Migrations
import Syntax
import Testing

/// What samples/README.md says of the careful sample: it applies to tables with rows, and its rollback
/// sections bring the schema back.
struct SampleServerTests {
  private static let directory = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../samples/careful").standardizedFileURL

  /// What Supabase has before the first migration.
  private let prelude = """
    DO $$ BEGIN CREATE ROLE anon; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;
    DO $$ BEGIN CREATE ROLE authenticated; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;
    DO $$ BEGIN CREATE ROLE service_role; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;
    CREATE SCHEMA auth;
    CREATE TABLE auth.users (id uuid PRIMARY KEY, email text);
    CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS
      $$ SELECT nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
    CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS
      $$ SELECT nullif(current_setting('request.jwt.claim.role', true), '') $$;
    """

  /// Rows as a careless application leaves them: orphans, negative numbers, duplicates, nothing at all.
  private let rows = """
    INSERT INTO auth.users SELECT ('00000000-0000-0000-0000-00000000000' || n)::uuid, n || '@x.org' FROM generate_series(1, 3) n;
    INSERT INTO profiles (id, full_name) SELECT id, email FROM auth.users;
    INSERT INTO organizations (id, name, owner_id) SELECT id, 'o', id FROM profiles;
    INSERT INTO members (organization_id, user_id) SELECT o.id, p.id FROM organizations o, profiles p;
    INSERT INTO calls (organization_id, user_id, provider_sid, started_at, duration_seconds)
      SELECT id, NULL, 'sid' || id, now(), -5 FROM organizations;
    INSERT INTO usage_metrics (organization_id, call_id, call_sid, metric, quantity)
      SELECT id, gen_random_uuid(), 'gone', 'minutes', -1 FROM organizations;
    INSERT INTO usage_metrics (organization_id, call_sid, metric, quantity)
      SELECT organization_id, provider_sid, 'minutes', 1 FROM calls;
    INSERT INTO referrals (referrer_id, referred_email)
      SELECT id, e FROM profiles, unnest(ARRAY['A@x.org', 'a@x.org', 'a@x.org']) e;
    """

  @Test(.enabled(if: Server.isThere))
  func carefulGoesForwardAndBack() throws {
    let project = try MigrationProject.load(paths: [Self.directory.path])
    let migrations = try #require(project.histories.first?.history.migrations)
    #expect(migrations.count == 5)
    try Server.withDatabase { database in
      let prepared = try database.run(own(prelude))
      #expect(prepared.errors == "")
      var before: [String] = []
      for (number, migration) in migrations.enumerated() {
        before.append(try database.schema())
        let answer = try database.run(text(migration.forward, migration.file))
        #expect(answer.errors == "", "\(migration.file.name)")
        guard number == 0 else { continue }
        let filled = try database.run(rows)
        #expect(filled.errors == "")
      }
      for (migration, schema) in zip(migrations, before).reversed() {
        let rollback = try #require(migration.rollback)
        let answer = try database.run(text(rollback.script, rollback.file))
        #expect(answer.errors == "", "\(migration.file.name)")
        #expect(try database.schema() == schema, "\(migration.file.name)")
      }
    }
  }

  private func text(_ script: Script, _ file: SourceFile) -> String {
    own(script.statements.map { file.text($0.range) + ";\n" }.joined())
  }

  /// Roles belong to the whole server, and other tests make and drop Supabase's: these are our own.
  private func own(_ sql: String) -> String {
    ["anon", "authenticated", "service_role"].reduce(sql) { sql, role in
      sql.split(separator: role, omittingEmptySubsequences: false)
        .joined(separator: "sample_\(role)")
    }
  }
}
