import Syntax

/// Tables as the SQL that makes them.
extension Table {
  /// `CREATE TABLE` with its columns, and without its `laterConstraints`.
  package var createSQL: String { createSQL(inheriting: []) }

  /// `CREATE TABLE`; what it has from `parents` alone is left out.
  package func createSQL(inheriting parents: [QualifiedName]) -> String {
    let kind =
      switch persistence {
      case .permanent: isForeign ? "FOREIGN TABLE" : "TABLE"
      case .unlogged: "UNLOGGED TABLE"
      case .temporary: "TEMPORARY TABLE"
      }
    let parts =
      columns.filter { $0.isLocal || parents.isEmpty }.map { $0.sql(in: self) }
      + constraints.filter { !$0.comesLater && !$0.isInherited }.map { constraint in
        "CONSTRAINT \(quoted(constraint.name)) \(constraint.definition(referencing: nil, including: including(constraint)))"
      }
    let body = parts.isEmpty ? "()" : "(\n  \(parts.joined(separator: ",\n  "))\n)"
    let partitioning = partitionKey.map { " PARTITION BY \($0.sql)" } ?? ""
    let list = parents.map(\.description).joined(separator: ", ")
    let inheritance = parents.isEmpty ? "" : " INHERITS (\(list))"
    return "CREATE \(kind) \(name) \(body)\(inheritance)\(partitioning);"
  }

  /// What has to be added to the table: foreign keys, since the other table may come after it, and
  /// checks that hold for new rows only, since those of `CREATE TABLE` hold for all.
  package var laterConstraints: [Constraint] {
    (constraints + notNullsToValidate).filter { $0.comesLater && !$0.isInherited }
  }

  /// The columns that the index behind a constraint carries along.
  package func including(_ constraint: Constraint) -> [String] {
    indexes.first { $0.constraint == constraint.name }?.including ?? []
  }
}

extension TableDefinition.PartitionKey {
  var sql: String {
    let keys = columns.map(quoted) + expressions.map { "(\($0.sql))" }
    return "\(strategy.uppercased()) (\(keys.joined(separator: ", ")))"
  }
}
