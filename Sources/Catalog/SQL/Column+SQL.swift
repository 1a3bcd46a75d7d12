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
    if isNotNull, identity == nil, type?.isSerial != true {
      words.append("NOT NULL")
      if notNull?.isNoInherit == true { words.append("NO INHERIT") }
    }
    return words.joined(separator: " ")
  }

  /// The same with the name of its NOT NULL, where that is not the one that PostgreSQL gives.
  func sql(in table: Table) -> String {
    guard isNotNull, let notNull, !notNull.isInherited,
      notNull.name != makeObjectName(table.name.name, name, "not_null")
    else { return sql }
    let suffix = notNull.isNoInherit ? " NO INHERIT" : ""
    return "\(nullable.sql) CONSTRAINT \(quoted(notNull.name)) NOT NULL\(suffix)"
  }

  /// The same column, free to be empty.
  package var nullable: Column {
    var column = self
    column.notNull = nil
    column.isNotNull = false
    return column
  }
}
