import Syntax

/// What a query returns, as far as the catalog tells.
extension Replay {
  /// The columns of `CREATE TABLE … AS`, as far as the query tells.
  func fill(_ table: inout Table, from query: Query, names: [String]) {
    guard let columns = resultColumns(of: query) else {
      table.hasAllColumns = false
      return
    }
    for (index, column) in columns.enumerated() {
      table.columns.append(
        Column(
          name: index < names.count ? names[index] : column.name, type: column.type,
          origin: origin))
    }
  }

  /// A column that what is made of a query would certainly have twice.
  func repeatedColumn(of query: Query, named names: [String]) -> String? {
    Scope(catalog, in: session).repeatedColumn(of: query, named: names)
  }

  /// - Returns: Nil when it takes more than the catalog to know them.
  func resultColumns(of query: Query) -> [ResultColumn]? {
    Scope(catalog, in: session).resultColumns(of: query)?.map { column in
      ResultColumn(name: column.name, type: column.type.map(resolved))
    }
  }
}
