import Syntax

/// Columns as the SQL that makes them.
extension Column {
  /// The column as it stands in `CREATE TABLE`.
  package var sql: String {
    var words = [quoted(name), type?.description ?? "…"]
    if let collation { words.append("COLLATE \(collation)") }
    if let identity {
      words.append("GENERATED \(identity == .always ? "ALWAYS" : "BY DEFAULT") AS IDENTITY")
    }
    if let generated {
      words.append("GENERATED ALWAYS AS (\(generated.sql)) \(isVirtual ? "VIRTUAL" : "STORED")")
    }
    if let value = self.default { words.append("DEFAULT \(value.sql)") }
    if isNotNull, identity == nil, type?.isSerial != true { words.append("NOT NULL") }
    return words.joined(separator: " ")
  }

  /// The same column, free to be empty.
  package var nullable: Column {
    var column = self
    column.isNotNull = false
    return column
  }
}
