import Catalog
import Syntax
import Testing

/// What `DO` blocks do to the catalog: constants, loops over them, conditions on the schema.
struct BlockTests {
  /// `a, b and c` of the tables that have row level security.
  private func secured(_ replayed: Replaying) -> [String] {
    replayed.catalog.tables.filter(\.rowSecurity.isEnabled).map(\.name.name)
  }

  @Test(arguments: [
    "FOREACH tbl IN ARRAY ARRAY['a', 'b'] LOOP EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tbl); END LOOP;",
    "FOREACH tbl IN ARRAY '{a, \"b\"}'::text[] LOOP EXECUTE 'ALTER TABLE public.' || quote_ident(tbl) || ' ENABLE ROW LEVEL SECURITY'; END LOOP;",
    "FOREACH tbl IN ARRAY string_to_array('a,b', ',') LOOP EXECUTE format('ALTER TABLE %1$I.%2$I ENABLE ROW LEVEL SECURITY', 'public', tbl); END LOOP;",
    "FOREACH tbl IN ARRAY names LOOP EXECUTE format(command, tbl); END LOOP;",
    "FOR tbl IN SELECT unnest(ARRAY['a', 'b']) LOOP EXECUTE format(command, tbl); END LOOP;",
    "FOR tbl IN SELECT n FROM unnest(names) AS n ORDER BY 1 LOOP EXECUTE format(command, tbl); END LOOP;",
    "FOR r IN SELECT * FROM (VALUES ('a', 1), ('b', 2)) AS v (name, number) LOOP EXECUTE format(command, r.name); END LOOP;",
    "FOR tbl, i IN VALUES ('a', 1), ('b', 2) LOOP EXECUTE format(command, tbl); END LOOP;",
    "FOR r IN SELECT 'a' AS name UNION ALL SELECT 'b' LOOP EXECUTE format(command, r.name); END LOOP;",
    "FOR i IN 1..2 LOOP EXECUTE format('CREATE TABLE t%s ()', i); END LOOP; tbl := 'a'; EXECUTE format(command, tbl); SELECT 'b' INTO tbl; EXECUTE format(command, tbl);",
    "FOREACH tbl IN ARRAY names LOOP IF tbl = 'a' THEN EXECUTE format(command, tbl); ELSE EXECUTE format(command, 'b'); END IF; END LOOP;",
    "FOREACH tbl IN ARRAY ARRAY['a'] LOOP FOREACH other IN ARRAY ARRAY['a', 'b'] LOOP EXECUTE format(command, other); END LOOP; END LOOP;",
  ])
  func loopsOverConstantsAreRead(_ statements: String) {
    let replayed = Replaying(
      """
      CREATE TABLE a (id int); CREATE TABLE b (id int);
      DO $$
      DECLARE
        tbl text;
        other text;
        r record;
        i int;
        names CONSTANT text[] := ARRAY['a', 'b'];
        command text := 'ALTER TABLE %I ENABLE ROW LEVEL SECURITY';
      BEGIN
        \(statements)
      END
      $$;
      """)
    #expect(secured(replayed) == ["a", "b"])
  }

  /// The SQL of a function is read again with the arguments of the call.
  @Test(arguments: [
    "SELECT secure('a'); SELECT secure('b')",
    "SELECT secure(name => 'a', place => 'public'); SELECT secure(place => 'public', name => 'b');",
    "DO $d$ DECLARE n text := 'b'; BEGIN PERFORM secure('a'); PERFORM secure(n, 'public'); END $d$;",
    "SELECT secure(ARRAY['a', 'b'])",
    "CALL secure_both('a', 'b')",
    "CALL secure_all(2)",
    "SELECT secure_or_not('a', true); SELECT secure_or_not('b', true); SELECT secure_or_not('c', false)",
  ])
  func callsAreReadWithTheirArguments(_ calls: String) {
    let replayed = Replaying(
      """
      CREATE TABLE a (id int); CREATE TABLE b (id int); CREATE TABLE c (id int);
      CREATE FUNCTION secure(name text, place text DEFAULT 'public') RETURNS void LANGUAGE plpgsql AS $f$
      BEGIN EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', $2, name); END $f$;
      CREATE FUNCTION secure(names text[]) RETURNS void LANGUAGE plpgsql AS $f$
      DECLARE name text;
      BEGIN FOREACH name IN ARRAY names LOOP PERFORM secure(name); END LOOP; END $f$;
      CREATE FUNCTION secure_or_not(name text, really boolean) RETURNS void LANGUAGE plpgsql AS $f$
      DECLARE command text;
      BEGIN
        IF really THEN command := 'ENABLE'; ELSE command := 'DISABLE'; END IF;
        EXECUTE 'ALTER TABLE ' || name || ' ' || command || ' ROW LEVEL SECURITY';
      END $f$;
      CREATE PROCEDURE secure_both(one text, other text) LANGUAGE plpgsql AS $f$
      BEGIN PERFORM secure(ARRAY[one, other]); END $f$;
      CREATE PROCEDURE secure_all(count int) LANGUAGE plpgsql AS $f$
      BEGIN
        FOR i IN 0..(count - 1) LOOP
          EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', chr(97 + i));
        END LOOP;
      END $f$;
      \(calls);
      """)
    #expect(secured(replayed) == ["a", "b"])
  }

  /// A function looks at the catalog as the call finds it.
  @Test func callsDecideByTheCatalog() {
    let replayed = Replaying(
      """
      CREATE TABLE t (id int);
      CREATE FUNCTION put(policy text, condition text) RETURNS void LANGUAGE plpgsql AS $f$
      DECLARE command text;
      BEGIN
        IF (SELECT true FROM pg_policies WHERE policyname = policy AND tablename = 't') THEN
          command := 'ALTER POLICY ' || policy || ' ON t';
        ELSE
          command := 'CREATE POLICY ' || policy || ' ON t FOR SELECT';
        END IF;
        EXECUTE command || ' USING (' || condition || ')';
      END $f$;
      SELECT put('p', 'id = 1');
      SELECT put('p', 'id = 2');
      SELECT put('q', random()::text);
      """)
    let policies = replayed.catalog.tables.first?.policies ?? []
    #expect(policies.map(\.name) == ["p"])
    #expect(policies.first?.using?.sql == "id = 2")
  }

  @Test(arguments: [
    "IF random() < 0.5 THEN tbl := 'b'; END IF;",
    "tbl := (SELECT relname FROM pg_class LIMIT 1);",
    "tbl := (tbl IN ('a', 'b'))::text;",
    "tbl := (tbl LIKE 'a')::text;",
    "SELECT relname INTO tbl FROM pg_class LIMIT 1;",
    "EXECUTE 'SELECT 1' INTO tbl;",
    "WHILE random() < 0.5 LOOP tbl := 'b'; END LOOP;",
    "FOR r IN SELECT 1 FROM pg_class LOOP tbl := 'b'; END LOOP;",
    "BEGIN PERFORM 1 / 0; EXCEPTION WHEN others THEN tbl := 'b'; END;",
    "DECLARE tbl text; BEGIN tbl := 'b'; END; tbl := lower(tbl) || (random() * 9)::text;",
  ])
  func whatMayHaveChangedIsUnknown(_ statements: String) {
    let replayed = Replaying(
      """
      CREATE TABLE a (id int); CREATE TABLE b (id int);
      DO $$
      DECLARE
        tbl text := 'a';
        r record;
      BEGIN
        \(statements)
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tbl);
      END
      $$;
      """)
    #expect(secured(replayed) == [])
  }

  @Test func innerVariablesHideOuterOnes() {
    let replayed = Replaying(
      """
      CREATE TABLE a (id int); CREATE TABLE b (id int);
      DO $$
      DECLARE tbl text := 'a';
      BEGIN
        DECLARE tbl text := 'nothing'; BEGIN NULL; END;
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tbl);
      END
      $$;
      """)
    #expect(secured(replayed) == ["a"])
  }

  @Test func conditionsOnTheSchemaAreDecided() {
    let replayed = Replaying(
      """
      CREATE TABLE a (id int, old int);
      CREATE TYPE mood AS ENUM ('good');
      DO $$
      BEGIN
        IF NOT EXISTS (
          SELECT 1 FROM information_schema.columns
          WHERE table_schema = 'public' AND table_name = 'a' AND column_name = 'extra'
        ) THEN
          ALTER TABLE a ADD COLUMN extra int;
          ALTER TABLE a ALTER COLUMN extra SET NOT NULL;
        ELSE
          ALTER TABLE a DROP COLUMN id;
        END IF;
        IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'a'::regclass AND attname = 'old') THEN
          ALTER TABLE a RENAME COLUMN old TO new;
        END IF;
        IF EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'a' AND column_name = 'gone') THEN
          ALTER TABLE a DROP COLUMN id;
        ELSIF to_regclass('public.a') IS NOT NULL THEN
          ALTER TABLE a ADD COLUMN elsif int;
        ELSE
          ALTER TABLE a DROP COLUMN extra;
        END IF;
        IF (SELECT count(*) FROM pg_policies WHERE tablename = 'a' AND policyname = 'p') = 0 THEN
          CREATE POLICY p ON a;
        END IF;
        IF NOT EXISTS (
          SELECT 1 FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
          WHERE t.typname = 'mood' AND e.enumlabel = 'good'
        ) THEN
          ALTER TABLE a ADD COLUMN mood mood;
        END IF;
      END
      $$;
      """)
    #expect(
      replayed.columns("a") == [
        "id integer", "new integer", "extra integer not null", "elsif integer",
      ])
    #expect(replayed.table("a")?.policy("p") != nil)
  }

  @Test func whatTheHistoryDoesNotTellIsNotDecided() {
    let replayed = Replaying(
      """
      DO $$
      BEGIN
        IF NOT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = 'elsewhere') THEN
          CREATE TABLE elsewhere (id int);
        END IF;
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'someone') THEN
          ALTER TABLE elsewhere ADD COLUMN note text;
        END IF;
        IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE column_name = 'other') THEN
          ALTER TABLE elsewhere ADD COLUMN other text;
        END IF;
      END
      $$;
      """)
    #expect(replayed.columns("elsewhere") == ["id integer", "note text", "other text"])
  }

  @Test func aTolerantBlockMayTryAgain() {
    let replayed = Replaying(
      """
      CREATE TYPE mood AS ENUM ('good');
      DO $$ BEGIN CREATE TYPE mood AS ENUM ('bad'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
      CREATE TABLE a (m mood);
      """)
    #expect(replayed.columns("a") == ["m public.mood"])
  }

  @Test(arguments: ["\n", "\r\n"])
  func placesAreExact(_ lineBreak: String) throws {
    let sql = """
      -- é 漢字 👩‍👩‍👧
      DO $body$
      DECLARE t text; -- 'ü
      BEGIN
        IF true THEN
          ALTER TABLE "tàble" ADD COLUMN ü int;
        END IF;
        FOREACH t IN ARRAY ARRAY['a', 'b'] LOOP
          EXECUTE format('ALTER TABLE %I ADD COLUMN c int', t);
        END LOOP;
      END
      $body$;
      """.replacing("\n", with: lineBreak)
    let file = SourceFile(id: SourceFile.ID(0), path: "0.sql", bytes: Array(sql.utf8))
    let changes = try #require(Script.parse(file).statements.first?.changes)
    let texts = changes.compactMap { change -> String? in
      if case .columnAdded = change.action { file.text(change.range) } else { nil }
    }
    #expect(
      texts == [
        "ALTER TABLE \"tàble\" ADD COLUMN ü int", "format('ALTER TABLE %I ADD COLUMN c int', t)",
        "format('ALTER TABLE %I ADD COLUMN c int', t)",
      ])
  }

  /// Bodies cut, doubled and shuffled in a thousand ways.
  @Test func malformedBodiesCrashNothing() {
    var maker = BodyMaker(seed: 7)
    for _ in 0..<1000 {
      let body = maker.body()
      var replayed = Replaying()
      replayed.run(
        "CREATE TABLE a (id int); DO $q$\(body)$q$; CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $q$\(body)$q$;"
      )
      // A zero byte is no text at all, and the file is not read then.
      #expect(replayed.table("a") != nil || body.contains("\u{0}"))
    }
  }

  @Test func hugeLoopsAreNotGoneThrough() {
    let names = (0..<10_000).map { "'t\($0)'" }.joined(separator: ", ")
    let nested = String(repeating: "FOR i IN 1..100 LOOP ", count: 60)
    let ends = String(repeating: " END LOOP;", count: 60)
    let replayed = Replaying(
      """
      DO $$ DECLARE t text; BEGIN
        FOREACH t IN ARRAY ARRAY[\(names)] LOOP EXECUTE format('CREATE TABLE %I ()', t); END LOOP;
        \(nested) CREATE TABLE IF NOT EXISTS deep (); \(ends)
      END $$;
      """)
    #expect(replayed.catalog.tables.map(\.name.name) == ["deep"])
  }
}

/// Makes PL/pgSQL bodies that are wrong in some way or other.
private struct BodyMaker {
  private var state: UInt64
  private static let seeds = [
    "DECLARE t text := 'a'; BEGIN FOREACH t IN ARRAY ARRAY['a','b'] LOOP EXECUTE format('ALTER TABLE %I ADD x int', t); END LOOP; END",
    "BEGIN IF NOT EXISTS (SELECT 1 FROM pg_policies WHERE tablename = 'a') THEN CREATE POLICY p ON a; ELSIF 1 = 2 THEN NULL; ELSE RAISE EXCEPTION 'x %', 1; END IF; END",
    "<<l>> DECLARE r record; BEGIN FOR r IN SELECT * FROM (VALUES (1,'x')) v(a,b) LOOP EXECUTE 'SELECT ' || r.b USING r.a; CONTINUE WHEN r.a = 1; EXIT l; END LOOP l; EXCEPTION WHEN others THEN RETURN; END",
    "DECLARE c CURSOR FOR SELECT 1; i int = 0; BEGIN WHILE i < 3 LOOP i := i + 1; CASE i WHEN 1 THEN NULL; ELSE PERFORM f(i); END CASE; END LOOP; OPEN c; FETCH c INTO i; CLOSE c; FOR i IN REVERSE 3..1 LOOP a[i] := 2; END LOOP; RETURN QUERY EXECUTE 'SELECT 1'; END",
  ]
  private static let pieces = [
    "LOOP", "END", "IF", "BEGIN", ";", "(", ")", "'", "\"", "$$", "$x$", "..", ":=", "--", "/*",
    "\\",
    "ARRAY[", "{", "%", "INTO", "EXCEPTION", "FOREACH", "é👩‍👩‍👧", "\u{0}1", "E'\\'", "<<", "DECLARE",
    "1..2", "FOR",
  ]

  init(seed: UInt64) { state = seed }

  private mutating func number(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % max(1, limit)
  }

  mutating func body() -> String {
    var words = Self.seeds[number(below: Self.seeds.count)].split(separator: " ").map(String.init)
    for _ in 0...number(below: 6) {
      let place = number(below: words.count)
      switch number(below: 4) {
      case 0: if words.count > 1 { words.remove(at: place) }
      case 1: words.insert(words[number(below: words.count)], at: place)
      case 2: words.insert(Self.pieces[number(below: Self.pieces.count)], at: place)
      default: words[place] = String(words[place].dropLast(number(below: words[place].count + 1)))
      }
    }
    if number(below: 20) == 0 {
      let deep = number(below: 400)
      return String(repeating: "BEGIN IF x THEN ", count: deep) + words.joined(separator: " ")
    }
    return words.joined(separator: " ")
  }
}
