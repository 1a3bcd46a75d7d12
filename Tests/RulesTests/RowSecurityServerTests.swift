import Linter
import Testing

/// What the rules about row level security claim, as users would meet it on a server.
///
/// Each scenario is linted as it stands, and run: what is reported leaks or fails there, what is not
/// reported does not.
struct RowSecurityServerTests {
  struct Scenario: CustomTestStringConvertible, Sendable {
    let rule: String
    /// Tables and rows, the same for both.
    var tables = """
      CREATE TABLE notes (id int PRIMARY KEY, user_id uuid NOT NULL, body text);
      INSERT INTO notes VALUES (1, auth.alice(), 'hers'), (2, auth.bob(), 'his');
      """
    /// What the rule reports.
    let bad: String
    /// The same, put right.
    let good: String
    /// What the user does, and what that says after each.
    var user = Self.alice
    let probe: String
    let badAnswer: String
    let goodAnswer: String

    var testDescription: String { "\(rule): \(probe)" }

    static let alice =
      "SET ROLE authenticated; SET request.jwt.claims = '{\"sub\": \"00000000-0000-0000-0000-00000000000a\", \"role\": \"authenticated\", \"user_metadata\": {\"role\": \"admin\"}}';"
    static let anonymous = "SET ROLE anon; SET request.jwt.claims = '{\"role\": \"anon\"}';"
  }

  private static let enable = "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
  private static let own =
    "CREATE POLICY own ON notes TO authenticated USING (user_id = (SELECT auth.uid()));\n"
  private static let count = "SELECT count(*) FROM notes;"
  private static let counting =
    "CREATE FUNCTION note_count() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$ SELECT count(*) FROM public.notes $$;\n"

  static let scenarios: [Scenario] =
    [
      Scenario(
        rule: "policy-self-comparison",
        tables: """
          CREATE TABLE teams (id int PRIMARY KEY, team_id int, name text);
          CREATE TABLE members (team_id int, user_id uuid);
          INSERT INTO teams VALUES (1, 1, 'hers'), (2, 2, 'his');
          INSERT INTO members VALUES (1, auth.alice()), (2, auth.bob());
          ALTER TABLE teams ENABLE ROW LEVEL SECURITY;
          """,
        bad:
          "CREATE POLICY p ON teams FOR SELECT TO authenticated USING (EXISTS (SELECT 1 FROM members WHERE members.team_id = team_id AND members.user_id = (SELECT auth.uid())));",
        good:
          "CREATE POLICY p ON teams FOR SELECT TO authenticated USING (EXISTS (SELECT 1 FROM members WHERE members.team_id = teams.team_id AND members.user_id = (SELECT auth.uid())));",
        probe: "SELECT string_agg(name, ',' ORDER BY id) FROM teams;", badAnswer: "hers,his",
        goodAnswer: "hers"),
      Scenario(
        rule: "policy-self-comparison",
        tables: """
          CREATE TABLE profiles (id uuid, active_team int);
          CREATE TABLE documents (id int, team_id int);
          INSERT INTO profiles VALUES (auth.alice(), 1);
          INSERT INTO documents VALUES (1, 1), (2, 2);
          ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
          """,
        bad:
          "CREATE POLICY p ON documents FOR SELECT TO authenticated USING (team_id IN (SELECT team_id FROM profiles WHERE profiles.id = (SELECT auth.uid())));",
        good:
          "CREATE POLICY p ON documents FOR SELECT TO authenticated USING (team_id IN (SELECT active_team FROM profiles WHERE profiles.id = (SELECT auth.uid())));",
        probe: "SELECT string_agg(id::text, ',' ORDER BY id) FROM documents;", badAnswer: "1,2",
        goodAnswer: "1"),
      Scenario(
        rule: "policy-always-true",
        bad: enable + "CREATE POLICY p ON notes TO authenticated USING (user_id = user_id);",
        good: enable + "CREATE POLICY p ON notes TO authenticated USING (user_id = auth.uid());",
        probe:
          "WITH gone AS (DELETE FROM notes RETURNING body) SELECT string_agg(body, ',' ORDER BY body) FROM gone;",
        badAnswer: "hers,his", goodAnswer: "hers"),
      Scenario(
        rule: "policy-public-read",
        bad: enable + "CREATE POLICY p ON notes FOR SELECT USING (true);",
        good: enable + own, user: Scenario.anonymous, probe: count, badAnswer: "2", goodAnswer: "0"),
      Scenario(
        rule: "policy-without-own-column",
        bad: enable
          + "CREATE POLICY p ON notes TO authenticated USING ((SELECT auth.uid()) IS NOT NULL);",
        good: enable + own,
        probe: "UPDATE notes SET body = 'x'; SELECT string_agg(body, ',' ORDER BY id) FROM notes;",
        badAnswer: "x,x", goodAnswer: "x"),
      Scenario(
        rule: "policy-without-auth-check",
        bad: enable + "CREATE POLICY p ON notes FOR SELECT TO authenticated USING (body <> '');",
        good: enable + own, probe: count, badAnswer: "2", goodAnswer: "1"),
      Scenario(
        rule: "rls-initplan",
        bad: enable + "CREATE POLICY p ON notes TO authenticated USING (user_id = auth.uid());",
        good: enable + own,
        // From 17 on conditions name the plan whose result they use, besides.
        probe:
          "SELECT count(*) FROM auth.plan('SELECT * FROM notes') line WHERE line LIKE '  InitPlan %';",
        badAnswer: "0", goodAnswer: "1"),
      Scenario(
        rule: "policy-on-user-metadata",
        bad: enable
          + "CREATE POLICY p ON notes TO authenticated USING ((SELECT auth.jwt()) -> 'user_metadata' ->> 'role' = 'admin');",
        good: enable
          + "CREATE POLICY p ON notes TO authenticated USING ((SELECT auth.jwt()) -> 'app_metadata' ->> 'role' = 'admin');",
        probe: count, badAnswer: "2", goodAnswer: "0"),
      Scenario(
        rule: "policy-rls-disabled", bad: own, good: own + enable, probe: count, badAnswer: "2",
        goodAnswer: "1"),
      Scenario(
        rule: "rls-enabled-no-policy", bad: enable, good: enable + own, probe: count,
        badAnswer: "0",
        goodAnswer: "1"),
      Scenario(
        rule: "restrictive-only-policies",
        bad: enable
          + "CREATE POLICY p ON notes AS RESTRICTIVE USING (user_id = (SELECT auth.uid()));",
        good: enable + "CREATE POLICY p ON notes USING (user_id = (SELECT auth.uid()));",
        probe: count,
        badAnswer: "0", goodAnswer: "1"),
      Scenario(
        rule: "multiple-permissive-policies",
        bad: enable + own
          + "CREATE POLICY q ON notes FOR SELECT TO authenticated USING (body = 'public');",
        good: enable + own,
        probe:
          "SELECT count(*) FROM auth.plan('SELECT * FROM notes') line WHERE line LIKE '%Filter:%OR%';",
        badAnswer: "1", goodAnswer: "0"),
      Scenario(
        rule: "policy-column-unindexed", bad: enable + own,
        good: enable + own + "CREATE INDEX ON notes (user_id);",
        probe:
          "SET enable_seqscan = off; SELECT count(*) > 0 FROM auth.plan('SELECT * FROM notes') line WHERE line LIKE '%Index%';",
        badAnswer: "f", goodAnswer: "t"),
      Scenario(
        rule: "bypass-rls-role",
        bad: enable + own + "CREATE ROLE passer BYPASSRLS; GRANT SELECT ON notes TO passer;",
        good: enable + own + "CREATE ROLE passer; GRANT SELECT ON notes TO passer;",
        user: "SET ROLE passer;",
        probe: count + "RESET ROLE; DROP OWNED BY passer; DROP ROLE passer;",
        badAnswer: "2", goodAnswer: "0"),
      Scenario(
        rule: "grant-to-public",
        tables: "CREATE TABLE events (id int); REVOKE ALL ON events FROM anon, authenticated;",
        bad: "GRANT INSERT ON events TO anon;", good: "GRANT INSERT ON events TO authenticated;",
        user: Scenario.anonymous, probe: "SELECT has_table_privilege('events', 'INSERT');",
        badAnswer: "t", goodAnswer: "f"),
      Scenario(
        rule: "definer-without-search-path",
        bad:
          "CREATE FUNCTION total() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN RETURN (SELECT count(*) FROM notes); END $$;",
        good:
          "CREATE FUNCTION total() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$ BEGIN RETURN (SELECT count(*) FROM public.notes); END $$;",
        probe:
          "CREATE TEMP TABLE notes (fake int); GRANT SELECT ON notes TO PUBLIC; SELECT total();",
        badAnswer: "0", goodAnswer: "2"),
      Scenario(
        rule: "insecure-search-path",
        bad:
          "CREATE FUNCTION total() RETURNS bigint LANGUAGE plpgsql SET search_path = pg_temp, public AS $$ BEGIN RETURN (SELECT count(*) FROM notes); END $$;",
        good:
          "CREATE FUNCTION total() RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$ BEGIN RETURN (SELECT count(*) FROM notes); END $$;",
        probe: "CREATE TEMP TABLE notes (fake int); SELECT total();", badAnswer: "0",
        goodAnswer: "2"),
      Scenario(
        rule: "insecure-search-path",
        bad:
          "CREATE FUNCTION total() RETURNS bigint LANGUAGE plpgsql SET search_path = 'public, pg_temp' AS $$ BEGIN RETURN (SELECT count(*) FROM notes); EXCEPTION WHEN undefined_table THEN RETURN -1; END $$;",
        good:
          "CREATE FUNCTION total() RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$ BEGIN RETURN (SELECT count(*) FROM notes); EXCEPTION WHEN undefined_table THEN RETURN -1; END $$;",
        probe: "SELECT total();", badAnswer: "-1", goodAnswer: "2"),
      Scenario(
        rule: "rls-disabled-in-exposed-schema", bad: "", good: enable, user: Scenario.anonymous,
        probe: "UPDATE notes SET body = 'x'; " + count, badAnswer: "2", goodAnswer: "0"),
      Scenario(
        rule: "sensitive-columns-exposed",
        tables: "CREATE TABLE keys (id int, api_key text); INSERT INTO keys VALUES (1, 'k');",
        bad: "", good: "ALTER TABLE keys ENABLE ROW LEVEL SECURITY;", user: Scenario.anonymous,
        probe: "SELECT count(api_key) FROM keys;", badAnswer: "1", goodAnswer: "0"),
      Scenario(
        rule: "view-without-security-invoker",
        bad: enable + own + "CREATE VIEW v AS SELECT * FROM notes;",
        good: enable + own + "CREATE VIEW v WITH (security_invoker = true) AS SELECT * FROM notes;",
        probe: "SELECT count(*) FROM v;", badAnswer: "2", goodAnswer: "1"),
      Scenario(
        rule: "materialized-view-exposed",
        bad: enable + own + "CREATE MATERIALIZED VIEW v AS SELECT * FROM notes;",
        good: enable + own + "CREATE VIEW v WITH (security_invoker = true) AS SELECT * FROM notes;",
        probe: "SELECT count(*) FROM v;", badAnswer: "2", goodAnswer: "1"),
      Scenario(
        rule: "auth-users-exposed", bad: "CREATE VIEW people AS SELECT email FROM auth.users;",
        good:
          "CREATE VIEW people AS SELECT email FROM auth.users; REVOKE ALL ON people FROM anon, authenticated;",
        user: Scenario.anonymous, probe: "SELECT has_table_privilege('people', 'SELECT');",
        badAnswer: "t", goodAnswer: "f"),
      Scenario(
        rule: "security-definer-exposed",
        bad: enable + own + counting + "REVOKE EXECUTE ON FUNCTION note_count() FROM PUBLIC;",
        good: enable + own + counting
          + "REVOKE EXECUTE ON FUNCTION note_count() FROM PUBLIC, anon, authenticated;",
        user: Scenario.anonymous,
        probe: "SELECT has_function_privilege('note_count()', 'EXECUTE');", badAnswer: "t",
        goodAnswer: "f"),
      Scenario(
        rule: "function-without-search-path",
        bad:
          "CREATE FUNCTION total() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM notes); END $$;",
        good:
          "CREATE FUNCTION total() RETURNS bigint LANGUAGE plpgsql SET search_path = '' AS $$ BEGIN RETURN (SELECT count(*) FROM public.notes); END $$;",
        probe: "CREATE TEMP TABLE notes (fake int); SELECT total();", badAnswer: "0",
        goodAnswer: "2"),
      Scenario(
        rule: "extension-in-public", bad: "CREATE EXTENSION pg_trgm;",
        good: "CREATE SCHEMA extensions; CREATE EXTENSION pg_trgm WITH SCHEMA extensions;",
        probe: "SELECT to_regproc('public.show_trgm') IS NOT NULL;", badAnswer: "t", goodAnswer: "f"
      ),
      Scenario(
        rule: "foreign-key-to-auth-non-key",
        tables: "ALTER TABLE auth.users ADD CONSTRAINT users_email_key UNIQUE (email);",
        bad: "CREATE TABLE invites (email text REFERENCES auth.users (email));",
        good: "CREATE TABLE invites (user_id uuid REFERENCES auth.users (id));", user: "",
        probe:
          "CREATE FUNCTION pg_temp.attempt() RETURNS text LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE auth.users DROP CONSTRAINT users_email_key; RETURN 'dropped'; EXCEPTION WHEN dependent_objects_still_exist THEN RETURN 'refused'; END $$; SELECT pg_temp.attempt();",
        badAnswer: "refused", goodAnswer: "dropped"),
      Scenario(
        rule: "foreign-table-exposed",
        tables: """
          CREATE EXTENSION file_fdw WITH SCHEMA auth;
          CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
          """,
        bad:
          "CREATE FOREIGN TABLE ledger (line text) SERVER files OPTIONS (program 'echo secret'); GRANT SELECT ON ledger TO anon;",
        good:
          "CREATE FOREIGN TABLE ledger (line text) SERVER files OPTIONS (program 'echo secret'); REVOKE ALL ON ledger FROM anon, authenticated;",
        user: "",
        probe: """
          DO $$ BEGIN ALTER TABLE ledger ENABLE ROW LEVEL SECURITY; EXCEPTION WHEN wrong_object_type THEN END $$;
          CREATE FUNCTION pg_temp.attempt() RETURNS text LANGUAGE plpgsql AS
            $$ BEGIN RETURN (SELECT line FROM ledger); EXCEPTION WHEN insufficient_privilege THEN RETURN 'refused'; END $$;
          SET ROLE anon; SELECT pg_temp.attempt();
          """,
        badAnswer: "secret", goodAnswer: "refused"),
      Scenario(
        rule: "policy-check-looser-than-using",
        bad: enable
          + "CREATE POLICY p ON notes FOR UPDATE TO authenticated USING (user_id = (SELECT auth.uid())) WITH CHECK (true);",
        good: enable
          + "CREATE POLICY p ON notes FOR UPDATE TO authenticated USING (user_id = (SELECT auth.uid()));",
        probe: handOver, badAnswer: "2", goodAnswer: "1"),
      Scenario(
        rule: "policy-check-looser-than-using",
        bad: enable
          + "CREATE POLICY p ON notes FOR UPDATE TO authenticated USING (user_id = auth.uid()) WITH CHECK (body <> '');",
        good: enable
          + "CREATE POLICY p ON notes FOR UPDATE TO authenticated USING (user_id = auth.uid()) WITH CHECK (body <> '' AND user_id = auth.uid());",
        probe: handOver, badAnswer: "2", goodAnswer: "1"),
      Scenario(
        rule: "policy-check-looser-than-using",
        bad: enable
          + "CREATE POLICY p ON notes FOR UPDATE USING (user_id::text = current_setting('app.caller', true)) WITH CHECK (true);",
        good: enable
          + "CREATE POLICY p ON notes FOR UPDATE USING (user_id::text = current_setting('app.caller', true)) WITH CHECK (user_id::text = current_setting('app.caller', true));",
        user: "SET ROLE authenticated; SET app.caller = '00000000-0000-0000-0000-00000000000a';",
        probe: handOver, badAnswer: "2", goodAnswer: "1"),
      Scenario(
        rule: "policy-check-looser-than-using",
        bad: enable
          + "CREATE POLICY p ON notes FOR UPDATE TO authenticated USING (user_id = auth.uid()) WITH CHECK (true);",
        good: enable
          + """
          CREATE POLICY p ON notes FOR UPDATE TO authenticated USING (user_id = auth.uid()) WITH CHECK (true);
          CREATE FUNCTION keep_owner() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.user_id := OLD.user_id; RETURN NEW; END $$;
          CREATE TRIGGER keep_owner BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION keep_owner();
          """,
        probe: handOver, badAnswer: "2", goodAnswer: "1"),
      Scenario(
        rule: "policy-check-looser-than-using",
        bad: enable
          + "CREATE POLICY p ON notes FOR UPDATE TO authenticated USING (user_id = auth.uid()) WITH CHECK (true);",
        good: enable
          + """
          CREATE POLICY p ON notes FOR UPDATE TO authenticated USING (user_id = auth.uid()) WITH CHECK (true);
          REVOKE UPDATE ON notes FROM anon, authenticated; GRANT UPDATE (body) ON notes TO authenticated;
          """,
        probe: handOver, badAnswer: "2", goodAnswer: "1"),
    ] + identityScenarios

  /// Gives all rows that may be changed to somebody else, without asking which.
  private static let handOver =
    "DO $$ BEGIN UPDATE notes SET user_id = auth.bob(); EXCEPTION WHEN insufficient_privilege THEN END $$; RESET ROLE; SELECT count(*) FROM notes WHERE user_id = auth.bob();"

  /// Conditions that are true without an identity, beside those that look like them.
  private static let identityScenarios: [Scenario] =
    [
      (
        "auth.uid() IS NULL OR user_id = auth.uid()",
        "auth.uid() IS NOT NULL AND user_id = auth.uid()"
      ),
      ("COALESCE(user_id = auth.uid(), true)", "COALESCE(user_id = auth.uid(), false)"),
      (
        "NOT COALESCE(user_id <> (SELECT auth.uid()), false)",
        "NOT (user_id <> (SELECT auth.uid()))"
      ),
      ("(user_id = auth.uid()) IS NOT FALSE", "(user_id = auth.uid()) IS TRUE"),
      (
        "auth.uid() IS NOT DISTINCT FROM NULL OR user_id = auth.uid()",
        "auth.uid() IS DISTINCT FROM NULL AND user_id = auth.uid()"
      ),
      (
        "auth.jwt() ->> 'sub' IS NULL OR user_id = auth.uid()",
        "auth.jwt() ->> 'role' IS NULL OR user_id = auth.uid()"
      ),
      (
        "CASE WHEN auth.uid() IS NULL THEN true ELSE user_id = auth.uid() END",
        "CASE WHEN auth.uid() IS NULL THEN false ELSE user_id = auth.uid() END"
      ),
      ("caller() IS NULL OR user_id = caller()", "user_id = caller()"),
      (
        "current_setting('app.caller', true) IS NULL OR user_id::text = current_setting('app.caller', true)",
        "user_id::text = current_setting('app.caller', true)"
      ),
      (
        "NULLIF(current_setting('app.caller', true), '') IS NULL OR user_id::text = current_setting('app.caller', true)",
        "user_id::text = NULLIF(current_setting('app.caller', true), '')"
      ),
    ].map { bad, good in
      let caller =
        "CREATE FUNCTION caller() RETURNS uuid LANGUAGE sql AS $$ SELECT auth.uid() $$;\n"
      return Scenario(
        rule: "policy-true-without-identity",
        bad: enable + caller + "CREATE POLICY p ON notes FOR SELECT USING (\(bad));",
        good: enable + caller + "CREATE POLICY p ON notes FOR SELECT USING (\(good));",
        user: Scenario.anonymous, probe: count, badAnswer: "2", goodAnswer: "0")
    } + [
      Scenario(
        rule: "policy-true-without-identity",
        tables: """
          CREATE TABLE notes (id int PRIMARY KEY, user_id uuid, body text);
          INSERT INTO notes VALUES (1, auth.alice(), 'hers'), (2, NULL, 'nobody''s');
          """,
        bad: enable
          + "CREATE POLICY p ON notes USING (user_id IS NOT DISTINCT FROM auth.uid());",
        good: enable + "CREATE POLICY p ON notes USING (user_id = auth.uid());",
        user: Scenario.anonymous, probe: count, badAnswer: "1", goodAnswer: "0"),
      Scenario(
        rule: "policy-true-without-identity",
        bad: enable
          + "CREATE POLICY p ON notes USING (current_setting('app.caller', true) = '' OR user_id::text = current_setting('app.caller', true));",
        good: enable
          + "CREATE POLICY p ON notes USING (user_id::text = current_setting('app.caller', true));",
        user: "SET ROLE anon; BEGIN; SET LOCAL app.caller = 'x'; COMMIT;",
        probe: count, badAnswer: "2", goodAnswer: "0"),
      // Whoever has the role is signed in.
      Scenario(
        rule: "policy-true-without-identity",
        bad: enable
          + "CREATE POLICY p ON notes USING (auth.uid() IS NULL OR user_id = auth.uid());",
        good: enable
          + "CREATE POLICY p ON notes TO authenticated USING (auth.uid() IS NULL OR user_id = auth.uid());",
        user: Scenario.anonymous, probe: count, badAnswer: "2", goodAnswer: "0"),
    ]

  @Test(arguments: scenarios)
  func ruleSaysSo(_ scenario: Scenario) throws {
    // What makes it a history of the API's, whatever the scenario is about.
    let api = "GRANT USAGE ON SCHEMA public TO anon, authenticated, service_role;\n"
    for (sql, isBad) in [(scenario.bad, true), (scenario.good, false)] {
      let files = [PageHistory.File(name: "001.sql", text: api + scenario.tables + "\n" + sql)]
      let found = try lint(files, rule: scenario.rule).findings(of: scenario.rule)
      #expect(found.isEmpty != isBad, "\(sql): \(found.map(\.finding.message))")
    }
  }

  @Test(.enabled(if: Server.isThere), arguments: scenarios)
  func serverSaysSo(_ scenario: Scenario) throws {
    for (sql, expected) in [
      (scenario.bad, scenario.badAnswer), (scenario.good, scenario.goodAnswer),
    ] {
      let answer = try Server.withDatabase { database in
        let setUp = try database.run(own(Self.prelude + scenario.tables + "\n" + sql))
        #expect(setUp.errors == "", "\(sql)")
        return try database.run(own(scenario.user + "\n" + scenario.probe))
      }
      #expect(answer.errors == "", "\(sql)")
      #expect(answer.output.split(separator: "\n").joined(separator: ",") == expected, "\(sql)")
    }
  }

  /// Why the rules are silent about a policy without any condition: it grants nothing.
  @Test(.enabled(if: Server.isThere))
  func policyWithoutConditionLetsNothingThrough() throws {
    let sql = """
      CREATE TABLE notes (id int);
      ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
      CREATE POLICY p ON notes FOR INSERT TO authenticated;
      CREATE POLICY q ON notes FOR SELECT TO authenticated;
      INSERT INTO notes VALUES (1);
      """
    let answer = try Server.withDatabase { database in
      let setUp = try database.run(own(Self.prelude + sql))
      #expect(setUp.errors == "")
      return try database.run(
        own(Scenario.alice + "SELECT count(*) FROM notes; INSERT INTO notes VALUES (2);"))
    }
    #expect(answer.output == "0\n")
    #expect(answer.errors.contains("violates row-level security policy"))
  }

  /// Roles belong to the whole server, and other tests make and drop Supabase's; those of tests begin so.
  private func own(_ sql: String) -> String {
    ["anon", "authenticated", "service_role", "passer"].reduce(sql) { sql, role in
      let pattern = try? Regex("\\b\(role)\\b")
      // Claims keep the words that Supabase puts into them.
      return pattern.map { sql.replacing($0, with: "sample_leak_\(role)") } ?? sql
    }
  }

  /// What Supabase has before the first migration, and who is who.
  private static let prelude = """
    DO $$ BEGIN CREATE ROLE anon; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;
    DO $$ BEGIN CREATE ROLE authenticated; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;
    DO $$ BEGIN CREATE ROLE service_role; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;
    CREATE SCHEMA auth;
    CREATE TABLE auth.users (id uuid PRIMARY KEY, email text, raw_user_meta_data jsonb);
    INSERT INTO auth.users VALUES ('00000000-0000-0000-0000-00000000000a', 'alice@example.org');
    CREATE FUNCTION auth.alice() RETURNS uuid LANGUAGE sql IMMUTABLE AS
      $$ SELECT '00000000-0000-0000-0000-00000000000a'::uuid $$;
    CREATE FUNCTION auth.bob() RETURNS uuid LANGUAGE sql IMMUTABLE AS
      $$ SELECT '00000000-0000-0000-0000-00000000000b'::uuid $$;
    CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS
      $$ SELECT nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
    CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS
      $$ SELECT (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;
    CREATE FUNCTION auth.plan(query text) RETURNS SETOF text LANGUAGE plpgsql AS
      $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || query; END $$;
    GRANT USAGE ON SCHEMA auth, public TO anon, authenticated;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO anon, authenticated;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON FUNCTIONS TO anon, authenticated;

    """
}
