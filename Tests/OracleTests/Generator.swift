import Catalog
import Syntax

/// A generator of random numbers whose every sequence can be had again.
struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Writes the next statement of a random history, out of what the history has made so far.
///
/// Most of what it writes works; names are few, so that some of it is in the way of something else, as
/// in real histories.
struct Generator {
  var random: SplitMix64
  private(set) var catalog = Catalog()

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func statement(after catalog: Catalog, inTransaction: Bool) -> String {
    self.catalog = catalog
    if inTransaction, chance(15) {
      return pick([
        "COMMIT", "ROLLBACK", "SAVEPOINT s", "SAVEPOINT s2", "ROLLBACK TO s", "RELEASE s",
      ])
    }
    if tables.count < 3 { return createTable() }
    for _ in 0..<20 {
      if let text = attempt() { return chance(4) ? "DO $do$ BEGIN \(text); END $do$" : text }
    }
    return createTable()
  }

  private mutating func attempt() -> String? {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<12: createTable()
    case 12..<17: partition()
    case 17..<25: addColumn()
    case 25..<40: alterColumn()
    case 40..<50: addConstraint()
    case 50..<54: alterConstraint()
    case 54..<61: createIndex()
    case 61..<66: createType()
    case 66..<70: createView()
    case 70..<75: createRoutine()
    case 75..<80: createPart()
    case 80..<88: rename()
    case 88..<92: drop()
    case 92..<97: access()
    case 97..<98: session()
    default: "BEGIN"
    }
  }

  // MARK: - Choosing

  mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  mutating func pick<Element>(_ items: [Element], or fallback: Element) -> Element {
    items.randomElement(using: &random) ?? fallback
  }

  mutating func pick(_ items: [String]) -> String { pick(items, or: "") }

  mutating func maybe(_ percent: Int, _ text: String) -> String {
    chance(percent) ? text : ""
  }

  var tables: [Table] {
    catalog.tables.filter { $0.isKnown && $0.name.schema != "pg_temp" }
  }

  mutating func table() -> Table? { tables.randomElement(using: &random) }

  mutating func column(of table: Table) -> Column? {
    table.columns.randomElement(using: &random)
  }

  mutating func schema() -> String { pick(["public", "public", "s1", "s2"]) }

  mutating func newTable() -> String {
    "\(maybe(40, schema() + "."))t\(Int.random(in: 1...9, using: &random))"
  }

  mutating func newColumn() -> String { pick(["a", "b", "c", "d", "e", "f", "\"G h\""]) }

  mutating func cascade() -> String { pick(["", "", " CASCADE", " RESTRICT"]) }

  func text(_ name: QualifiedName) -> String {
    "\(quoted(name.schema)).\(quoted(name.name))"
  }

  // MARK: - Types

  mutating func type() -> String {
    let own = catalog.allTypes.map { text($0.name) }
    if chance(15), let type = own.randomElement(using: &random) { return type + maybe(20, "[]") }
    return pick([
      "int", "bigint", "text", "varchar(20)", "numeric(8, 2)", "timestamptz", "boolean", "date",
      "uuid", "int[]", "char(3)", "double precision", "jsonb", "timestamp(3)", "int", "text",
    ])
  }

  private mutating func createType() -> String? {
    let types = catalog.allTypes
    let name = "\(maybe(30, schema() + "."))y\(Int.random(in: 1...6, using: &random))"
    switch Int.random(in: 0..<7, using: &random) {
    case 0: return "CREATE TYPE \(name) AS ENUM ('x', 'y', 'z')"
    case 1: return "CREATE DOMAIN \(name) AS int\(maybe(50, " NOT NULL")) CHECK (VALUE > 0)"
    case 2: return "CREATE TYPE \(name) AS (p int, q \(type()))"
    case 3:
      guard let type = types.randomElement(using: &random) else { return nil }
      let value = pick(["x", "y", "v", "w"])
      let place = pick(["", " BEFORE 'y'", " AFTER 'x'"])
      return
        "ALTER TYPE \(text(type.name)) ADD VALUE \(maybe(50, "IF NOT EXISTS "))'\(value)'\(place)"
    case 4:
      guard let type = types.randomElement(using: &random) else { return nil }
      return "ALTER TYPE \(text(type.name)) RENAME VALUE 'x' TO '\(pick(["u", "y"]))'"
    case 5:
      guard let type = types.randomElement(using: &random) else { return nil }
      return "ALTER DOMAIN \(text(type.name)) "
        + pick([
          "SET NOT NULL", "DROP NOT NULL", "SET DEFAULT 3", "DROP DEFAULT", "ADD CHECK (VALUE < 9)",
          "ADD CONSTRAINT k CHECK (VALUE <> 5) NOT VALID", "VALIDATE CONSTRAINT k",
          "DROP CONSTRAINT k", "RENAME CONSTRAINT k TO k2",
        ])
    default:
      guard let type = types.randomElement(using: &random) else { return nil }
      return "ALTER TYPE \(text(type.name)) "
        + pick([
          "ADD ATTRIBUTE r int", "DROP ATTRIBUTE q", "RENAME ATTRIBUTE p TO o",
          "ALTER ATTRIBUTE p TYPE text",
        ])
    }
  }

  // MARK: - Tables

  mutating func columnDefinition(_ name: String) -> String {
    switch Int.random(in: 0..<10, using: &random) {
    case 0: return "\(name) \(pick(["serial", "bigserial"]))"
    case 1: return "\(name) int GENERATED \(pick(["ALWAYS", "BY DEFAULT"])) AS IDENTITY"
    case 2: return "\(name) int \(maybe(50, "NOT NULL ")) DEFAULT \(pick(["1", "NULL", "-1"]))"
    case 3: return "\(name) text DEFAULT \(pick(["'x'", "lower('X')", "'x' || 'y'"]))"
    case 4: return "\(name) timestamptz NOT NULL DEFAULT now()"
    case 5:
      guard let other = table(), !other.constraints.isEmpty else { return "\(name) int UNIQUE" }
      return "\(name) \(type()) REFERENCES \(text(other.name))"
        + pick(["", " ON DELETE CASCADE", " ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED"])
    case 6: return "\(name) int CHECK (\(name) > 0)"
    default: return "\(name) \(type())\(maybe(30, " NOT NULL"))"
    }
  }

  private mutating func createTable() -> String {
    let name = newTable()
    let start = "CREATE \(maybe(8, "UNLOGGED "))TABLE \(maybe(15, "IF NOT EXISTS "))\(name) "
    if let source = table() {
      if chance(6) {
        return start
          + "(LIKE \(text(source.name)) \(pick(["", "INCLUDING ALL", "INCLUDING DEFAULTS"])), z int)"
      }
      if chance(6) { return start + "AS SELECT * FROM \(text(source.name))" }
      if chance(10), source.partitionKey == nil, source.partitionParent == nil {
        return start + "(\(columnDefinition("i"))) INHERITS (\(text(source.name)))"
      }
    }
    if chance(18) {
      let key = pick(["", ", PRIMARY KEY (k, l)", ", UNIQUE (k, l)"])
      return start + "(k int, l text, m int DEFAULT 1\(key)) PARTITION BY LIST (k)"
    }
    var names = ["a", "b", "c", "d", "e", "\"G h\""].shuffled(using: &random)
    names = Array(names.prefix(Int.random(in: 1...5, using: &random)))
    var elements = names.map { columnDefinition($0) }
    if chance(60) { elements.append("PRIMARY KEY (\(names[0]))") }
    if chance(15) { elements.append("UNIQUE (\(names.joined(separator: ", ")))") }
    if chance(15) { elements.append("CONSTRAINT ck CHECK (\(names[0]) IS NOT NULL)") }
    return start + "(\(elements.joined(separator: ", ")))"
  }

  private mutating func partition() -> String? {
    let parted = tables.filter { $0.partitionKey != nil }
    guard let parent = parted.randomElement(using: &random) else { return nil }
    let value = Int.random(in: 1...20, using: &random)
    let bound = chance(15) ? "DEFAULT" : "FOR VALUES IN (\(value))"
    switch Int.random(in: 0..<5, using: &random) {
    case 0, 1:
      return "CREATE TABLE \(newTable()) PARTITION OF \(text(parent.name)) \(bound)"
        + maybe(15, " PARTITION BY LIST (m)")
    case 2: return "CREATE TABLE \(newTable()) (k int, l text, m int)"
    case 3:
      let names = Set(parent.columns.map(\.name))
      let fitting = tables.filter {
        Set($0.columns.map(\.name)) == names && $0.id != parent.id
      }
      guard let child = fitting.randomElement(using: &random) else { return nil }
      return "ALTER TABLE \(text(parent.name)) ATTACH PARTITION \(text(child.name)) \(bound)"
    default:
      let children = tables.filter { $0.partitionParent == parent.id }
      guard let child = children.randomElement(using: &random) else { return nil }
      return "ALTER TABLE \(text(parent.name)) DETACH PARTITION \(text(child.name))"
    }
  }

  private mutating func addColumn() -> String? {
    guard let table = table() else { return nil }
    let column = columnDefinition(newColumn())
    return "ALTER TABLE \(text(table.name)) ADD \(maybe(50, "COLUMN "))"
      + "\(maybe(10, "IF NOT EXISTS "))\(column)"
      + maybe(10, ", ADD COLUMN \(columnDefinition("n2"))")
  }

  private mutating func alterColumn() -> String? {
    guard let table = table(), let column = column(of: table) else { return nil }
    let name = quoted(column.name)
    let alter = "ALTER TABLE \(text(table.name)) ALTER COLUMN \(name) "
    switch Int.random(in: 0..<11, using: &random) {
    case 0: return alter + "SET NOT NULL"
    case 1: return alter + "DROP NOT NULL"
    case 2: return alter + "SET DEFAULT NULL"
    case 3: return alter + "DROP DEFAULT"
    case 4: return alter + "TYPE text USING \(name)::text"
    case 5: return alter + "TYPE \(pick(["bigint", "varchar(40)", "int"])) USING NULL"
    case 6:
      return alter + pick(["ADD GENERATED ALWAYS AS IDENTITY", "DROP IDENTITY IF EXISTS"])
    case 7, 8:
      return "ALTER TABLE \(text(table.name)) DROP COLUMN \(maybe(10, "IF EXISTS "))\(name)"
        + cascade()
    case 9:
      return "ALTER TABLE \(text(table.name)) ADD COLUMN g\(Int.random(in: 1...3, using: &random)) "
        + "text GENERATED ALWAYS AS (\(name)::text || 'x') STORED"
    default: return "ALTER TABLE \(text(table.name)) RENAME COLUMN \(name) TO \(newColumn())"
    }
  }

  // MARK: - Constraints and indexes

  private mutating func addConstraint() -> String? {
    guard let table = table(), let column = column(of: table) else { return nil }
    let name = quoted(column.name)
    let named = maybe(30, "CONSTRAINT k\(Int.random(in: 1...5, using: &random)) ")
    let add = "ALTER TABLE \(text(table.name)) ADD \(named)"
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return add + "UNIQUE (\(name))\(maybe(20, " DEFERRABLE"))"
    case 1: return add + "PRIMARY KEY (\(name))"
    case 2: return add + "CHECK (\(name) IS NOT NULL)\(pick(["", " NOT VALID", " NO INHERIT"]))"
    case 3:
      let other = self.column(of: table).map { quoted($0.name) } ?? name
      return add + "UNIQUE (\(name), \(other))"
    default:
      guard let target = self.table() else { return nil }
      let key = target.constraints.first { constraint in
        switch constraint.kind {
        case .unique, .primaryKey: constraint.columns.count == 1
        default: false
        }
      }
      guard let column = key?.columns.first, let type = target.column(column)?.type,
        let own = table.columns.first(where: { $0.type == type })
      else { return nil }
      return add + "FOREIGN KEY (\(quoted(own.name))) REFERENCES \(text(target.name)) "
        + "(\(quoted(column)))\(maybe(30, " NOT VALID"))"
    }
  }

  private mutating func alterConstraint() -> String? {
    guard let table = table(),
      let constraint = table.constraints.randomElement(using: &random)
    else { return nil }
    let name = quoted(constraint.name)
    return "ALTER TABLE \(text(table.name)) "
      + pick([
        "VALIDATE CONSTRAINT \(name)", "DROP CONSTRAINT \(name)\(cascade())",
        "RENAME CONSTRAINT \(name) TO k\(Int.random(in: 1...9, using: &random))",
        "DROP CONSTRAINT IF EXISTS k1",
      ])
  }

  private mutating func createIndex() -> String? {
    guard let table = table(), let column = column(of: table) else { return nil }
    let name = quoted(column.name)
    let own = maybe(30, "\(maybe(20, "IF NOT EXISTS "))i\(Int.random(in: 1...6, using: &random)) ")
    let keys = pick([
      name, "\(name) DESC", "\(name), \(name)", "lower(\(name)::text)", "(\(name) IS NULL)",
      "\(name) NULLS FIRST", "coalesce(\(name)::text, 'x'), \(name)",
    ])
    let rest = pick([
      "", "", " WHERE \(name) IS NOT NULL", " INCLUDE (\(name))",
    ])
    return "CREATE \(maybe(20, "UNIQUE "))INDEX \(own)ON \(maybe(8, "ONLY "))\(text(table.name)) "
      + "(\(keys))\(rest)"
  }

  // MARK: - Views, routines, parts of tables

  private mutating func createView() -> String? {
    guard let table = table(), let column = column(of: table) else { return nil }
    let name = "\(maybe(30, schema() + "."))v\(Int.random(in: 1...5, using: &random))"
    let list = pick(["*", quoted(column.name), "\(quoted(column.name)) AS x, 1 AS one", "count(*)"])
    let kind = pick(["VIEW", "OR REPLACE VIEW", "VIEW", "MATERIALIZED VIEW"])
    let views = catalog.views
    let source =
      chance(20) ? views.randomElement(using: &random).map { text($0.name) } : nil
    let query = source.map { "SELECT * FROM \($0)" } ?? "SELECT \(list) FROM \(text(table.name))"
    return "CREATE \(kind) \(name) AS \(query)"
  }

  private mutating func createRoutine() -> String? {
    let name = "\(maybe(30, schema() + "."))f\(Int.random(in: 1...4, using: &random))"
    let replace = maybe(50, "OR REPLACE ")
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      return "CREATE \(replace)FUNCTION \(name)(a \(type()), b int DEFAULT 1) RETURNS int "
        + "LANGUAGE sql IMMUTABLE AS 'SELECT 1'"
    case 1:
      return "CREATE \(replace)FUNCTION \(name)() RETURNS trigger LANGUAGE plpgsql "
        + "\(maybe(40, "SECURITY DEFINER SET search_path = '' "))AS $$BEGIN RETURN NEW; END$$"
    case 2: return "CREATE \(replace)PROCEDURE \(name)(x int) LANGUAGE sql AS 'SELECT 1'"
    default:
      guard let function = catalog.allFunctions.randomElement(using: &random) else { return nil }
      let types = function.signature.map(\.description).joined(separator: ", ")
      return "ALTER ROUTINE \(text(function.name))(\(types)) "
        + pick(["STABLE", "SECURITY DEFINER", "SET work_mem = '1MB'", "RESET ALL"])
    }
  }

  private mutating func createPart() -> String? {
    guard let table = table(), let column = column(of: table) else { return nil }
    let name = quoted(column.name)
    let number = Int.random(in: 1...4, using: &random)
    switch Int.random(in: 0..<7, using: &random) {
    case 0:
      return "ALTER TABLE \(text(table.name)) "
        + pick(["ENABLE", "DISABLE", "FORCE", "NO FORCE"]) + " ROW LEVEL SECURITY"
    case 1:
      return "CREATE POLICY p\(number) ON \(text(table.name)) "
        + pick(["FOR SELECT ", "FOR ALL ", "AS RESTRICTIVE ", "TO r1, r2 "])
        + "USING (\(name) IS NOT NULL)"
    case 3:
      return "ALTER POLICY p\(number) ON \(text(table.name)) USING (\(name) IS NULL)"
    case 4:
      return "CREATE RULE r\(number) AS ON INSERT TO \(text(table.name)) DO ALSO NOTHING"
    default:
      let functions = catalog.allFunctions.filter { $0.returnType?.name.name == "trigger" }
      guard let function = functions.randomElement(using: &random) else { return nil }
      let event = pick(["BEFORE INSERT", "AFTER UPDATE OF \(name)", "AFTER DELETE OR INSERT"])
      return "CREATE TRIGGER g\(number) \(event) ON \(text(table.name)) "
        + "\(maybe(70, "FOR EACH ROW "))EXECUTE FUNCTION \(text(function.name))()"
    }
  }

  // MARK: - RENAME and DROP

  private mutating func rename() -> String? {
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

  private mutating func drop() -> String? {
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

  private mutating func session() -> String {
    pick([
      "SET search_path = s1, public", "SET search_path = public", "SET LOCAL search_path = s2",
      "RESET search_path", "CREATE SEQUENCE q\(Int.random(in: 1...5, using: &random))",
      "SELECT set_config('search_path', 's2, public', false)",
    ])
  }
}
