import Catalog
import Syntax

/// Roles, privileges and owners.
extension Generator {
  mutating func access() -> String? {
    switch Int.random(in: 0..<20, using: &random) {
    case 0: createRole()
    case 1: changeRole()
    case 2..<9: privilegeOnObject()
    case 9..<11: privilegeOnAll()
    case 11..<15: defaultPrivilege()
    case 15..<18: changeOwner()
    case 18: pick(["SET ROLE chief", "RESET ROLE", "SET ROLE NONE", "SET LOCAL ROLE chief"])
    default:
      pick([
        "DROP OWNED BY \(role())\(cascade())", "REASSIGN OWNED BY \(role()) TO postgres",
        "DROP ROLE \(role())",
      ])
    }
  }

  private mutating func role() -> String { pick(["r1", "r2", "r3"]) }

  private mutating func grantee() -> String {
    pick(["PUBLIC", "r1", "r2", "r1, r2", "CURRENT_USER", "postgres"])
  }

  private mutating func createRole() -> String {
    pick([
      "CREATE ROLE \(role())", "CREATE USER \(role()) BYPASSRLS",
      "CREATE ROLE \(role()) IN ROLE r1", "CREATE ROLE \(role()) NOINHERIT ROLE r1 ADMIN r2",
    ])
  }

  private mutating func changeRole() -> String {
    let role = role()
    let other = self.role()
    return pick([
      "ALTER ROLE \(role) \(pick(["LOGIN", "NOLOGIN", "CREATEDB", "BYPASSRLS NOINHERIT"]))",
      "ALTER ROLE \(role) RENAME TO \(other)",
      "GRANT \(role) TO \(other)\(maybe(30, " WITH ADMIN OPTION"))",
      "REVOKE \(maybe(30, "ADMIN OPTION FOR "))\(role) FROM \(other)",
    ])
  }

  private mutating func sentence(_ privileges: String, on objects: String) -> String {
    chance(65)
      ? "GRANT \(privileges) ON \(objects) TO \(grantee())\(maybe(15, " WITH GRANT OPTION"))"
      : "REVOKE \(maybe(15, "GRANT OPTION FOR "))\(privileges) ON \(objects) FROM \(grantee())"
        + maybe(50, " CASCADE")
  }

  private mutating func tablePrivileges() -> String {
    pick(["ALL", "SELECT", "SELECT, INSERT", "UPDATE, DELETE", "TRUNCATE, TRIGGER", "REFERENCES"])
  }

  private mutating func privilegeOnObject() -> String? {
    switch Int.random(in: 0..<8, using: &random) {
    case 0..<3:
      guard let table = table() else { return nil }
      return sentence(tablePrivileges(), on: text(table.name))
    case 3:
      guard let table = table(), let column = column(of: table) else { return nil }
      let privileges = pick(["SELECT", "UPDATE", "ALL", "INSERT"])
      return sentence("\(privileges) (\(quoted(column.name)))", on: text(table.name))
    case 4:
      guard let view = catalog.views.randomElement(using: &random) else { return nil }
      return sentence(tablePrivileges(), on: text(view.name))
    case 5:
      guard let function = catalog.allFunctions.randomElement(using: &random) else { return nil }
      let types = function.signature.map(\.description).joined(separator: ", ")
      return sentence(
        pick(["ALL", "EXECUTE"]), on: "ROUTINE \(text(function.name))(\(types))")
    case 6:
      guard let sequence = catalog.sequences.randomElement(using: &random) else { return nil }
      return sentence(
        pick(["ALL", "USAGE", "SELECT"]),
        on: pick(["SEQUENCE ", "SEQUENCE ", ""]) + text(sequence.name))
    default:
      if chance(50) { return sentence(pick(["ALL", "USAGE", "CREATE"]), on: "SCHEMA \(schema())") }
      guard let type = catalog.allTypes.randomElement(using: &random) else { return nil }
      return sentence(pick(["ALL", "USAGE"]), on: "TYPE \(text(type.name))")
    }
  }

  private mutating func privilegeOnAll() -> String {
    let schema = schema()
    switch Int.random(in: 0..<3, using: &random) {
    case 0: return sentence(tablePrivileges(), on: "ALL TABLES IN SCHEMA \(schema)")
    case 1:
      return sentence(pick(["ALL", "USAGE", "UPDATE"]), on: "ALL SEQUENCES IN SCHEMA \(schema)")
    default:
      let kind = pick(["FUNCTIONS", "PROCEDURES", "ROUTINES"])
      return sentence("EXECUTE", on: "ALL \(kind) IN SCHEMA \(schema)")
    }
  }

  private mutating func defaultPrivilege() -> String {
    let creator = maybe(40, "FOR ROLE \(pick(["chief", "postgres", "r1"])) ")
    let place = maybe(50, "IN SCHEMA \(schema()) ")
    let privileges = pick(
      [
        ("SELECT", "TABLES"), ("ALL", "TABLES"), ("USAGE", "SEQUENCES"), ("EXECUTE", "FUNCTIONS"),
        ("ALL", "ROUTINES"), ("USAGE", "TYPES"),
      ], or: ("ALL", "TABLES"))
    return "ALTER DEFAULT PRIVILEGES \(creator)\(place)"
      + sentence(privileges.0, on: privileges.1)
  }

  private mutating func changeOwner() -> String? {
    let owner = pick(["r1", "r2", "postgres", "CURRENT_USER"])
    switch Int.random(in: 0..<6, using: &random) {
    case 0..<3:
      guard let table = table() else { return nil }
      return "ALTER TABLE \(text(table.name)) OWNER TO \(owner)"
    case 3:
      guard let view = catalog.views.randomElement(using: &random) else { return nil }
      return "ALTER \(view.isMaterialized ? "MATERIALIZED VIEW" : "VIEW") \(text(view.name)) "
        + "OWNER TO \(owner)"
    case 4:
      guard let function = catalog.allFunctions.randomElement(using: &random) else { return nil }
      let types = function.signature.map(\.description).joined(separator: ", ")
      return "ALTER ROUTINE \(text(function.name))(\(types)) OWNER TO \(owner)"
    default:
      guard let type = catalog.allTypes.randomElement(using: &random) else { return nil }
      return chance(30)
        ? "ALTER SCHEMA \(schema()) OWNER TO \(owner)"
        : "ALTER TYPE \(text(type.name)) OWNER TO \(owner)"
    }
  }
}
