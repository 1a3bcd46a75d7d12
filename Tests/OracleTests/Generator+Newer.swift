import Catalog
import Syntax

/// What came with PostgreSQL 18.
extension Generator {
  mutating func newer() -> String? {
    guard let table = table(), let column = column(of: table) else { return nil }
    let name = quoted(column.name)
    let alter = "ALTER TABLE \(text(table.name)) "
    let own = "k\(Int.random(in: 1...5, using: &random))"
    switch Int.random(in: 0..<12, using: &random) {
    case 0, 1:
      return alter + "ADD \(maybe(60, "CONSTRAINT \(own) "))NOT NULL \(name)"
        + pick(["", " NOT VALID", " NO INHERIT"])
    case 2, 3:
      let constraints = table.columns.compactMap(\.notNull)
      guard let constraint = constraints.randomElement(using: &random) else { return nil }
      let other = quoted(constraint.name)
      return alter
        + pick([
          "VALIDATE CONSTRAINT \(other)", "DROP CONSTRAINT \(other)",
          "RENAME CONSTRAINT \(other) TO \(own)", "ALTER CONSTRAINT \(other) NO INHERIT",
          "ALTER CONSTRAINT \(other) INHERIT",
        ])
    case 4:
      return alter + "ADD COLUMN w\(Int.random(in: 1...3, using: &random)) "
        + "int GENERATED ALWAYS AS (length(\(name)::text))\(maybe(50, " VIRTUAL"))"
    case 5:
      let columns = tables.flatMap { table in
        // SET EXPRESSION of a child alone loses the NOT NULL that it inherits, a mistake of the server's.
        table.columns.filter { $0.generated != nil && !$0.isInherited }.map { (table, $0) }
      }
      guard let (table, column) = columns.randomElement(using: &random) else { return nil }
      return "ALTER TABLE \(text(table.name)) ALTER COLUMN \(quoted(column.name)) "
        + pick([
          "SET EXPRESSION AS (3)", "DROP EXPRESSION", "SET DEFAULT 3", "DROP DEFAULT",
          "SET NOT NULL",
        ])
    case 6:
      return alter
        + "ADD \(maybe(50, "CONSTRAINT \(own) "))CHECK (\(name) IS NOT NULL) NOT ENFORCED"
    case 7:
      let keys = table.constraints.filter { $0.foreignKey != nil }
      guard let key = keys.randomElement(using: &random) else { return nil }
      return alter
        + "ALTER CONSTRAINT \(quoted(key.name)) \(pick(["NOT ENFORCED", "ENFORCED", "DEFERRABLE"]))"
    case 8:
      return "CREATE TABLE \(newTable()) (r int4range, v daterange, x int, "
        + pick(["PRIMARY KEY", "UNIQUE"]) + " (r, v WITHOUT OVERLAPS))"
    case 9:
      let temporal = tables.filter { table in
        table.columns.count == 3 && table.column("r") != nil && table.column("v") != nil
      }
      guard let one = temporal.randomElement(using: &random),
        let other = temporal.randomElement(using: &random)
      else { return nil }
      return "ALTER TABLE \(text(one.name)) ADD FOREIGN KEY (r, PERIOD v) REFERENCES "
        + "\(text(other.name)) (r, PERIOD v)\(maybe(30, " NOT VALID"))"
    case 10:
      return "CREATE TABLE \(newTable()) (a int CONSTRAINT \(own) NOT NULL, b int, "
        + "c int NOT NULL\(maybe(40, " NO INHERIT"))\(maybe(40, ", CONSTRAINT kb NOT NULL b")))"
    default: return "CREATE INDEX ON \(text(table.name)) (\(name))"
    }
  }
}
