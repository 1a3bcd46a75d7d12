import Linter
import Migrations
import Testing

/// Which histories are taken for a platform's, whose default privileges open every table.
struct PlatformTests {
  private func platform(
    _ sql: String, path: String = "db/001_a.sql", choice: Platform.Kind? = nil
  ) throws -> (platform: Platform, words: String) {
    let project = try MigrationProject.load(files: [(path, sql)])
    let history = try #require(project.histories.first).history
    let platform = Platform(of: history, choice: choice)
    return (platform, platform.description(in: history))
  }

  @Test(arguments: [
    "GRANT SELECT ON notes TO service_role;",
    "GRANT ALL ON ALL TABLES IN SCHEMA public TO service_role, authenticated;",
    "GRANT SELECT ON notes TO anon;",
    "CREATE POLICY own ON notes TO authenticated USING (owner = current_user);",
    "GRANT USAGE ON SCHEMA api TO web_anon;",
    // Of PostgREST's that somebody runs, nothing is open that nobody granted.
    "GRANT USAGE ON SCHEMA public TO anon;",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO anon;",
    "CREATE POLICY p ON notes USING (owner = current_setting('request.jwt.claims', true));",
    "REVOKE USAGE ON SCHEMA public FROM anon;",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM anon;",
    // A schema of the history's own is nobody else's, whatever it is called.
    """
    CREATE SCHEMA auth;
    CREATE TABLE auth.users (id uuid PRIMARY KEY);
    CREATE TABLE notes (owner uuid REFERENCES auth.users (id));
    """,
    """
    CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql AS $$ SELECT NULL::uuid $$;
    CREATE POLICY own ON notes USING (owner = auth.uid());
    """,
    "CREATE TABLE notes (author integer REFERENCES auth.accounts (id));",
    "SELECT current_setting('app.user');",
    "-- auth.uid()\nSELECT 'auth.users';",
  ])
  func isNone(_ sql: String) throws {
    let found = try platform(sql)
    #expect(found.platform.kind == .none)
    #expect(found.words == "none")
  }

  @Test(arguments: [
    ("CREATE POLICY own ON notes USING (owner = auth.uid());", "auth.uid()"),
    ("CREATE TABLE notes (\n  owner uuid REFERENCES auth.users (id)\n);", "auth.users"),
    ("ALTER TABLE notes ADD FOREIGN KEY (owner) REFERENCES auth.users (id);", "auth.users"),
    ("CREATE TABLE notes (owner uuid DEFAULT auth.uid());", "auth.uid()"),
    ("CREATE VIEW mine AS SELECT * FROM notes WHERE owner = auth.uid();", "auth.uid()"),
    ("INSERT INTO storage.buckets (id) VALUES ('notes');", "storage.buckets"),
    ("CREATE POLICY r ON storage.objects USING (true);", "storage.objects"),
    ("CREATE TRIGGER t AFTER INSERT ON auth.users EXECUTE FUNCTION f();", "auth.users"),
    (
      "CREATE POLICY p ON notes USING (EXISTS (SELECT 1 FROM auth.users u WHERE u.id = owner));",
      "auth.users"
    ),
    (
      """
      CREATE FUNCTION me() RETURNS uuid LANGUAGE plpgsql AS $$
      BEGIN
        RETURN auth.uid();
      END $$;
      """, "auth.uid()"
    ),
    (
      """
      CREATE FUNCTION wipe() RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM auth.users;
      END $$;
      """, "auth.users"
    ),
    (
      """
      CREATE POLICY p ON notes
        USING (owner = current_setting('request.jwt.claims', true)::json ->> 'sub');
      CREATE POLICY q ON notes TO service_role USING (true);
      """,
      "request.jwt.claims"
    ),
    (
      """
      ALTER DEFAULT PRIVILEGES IN SCHEMA public
        GRANT SELECT ON TABLES TO anon, authenticated, service_role;
      """,
      "default privileges for anon"
    ),
    (
      "GRANT USAGE ON SCHEMA public TO anon;\nGRANT ALL ON notes TO service_role;",
      "schema public for anon"
    ),
  ])
  func isSupabase(_ sql: String, _ sign: String) throws {
    let found = try platform(sql)
    #expect(found.platform.kind == .supabase)
    #expect(found.words.hasPrefix("supabase, by \(sign) (db/001_a.sql:"))
  }

  @Test func layoutAndSettingSayIt() throws {
    let layout = try platform("SELECT 1;", path: "supabase/migrations/20240101000000_a.sql")
    #expect(layout.words == "supabase, by its layout")
    let drizzle = try platform(
      "SELECT 1;--> statement-breakpoint\nSELECT 2;", path: "supabase/migrations/0000_a.sql")
    #expect(drizzle.words == "supabase, by its layout")
    #expect(try platform("SELECT 1;", choice: .supabase).words == "supabase, as settings say")
    let off = try platform("SELECT auth.uid();", choice: Platform.Kind.none)
    #expect(off.words == "none, as settings say")
  }

  /// The 282 findings that a single grant in a self-hosted history made.
  @Test func aGrantToOneRoleOpensNoOtherTable() throws {
    let sql = """
      CREATE TABLE notes (id bigint PRIMARY KEY);
      CREATE TABLE jobs (id bigint PRIMARY KEY);
      GRANT SELECT ON jobs TO service_role;
      """
    let project = try MigrationProject.load(files: [("db/001_a.sql", sql)])
    let history = try #require(project.histories.first).history
    func catalog(_ choice: Platform.Kind?) -> [Bool] {
      var settings = Settings()
      settings.platform = choice
      let replayed = ReplayedHistory(replaying: history, settings: settings)
      return replayed.tables.map { replayed.catalog.privileges(of: "anon", on: $0).isEmpty }
    }
    #expect(catalog(nil) == [true, true])
    #expect(catalog(.supabase) == [false, false])
  }
}
