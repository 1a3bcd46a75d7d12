import Catalog
import Syntax
import Testing

@Suite struct PrivilegeTests {
  private func made(by sql: String) -> Catalog { Replaying(sql).catalog }

  @Test func defaultsForEverybody() throws {
    let catalog = made(
      by: """
        CREATE TABLE secrets (id int);
        CREATE FUNCTION open() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION closed() RETURNS int LANGUAGE sql AS 'SELECT 1';
        REVOKE ALL ON FUNCTION closed() FROM PUBLIC;
        """)
    let table = try #require(catalog.table(QualifiedName("public", "secrets")))
    #expect(catalog.privileges(of: "web", on: table) == [])
    #expect(catalog.privileges(of: "current_user", on: table).isSuperset(of: .rows))
    let open = try #require(catalog.functions(QualifiedName("public", "open")).first)
    let closed = try #require(catalog.functions(QualifiedName("public", "closed")).first)
    #expect(catalog.privileges(of: "web", on: open) == .execute)
    #expect(catalog.privileges(of: "web", on: closed) == [])
  }

  @Test func membershipsPassPrivilegesOn() throws {
    let catalog = made(
      by: """
        CREATE ROLE reader; CREATE ROLE web IN ROLE reader; CREATE ROLE cautious NOINHERIT;
        GRANT reader TO cautious;
        CREATE TABLE notes (id int);
        GRANT SELECT, INSERT ON notes TO reader;
        REVOKE INSERT ON notes FROM reader;
        """)
    let table = try #require(catalog.table(QualifiedName("public", "notes")))
    #expect(catalog.privileges(of: "web", on: table) == .select)
    #expect(catalog.privileges(of: "cautious", on: table) == [])
  }

  @Test func defaultPrivilegesHoldForWhatComesLater() throws {
    let catalog = made(
      by: """
        CREATE TABLE before (id int);
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO web;
        ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
        CREATE TABLE after (id int);
        CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
        """)
    let before = try #require(catalog.table(QualifiedName("public", "before")))
    let after = try #require(catalog.table(QualifiedName("public", "after")))
    #expect(catalog.privileges(of: "web", on: before) == [])
    #expect(catalog.privileges(of: "web", on: after) == .select)
    let function = try #require(catalog.functions(QualifiedName("public", "f")).first)
    #expect(catalog.privileges(of: "web", on: function) == [])
  }

  @Test func attributesOfRoles() {
    let catalog = made(
      by: """
        CREATE ROLE plain; CREATE ROLE strong BYPASSRLS; CREATE ROLE chief SUPERUSER;
        ALTER ROLE stranger LOGIN;
        """)
    #expect(catalog.bypassesRowSecurity("plain") == false)
    #expect(catalog.bypassesRowSecurity("strong") == true)
    #expect(catalog.bypassesRowSecurity("chief") == true)
    #expect(catalog.bypassesRowSecurity("stranger") == nil)
    #expect(catalog.bypassesRowSecurity("nobody") == nil)
  }
}
