import Catalog
import Syntax

/// Views, routines and parts of tables; what is renamed and dropped.
extension Generator {
  mutating func createView() -> String? {
    guard let table = table(), let column = column(of: table) else { return nil }
    let name = "\(maybe(30, schema() + "."))v\(Int.random(in: 1...5, using: &random))"
    let list = pick(["*", quoted(column.name), "\(quoted(column.name)) AS x, 1 AS one", "count(*)"])
    let kind = pick(["VIEW", "OR REPLACE VIEW", "VIEW", "MATERIALIZED VIEW"])
    let views = catalog.views
    let source =
      chance(20) ? views.randomElement(using: &random).map { text($0.name) } : nil
    let query =
      source.map { "SELECT * FROM \($0)" } ?? nested(in: table)
      ?? "SELECT \(list) FROM \(text(table.name))"
    let options = kind.hasSuffix("MATERIALIZED VIEW") ? "" : maybe(15, " WITH (security_barrier)")
    let check =
      kind.hasSuffix("MATERIALIZED VIEW") || list == "count(*)"
      ? "" : maybe(10, " WITH \(pick(["LOCAL", "CASCADED"])) CHECK OPTION")
    return "CREATE \(kind) \(name)\(options) AS \(query)\(check)"
  }

  /// A query with others in it, where the same star or name means something else at each level.
  private mutating func nested(in table: Table) -> String? {
    guard chance(30), let inner = self.table(), let column = column(of: table),
      let other = self.column(of: inner)
    else { return nil }
    let (outside, inside) = (text(table.name), text(inner.name))
    let (name, innerName) = (quoted(column.name), quoted(other.name))
    return pick([
      "SELECT \(name), (SELECT count(\(innerName)) FROM \(inside)) AS n FROM \(outside)",
      "SELECT o.* FROM \(outside) o WHERE EXISTS (SELECT * FROM \(inside) WHERE \(innerName) IS NULL)",
      "SELECT s.* FROM (SELECT \(name) FROM \(outside)) s",
      "WITH q AS (SELECT \(name) FROM \(outside)), r AS (SELECT * FROM \(inside)) SELECT q.* FROM q, r",
      "SELECT DISTINCT ON (\(name)) 1 AS one FROM \(outside)",
      "SELECT x.y FROM \(outside) AS x (y)",
      "SELECT 1 AS one FROM \(outside) a JOIN \(outside) b USING (\(name))",
    ])
  }

  mutating func createRoutine() -> String? {
    let name = "\(maybe(30, schema() + "."))f\(Int.random(in: 1...4, using: &random))"
    let replace = maybe(50, "OR REPLACE ")
    switch Int.random(in: 0..<5, using: &random) {
    case 4:
      return "CREATE AGGREGATE \(name) (int) (SFUNC = int4pl, STYPE = int4"
        + maybe(50, ", INITCOND = '0'") + ")"
    case 0:
      return "CREATE \(replace)FUNCTION \(name)(a \(type()), b int DEFAULT 1) RETURNS int "
        + "LANGUAGE sql IMMUTABLE \(pick(["", "PARALLEL SAFE ", "COST 7 ", "LEAKPROOF "]))AS 'SELECT 1'"
    case 1:
      return "CREATE \(replace)FUNCTION \(name)() RETURNS trigger LANGUAGE plpgsql "
        + "\(maybe(40, "SECURITY DEFINER SET search_path = '' "))AS $$BEGIN RETURN NEW; END$$"
    case 2: return "CREATE \(replace)PROCEDURE \(name)(x int) LANGUAGE sql AS 'SELECT 1'"
    default:
      guard let function = catalog.allFunctions.randomElement(using: &random) else { return nil }
      let types = function.signature.map(\.description).joined(separator: ", ")
      return "ALTER ROUTINE \(text(function.name))(\(types)) "
        + pick([
          "STABLE", "SECURITY DEFINER", "SET work_mem = '1MB'", "RESET ALL",
          "PARALLEL RESTRICTED", "COST 50",
        ])
    }
  }

  mutating func createPart() -> String? {
    guard let table = table(), let column = column(of: table) else { return nil }
    let name = quoted(column.name)
    let number = Int.random(in: 1...4, using: &random)
    switch Int.random(in: 0..<7, using: &random) {
    case 0:
      return "ALTER TABLE \(text(table.name)) "
        + pick(["ENABLE", "DISABLE", "FORCE", "NO FORCE"]) + " ROW LEVEL SECURITY"
    case 1:
      return "CREATE POLICY p\(number) ON \(text(table.name)) "
        + pick([
          "FOR SELECT ", "FOR ALL ", "AS RESTRICTIVE ", "TO r1, r2 ", "TO PUBLIC, r1 ",
          "TO CURRENT_USER ",
        ])
        + "USING (\(name) IS NOT NULL\(asked()))"
    case 3:
      return "ALTER POLICY p\(number) ON \(text(table.name)) USING (\(name) IS NULL)"
    case 4:
      return
        "CREATE \(maybe(30, "OR REPLACE "))RULE r\(number) AS ON INSERT TO \(text(table.name)) "
        + "\(maybe(30, "WHERE new.\(name) IS NULL "))DO ALSO NOTHING"
    default:
      let functions = catalog.allFunctions.filter { $0.returnType?.name.name == "trigger" }
      guard let function = functions.randomElement(using: &random) else { return nil }
      if chance(20) {
        return pick([
          "CREATE CONSTRAINT TRIGGER g\(number) AFTER INSERT ON \(text(table.name)) DEFERRABLE "
            + "INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION \(text(function.name))()",
          "CREATE TRIGGER g\(number) AFTER UPDATE ON \(text(table.name)) REFERENCING OLD TABLE AS o "
            + "NEW TABLE AS n EXECUTE FUNCTION \(text(function.name))('a', 'b')",
        ])
      }
      let event = pick(["BEFORE INSERT", "AFTER UPDATE OF \(name)", "AFTER DELETE OR INSERT"])
      return "CREATE TRIGGER g\(number) \(event) ON \(text(table.name)) "
        + "\(maybe(70, "FOR EACH ROW "))EXECUTE FUNCTION \(text(function.name))()"
    }
  }

  /// One more part of a condition, about another table.
  private mutating func asked() -> String {
    guard chance(20), let table = table(), let column = column(of: table) else { return "" }
    return " AND EXISTS (SELECT * FROM \(text(table.name)) WHERE \(quoted(column.name)) IS NULL)"
  }

  // MARK: - RENAME and DROP

  mutating func rename() -> String? {
    switch Int.random(in: 0..<9, using: &random) {
    case 0, 1:
      guard let table = table() else { return nil }
      return "ALTER TABLE \(text(table.name)) RENAME TO t\(Int.random(in: 1...12, using: &random))"
    case 2:
      guard let table = table() else { return nil }
      return "ALTER TABLE \(text(table.name)) SET SCHEMA \(schema())"
    case 3:
      guard let table = table(), let index = table.indexes.randomElement(using: &random) else {
        return nil
      }
      return "ALTER INDEX \(text(QualifiedName(table.name.schema, index.name))) "
        + "RENAME TO i\(Int.random(in: 1...9, using: &random))"
    case 4:
      guard let type = catalog.allTypes.randomElement(using: &random) else { return nil }
      return "ALTER TYPE \(text(type.name)) "
        + pick(["RENAME TO y\(Int.random(in: 1...9, using: &random))", "SET SCHEMA \(schema())"])
    case 5:
      guard let function = catalog.allFunctions.randomElement(using: &random) else { return nil }
      let types = function.signature.map(\.description).joined(separator: ", ")
      return "ALTER ROUTINE \(text(function.name))(\(types)) "
        + pick(["RENAME TO f\(Int.random(in: 1...6, using: &random))", "SET SCHEMA \(schema())"])
    case 6:
      guard let view = catalog.views.randomElement(using: &random) else { return nil }
      let kind = view.isMaterialized ? "MATERIALIZED VIEW" : "VIEW"
      return "ALTER \(kind) \(text(view.name)) "
        + pick(["RENAME TO v\(Int.random(in: 1...7, using: &random))", "SET SCHEMA \(schema())"])
    case 7:
      guard let sequence = catalog.sequences.randomElement(using: &random) else { return nil }
      return "ALTER SEQUENCE \(text(sequence.name)) "
        + "RENAME TO q\(Int.random(in: 1...5, using: &random))"
    default:
      guard let table = table() else { return nil }
      let number = Int.random(in: 1...4, using: &random)
      return pick([
        "ALTER POLICY p\(number) ON \(text(table.name)) RENAME TO p5",
        "ALTER TRIGGER g\(number) ON \(text(table.name)) RENAME TO g5",
        "ALTER SCHEMA s1 RENAME TO s3", "ALTER SCHEMA s3 RENAME TO s1",
      ])
    }
  }

  mutating func drop() -> String? {
    let cascade = cascade()
    switch Int.random(in: 0..<10, using: &random) {
    case 0, 1:
      guard tables.count > 5, let table = table() else { return nil }
      let second = chance(20) ? self.table().map { ", \(text($0.name))" } ?? "" : ""
      return "DROP TABLE \(maybe(20, "IF EXISTS "))\(text(table.name))\(second)\(cascade)"
    case 2:
      guard let view = catalog.views.randomElement(using: &random) else { return nil }
      return
        "DROP \(view.isMaterialized ? "MATERIALIZED VIEW" : "VIEW") \(text(view.name))\(cascade)"
    case 3:
      guard let type = catalog.allTypes.randomElement(using: &random) else { return nil }
      return "DROP TYPE \(text(type.name))\(cascade)"
    case 4:
      guard let function = catalog.allFunctions.randomElement(using: &random) else { return nil }
      let types = function.signature.map(\.description).joined(separator: ", ")
      return "DROP ROUTINE \(text(function.name))(\(types))\(cascade)"
    case 5:
      guard let table = table(), let index = table.indexes.randomElement(using: &random) else {
        return nil
      }
      return "DROP INDEX \(text(QualifiedName(table.name.schema, index.name)))\(cascade)"
    case 6:
      guard let sequence = catalog.sequences.randomElement(using: &random) else { return nil }
      return "DROP SEQUENCE \(text(sequence.name))\(cascade)"
    case 7:
      guard let table = table() else { return nil }
      let number = Int.random(in: 1...4, using: &random)
      return pick([
        "DROP POLICY p\(number) ON \(text(table.name))",
        "DROP TRIGGER g\(number) ON \(text(table.name))",
        "DROP RULE r\(number) ON \(text(table.name))",
        "DROP POLICY IF EXISTS p\(number) ON \(text(table.name))",
      ])
    case 8: return chance(10) ? "DROP SCHEMA \(pick(["s1", "s2", "s3"]))\(cascade)" : nil
    default: return "CREATE SCHEMA \(maybe(50, "IF NOT EXISTS "))\(pick(["s1", "s2"]))"
    }
  }

  mutating func session() -> String {
    pick([
      "SET search_path = s1, public", "SET search_path = public", "SET LOCAL search_path = s2",
      "RESET search_path", "CREATE SEQUENCE q\(Int.random(in: 1...5, using: &random))",
      "SELECT set_config('search_path', 's2, public', false)",
    ])
  }
}
