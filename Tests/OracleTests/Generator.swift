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

  /// The judge's: what it has not is not written.
  private let version: PostgreSQLVersion

  init(seed: UInt64, version: PostgreSQLVersion) {
    random = SplitMix64(seed: seed)
    self.version = version
  }

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

  mutating func attempt() -> String? {
    if version >= PostgreSQLVersion(18), chance(12) { return newer() }
    return switch Int.random(in: 0..<100, using: &random) {
    case 0..<11: createTable()
    case 11..<15: partition()
    case 15..<21: addColumn()
    case 21..<33: alterColumn()
    case 33..<40: detail()
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

  mutating func createType() -> String? {
    let types = catalog.allTypes
    let name = "\(maybe(30, schema() + "."))y\(Int.random(in: 1...6, using: &random))"
    switch Int.random(in: 0..<8, using: &random) {
    case 7: return "CREATE TYPE \(name) AS RANGE (SUBTYPE = \(pick(["int", "date"])))"
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
        ]) + " CASCADE"
    }
  }
}
