import Catalog
import Syntax
import Testing

/// What PostgreSQL does behind a statement's back, as a server showed it.
@Suite struct DetailTests {
  @Test func childrenGetChecksAgainWithTheTypeOfAColumn() {
    var replaying = Replaying(
      """
      CREATE TABLE parent (amount int);
      ALTER TABLE parent ADD CONSTRAINT positive CHECK (amount > 0) NOT VALID;
      CREATE TABLE child () INHERITS (parent);
      """)
    #expect(replaying.constraints("child") == ["positive check amount > 0"])
    replaying.run("ALTER TABLE parent ALTER COLUMN amount TYPE bigint;")
    #expect(replaying.constraints("child") == ["positive check amount > 0 not valid"])
  }

  @Test func rebuiltPartsHaveTheDetailsOfTheWhole() throws {
    let replaying = Replaying(
      """
      CREATE TABLE calls (day date, caller int) PARTITION BY RANGE (day);
      CREATE INDEX by_caller ON calls (caller) WITH (fillfactor = 70);
      CREATE TABLE today PARTITION OF calls DEFAULT;
      ALTER INDEX today_caller_idx SET (fillfactor = 50);
      COMMENT ON INDEX by_caller IS 'who called';
      ALTER TABLE calls ALTER COLUMN caller TYPE bigint;
      """)
    let part = try #require(replaying.table("today")?.indexes.first)
    #expect(part.options == ["fillfactor": "70"])
    #expect(part.comment == "who called")
  }

  @Test func rolesOfPolicies() {
    let replaying = Replaying(
      """
      CREATE TABLE notes (id int);
      CREATE POLICY everybody ON notes TO web, PUBLIC;
      CREATE POLICY several ON notes TO web, admin;
      ALTER POLICY several ON notes TO admin, web;
      """)
    #expect(replaying.table("notes")?.policy("everybody")?.roles == ["public"])
    #expect(replaying.table("notes")?.policy("several")?.roles == ["admin", "web"])
  }

  @Test func defaultPrivilegesThatBecomeUsualAreForgotten() {
    var replaying = Replaying(
      "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO web;")
    #expect(replaying.catalog.defaultPrivileges.count == 1)
    replaying.run("DROP OWNED BY web;")
    #expect(replaying.catalog.defaultPrivileges.isEmpty)
  }

  @Test func typesOfExtensionsAreMeantWithOrWithoutTheirSchema() throws {
    let replaying = Replaying(
      """
      CREATE EXTENSION citext;
      CREATE FUNCTION find(email citext) RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE FUNCTION find(day date) RETURNS int LANGUAGE sql AS 'SELECT 1';
      COMMENT ON FUNCTION find(email public.citext) IS 'by address';
      """)
    let comments = replaying.catalog.functions(QualifiedName("public", "find")).map(\.comment)
    #expect(comments == ["by address", nil])
  }

  @Test func whatIsNotEnforcedIsNotMerelyNotValid() throws {
    let replaying = Replaying(
      """
      CREATE TABLE users (id int PRIMARY KEY);
      CREATE TABLE calls (
        a int CHECK (a > 0) NOT ENFORCED,
        b int REFERENCES users NOT ENFORCED,
        c int CHECK (c > 0) ENFORCED,
        CONSTRAINT d CHECK (a > b) NOT ENFORCED
      );
      ALTER TABLE calls ADD CONSTRAINT e FOREIGN KEY (a) REFERENCES users NOT ENFORCED;
      ALTER TABLE calls ADD CONSTRAINT f CHECK (a > c) NOT VALID;
      """)
    let constraints = try #require(replaying.table("calls")?.constraints)
    #expect(
      constraints.filter { !$0.isEnforced }.map(\.name).sorted()
        == ["calls_a_check", "calls_b_fkey", "d", "e"])
    #expect(
      constraints.filter { !$0.isValidated && $0.isEnforced }.map(\.name) == ["f"])
  }

  @Test func alteringAConstraintSaysOnlyWhatItNames() throws {
    let replaying = Replaying(
      """
      CREATE TABLE users (id int PRIMARY KEY);
      CREATE TABLE calls (a int REFERENCES users DEFERRABLE, b int REFERENCES users DEFERRABLE);
      ALTER TABLE calls ALTER CONSTRAINT calls_a_fkey NOT ENFORCED;
      ALTER TABLE calls ALTER CONSTRAINT calls_b_fkey NOT DEFERRABLE;
      """)
    let constraints = try #require(replaying.table("calls")?.constraints)
    #expect(constraints.filter(\.isDeferrable).map(\.name) == ["calls_a_fkey"])
  }

  @Test func generatedColumnsAreVirtualUnlessStored() throws {
    let replaying = Replaying(
      """
      CREATE TABLE calls (
        a int,
        b int GENERATED ALWAYS AS (a + 1),
        c int GENERATED ALWAYS AS (a + 1) VIRTUAL,
        d int GENERATED ALWAYS AS (a + 1) STORED
      );
      """)
    let columns = try #require(replaying.table("calls")?.columns)
    #expect(columns.filter(\.isVirtual).map(\.name) == ["b", "c"])
    #expect(columns.filter { $0.generated != nil }.map(\.name) == ["b", "c", "d"])
  }
}
