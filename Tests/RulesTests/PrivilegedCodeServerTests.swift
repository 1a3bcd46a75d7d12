import Testing

/// What the rules about privileged code say of PostgreSQL, asked of a real server.
struct PrivilegedCodeServerTests {
  struct Claim: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let sql: String
    let answer: String
  }

  private static let claims = [
    Claim(
      testDescription: "a function that fits better is called from a later schema of the path",
      sql: """
        CREATE FUNCTION public.lower(varchar) RETURNS text LANGUAGE sql AS $$ SELECT 'taken over' $$;
        SET search_path = pg_catalog, public;
        SELECT lower('A'::varchar);
        SET search_path = pg_catalog, pg_temp;
        SELECT lower('A'::varchar);
        """,
      answer: "taken over\na\n"),
    Claim(
      testDescription: "so is the function of an operator, by IN and CASE too",
      sql: """
        CREATE FUNCTION public.never(varchar, varchar) RETURNS boolean LANGUAGE sql AS $$ SELECT false $$;
        CREATE OPERATOR public.= (FUNCTION = public.never, LEFTARG = varchar, RIGHTARG = varchar);
        SELECT 'a'::varchar = 'a'::varchar, 'a'::varchar IN ('a'::varchar),
          CASE 'a'::varchar WHEN 'a'::varchar THEN true ELSE false END,
          NULLIF('a'::varchar, 'a'::varchar), 'a'::varchar IS DISTINCT FROM 'a'::varchar,
          'a'::varchar OPERATOR(pg_catalog.=) 'a'::varchar;
        """,
      answer: "f|f|f|a|t|t\n"),
    Claim(
      testDescription: "temporary tables come first unless pg_temp is named",
      sql: """
        CREATE SCHEMA app;
        CREATE TABLE app.accounts AS SELECT 'app' AS place;
        CREATE TEMP TABLE accounts AS SELECT 'pg_temp' AS place;
        SET search_path = app;
        SELECT place FROM accounts;
        SET search_path = pg_catalog, app;
        SELECT place FROM accounts;
        SET search_path = pg_catalog, app, pg_temp;
        SELECT place FROM accounts;
        """,
      answer: "pg_temp\npg_temp\napp\n"),
    Claim(
      testDescription: "OR REPLACE and IF NOT EXISTS leave the owner as it is",
      sql: """
        CREATE ROLE sample_stranger;
        GRANT CREATE ON SCHEMA public TO sample_stranger;
        SET ROLE sample_stranger;
        CREATE FUNCTION public.answer() RETURNS int LANGUAGE sql AS 'SELECT 41';
        CREATE TABLE public.accounts (id bigint);
        RESET ROLE;
        SET client_min_messages = error;
        CREATE OR REPLACE FUNCTION public.answer() RETURNS int LANGUAGE sql AS 'SELECT 42';
        CREATE TABLE IF NOT EXISTS public.accounts (id bigint);
        SELECT proowner::regrole, (SELECT relowner::regrole FROM pg_class WHERE relname = 'accounts')
        FROM pg_proc WHERE proname = 'answer';
        DROP OWNED BY sample_stranger;
        DROP ROLE sample_stranger;
        """,
      answer: "sample_stranger|sample_stranger\n"),
  ]

  @Test(.enabled(if: Server.isThere), arguments: claims)
  func holds(_ claim: Claim) throws {
    let answer = try Server.withDatabase { try $0.run(claim.sql) }
    #expect(answer.errors == "")
    #expect(answer.output == claim.answer)
  }
}
