import Catalog
import Syntax

/// Tables, columns, constraints and indexes.
extension Generator {
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

  mutating func createTable() -> String {
    let name = newTable()
    let start = "CREATE \(maybe(8, "UNLOGGED "))TABLE \(maybe(15, "IF NOT EXISTS "))\(name) "
    if let source = table() {
      if chance(6) {
        return start
          + "(LIKE \(text(source.name)) \(likeOptions()), z int)"
      }
      if chance(6) { return start + "AS SELECT * FROM \(text(source.name))" }
      if chance(10), source.partitionKey == nil, source.partitionParent == nil {
        return start + "(\(columnDefinition("i"))) INHERITS (\(text(source.name)))"
      }
    }
    if chance(6) {
      let method = pick(["RANGE (k)", "HASH (k)", "RANGE (k, l)"])
      return start + "(k int, l text, m int DEFAULT 1) PARTITION BY \(method)"
    }
    if chance(14) {
      let key = pick(["", ", PRIMARY KEY (k, l)", ", UNIQUE (k, l)"])
      return start + "(k int, l text, m int DEFAULT 1\(key)) PARTITION BY LIST (k)"
    }
    var names = ["a", "b", "c", "d", "e", "\"G h\""].shuffled(using: &random)
    names = Array(names.prefix(Int.random(in: 1...5, using: &random)))
    var elements = names.map { columnDefinition($0) }
    if chance(60) {
      elements.append("PRIMARY KEY (\(names[0]))\(maybe(15, " WITH (fillfactor = 90)"))")
    }
    if chance(15) { elements.append("UNIQUE (\(names.joined(separator: ", ")))") }
    if chance(15) { elements.append("CONSTRAINT ck CHECK (\(names[0]) IS NOT NULL)") }
    return start + "(\(elements.joined(separator: ", ")))"
      + maybe(10, " WITH (fillfactor = 75, autovacuum_enabled = off)")
  }

  mutating func likeOptions() -> String {
    let all = [
      "ALL", "DEFAULTS", "CONSTRAINTS", "INDEXES", "COMMENTS", "STORAGE", "STATISTICS", "IDENTITY",
      "GENERATED", "COMPRESSION",
    ]
    let chosen = all.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random))
    return chosen.map { "INCLUDING \($0)" }.joined(separator: " ") + maybe(10, " EXCLUDING INDEXES")
  }

  mutating func bound(of parent: Table) -> String {
    let value = Int.random(in: 1...20, using: &random)
    switch (parent.partitionKey?.strategy, parent.partitionKey?.keyCount) {
    case ("hash", _): return "FOR VALUES WITH (MODULUS 4, REMAINDER \(value % 4))"
    case ("range", 2):
      return "FOR VALUES FROM (\(value), MINVALUE) TO (\(value), 'x')"
    case ("range", _):
      return chance(20)
        ? "FOR VALUES FROM (MINVALUE) TO (-5)" : "FOR VALUES FROM (\(value)) TO (\(value + 1))"
    default: return "FOR VALUES IN (\(value)\(maybe(20, ", \(value + 20), NULL")))"
    }
  }

  mutating func partition() -> String? {
    let parted = tables.filter { $0.partitionKey != nil }
    guard let parent = parted.randomElement(using: &random) else { return nil }
    let bound = chance(15) ? "DEFAULT" : bound(of: parent)
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

  mutating func addColumn() -> String? {
    guard let table = table() else { return nil }
    let column = columnDefinition(newColumn())
    return "ALTER TABLE \(text(table.name)) ADD \(maybe(50, "COLUMN "))"
      + "\(maybe(10, "IF NOT EXISTS "))\(column)"
      + maybe(10, ", ADD COLUMN \(columnDefinition("n2"))")
  }

  mutating func alterColumn() -> String? {
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

  mutating func addConstraint() -> String? {
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

  mutating func alterConstraint() -> String? {
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

  mutating func createIndex() -> String? {
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
    let options = maybe(10, " WITH (fillfactor = 80)")
    let isPartial = rest.hasPrefix(" WHERE")
    return "CREATE \(maybe(20, "UNIQUE "))INDEX \(own)ON \(maybe(8, "ONLY "))\(text(table.name)) "
      + "(\(keys))\(isPartial ? options + rest : rest + options)"
  }
}
