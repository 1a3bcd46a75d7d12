import Syntax

/// Indexes as the SQL that makes them.
extension Index {
  /// `CREATE INDEX` on a table.
  package func createSQL(on table: QualifiedName) -> String {
    let unique = isUnique ? "UNIQUE " : ""
    let using = method == "btree" ? "" : " USING \(quoted(method))"
    var text =
      "CREATE \(unique)INDEX \(quoted(name)) ON \(table)\(using) (\(elements.map(\.sql).joined(separator: ", ")))"
    if !including.isEmpty {
      text += " INCLUDE (\(including.map(quoted).joined(separator: ", ")))"
    }
    if nullsNotDistinct { text += " NULLS NOT DISTINCT" }
    if !options.isEmpty { text += " WITH (\(list(of: options)))" }
    if let predicate { text += " WHERE \(predicate.sql)" }
    return text + ";"
  }

  /// What leads from other options to those that it has.
  package func optionStatements(from other: Index, in schema: String) -> [String] {
    let set = options.filter { other.options[$0.key] != $0.value }
    let reset = other.options.keys.filter { options[$0] == nil }.sorted()
    let alter = "ALTER INDEX \(QualifiedName(schema, name)) "
    return (set.isEmpty ? [] : [alter + "SET (\(list(of: set)));"])
      + (reset.isEmpty ? [] : [alter + "RESET (\(reset.joined(separator: ", ")));"])
  }

  func list(of options: [String: String]) -> String {
    options.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
  }
}

extension IndexDefinition.Element {
  /// The element as it stands between the parentheses of `CREATE INDEX`.
  package var sql: String {
    var words: [String]
    switch key {
    case .column(let name): words = [quoted(name)]
    case .expression(.call(let call)) where call.window == nil:
      words = [Expression.call(call).sql]
    case .expression(let expression): words = ["(\(expression.sql))"]
    }
    if let collation { words.append("COLLATE \(collation)") }
    if let operatorClass { words.append(operatorClass.description) }
    if isDescending { words.append("DESC") }
    if let nullsFirst { words.append("NULLS \(nullsFirst ? "FIRST" : "LAST")") }
    return words.joined(separator: " ")
  }
}
