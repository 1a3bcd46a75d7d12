/// Names that PostgreSQL would choose.
extension Catalog {
  /// The name that PostgreSQL would choose for an index on columns of a table.
  package func unusedIndexName(on table: Table, columns: [String]) -> String {
    var name = makeObjectName(table.name.name, columns.joined(separator: "_"), "idx")
    var number = 1
    while names[QualifiedName(table.name.schema, name)] != nil {
      name = makeObjectName(table.name.name, columns.joined(separator: "_"), "idx\(number)")
      number += 1
    }
    return name
  }
}
