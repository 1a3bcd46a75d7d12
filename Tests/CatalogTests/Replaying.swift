import Catalog
import Syntax

/// The catalog after some SQL, and a short text of what it holds.
struct Replaying {
  private(set) var replay: Replay
  private var files = 0

  init(_ migrations: String..., inTransaction: Bool = false) {
    replay = Replay(startingIn: SourceFile.ID(0))
    for sql in migrations { run(sql, inTransaction: inTransaction) }
  }

  mutating func run(_ sql: String, inTransaction: Bool = false) {
    let file = SourceFile(id: SourceFile.ID(files), path: "\(files).sql", bytes: Array(sql.utf8))
    replay.startMigration(files, sent: inTransaction ? .inTransaction : .oneByOne)
    for statement in Script.parse(file).statements { _ = replay.run(statement) }
    replay.endMigration()
    files += 1
  }

  var catalog: Catalog { replay.catalog }

  func table(_ name: String, schema: String = "public") -> Table? {
    catalog.table(QualifiedName(schema, name))
  }

  /// `name type [not null] [default]` of every column.
  func columns(_ table: String) -> [String] {
    (self.table(table)?.columns ?? []).map { column in
      [
        column.name, column.type?.description, column.isNotNull ? "not null" : nil,
        column.default.map { "default \($0.sql)" },
      ].compactMap { $0 }.joined(separator: " ")
    }
  }

  /// `name kind (columns)` of every constraint, sorted.
  func constraints(_ table: String) -> [String] {
    (self.table(table)?.constraints ?? []).map { constraint in
      let columns = constraint.columns.joined(separator: ", ")
      let valid = constraint.isValidated ? "" : " not valid"
      let what =
        switch constraint.kind {
        case .check(let condition): "check \(condition.sql)"
        case .notNull: "not null (\(columns))"
        case .unique: "unique (\(columns))"
        case .primaryKey: "primary key (\(columns))"
        case .foreignKey(let key):
          "foreign key (\(columns)) → \(catalog.table(key.referencedTable)?.name.description ?? "?")(\(key.referencedColumns.joined(separator: ", ")))"
        case .exclusion: "exclude (\(columns))"
        }
      return "\(constraint.name) \(what)\(valid)"
    }.sorted()
  }

  func indexes(_ table: String) -> [String] {
    (self.table(table)?.indexes ?? []).map { index in
      let keys = index.keyColumns.map { $0 ?? "expr" }.joined(separator: ", ")
      return "\(index.name) (\(keys))\(index.isUnique ? " unique" : "")"
    }.sorted()
  }
}
