import Syntax

/// Objects of the catalog as the SQL that makes them.

extension Table {
  /// `CREATE TABLE` with its columns, and without its `laterConstraints`.
  package var createSQL: String { createSQL(inheriting: []) }

  package func createSQL(inheriting parents: [QualifiedName]) -> String {
    let kind =
      switch persistence {
      case .permanent: isForeign ? "FOREIGN TABLE" : "TABLE"
      case .unlogged: "UNLOGGED TABLE"
      case .temporary: "TEMPORARY TABLE"
      }
    let parts =
      columns.filter { $0.isLocal || parents.isEmpty }.map(\.sql)
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
    constraints.filter { $0.comesLater && !$0.isInherited }
  }

  /// The columns that the index behind a constraint carries along.
  package func including(_ constraint: Constraint) -> [String] {
    indexes.first { $0.constraint == constraint.name }?.including ?? []
  }
}

extension TableDefinition.PartitionKey {
  fileprivate var sql: String {
    let keys = columns.map(quoted) + expressions.map { "(\($0.sql))" }
    return "\(strategy.uppercased()) (\(keys.joined(separator: ", ")))"
  }
}

extension Column {
  /// The column as it stands in `CREATE TABLE`.
  package var sql: String {
    var words = [quoted(name), type?.description ?? "…"]
    if let collation { words.append("COLLATE \(collation)") }
    if let identity {
      words.append("GENERATED \(identity == .always ? "ALWAYS" : "BY DEFAULT") AS IDENTITY")
    }
    if let generated { words.append("GENERATED ALWAYS AS (\(generated.sql)) STORED") }
    if let value = self.default { words.append("DEFAULT \(value.sql)") }
    if isNotNull, identity == nil, type?.isSerial != true { words.append("NOT NULL") }
    return words.joined(separator: " ")
  }
}

extension Constraint {
  fileprivate var comesLater: Bool { foreignKey != nil || !isValidated }

  /// What follows the constraint's name; `table` is the one that a foreign key references.
  package func definition(
    referencing table: QualifiedName?, including columns: [String] = []
  ) -> String {
    var words = [kind.sql(referencing: table)]
    if !columns.isEmpty { words.append("INCLUDE (\(columns.map(quoted).joined(separator: ", ")))") }
    if isNoInherit { words.append("NO INHERIT") }
    if isDeferrable { words.append("DEFERRABLE") }
    if isInitiallyDeferred { words.append("INITIALLY DEFERRED") }
    if !isValidated { words.append("NOT VALID") }
    return words.joined(separator: " ")
  }
}

extension Constraint.Kind {
  fileprivate func sql(referencing table: QualifiedName?) -> String {
    func list(_ columns: [String]) -> String { columns.map(quoted).joined(separator: ", ") }
    switch self {
    case .check(let condition): return "CHECK (\(condition.sql))"
    case .notNull(let column): return "NOT NULL \(quoted(column))"
    case .unique(let key):
      return "UNIQUE\(key.nullsNotDistinct ? " NULLS NOT DISTINCT" : "") (\(list(key.columns)))"
    case .primaryKey(let key): return "PRIMARY KEY (\(list(key.columns)))"
    case .foreignKey(let key):
      let target = key.referencedColumns.isEmpty ? "" : " (\(list(key.referencedColumns)))"
      var text =
        "FOREIGN KEY (\(list(key.columns))) REFERENCES \(table?.description ?? "…")\(target)"
      if key.match == .full { text += " MATCH FULL" }
      if key.onUpdate != .noAction { text += " ON UPDATE \(key.onUpdate.rawValue)" }
      if key.onDelete != .noAction { text += " ON DELETE \(key.onDelete.rawValue)" }
      return text
    case .exclusion(let exclusion):
      let elements = zip(exclusion.elements, exclusion.operators).map { "\($0.sql) WITH \($1)" }
      let predicate = exclusion.predicate.map { " WHERE (\($0.sql))" } ?? ""
      return "EXCLUDE USING \(exclusion.method) (\(elements.joined(separator: ", ")))\(predicate)"
    }
  }
}

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

  private func list(of options: [String: String]) -> String {
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

extension Policy {
  /// `CREATE POLICY` on a table.
  package func createSQL(on table: QualifiedName) -> String {
    var words = ["CREATE POLICY \(quoted(name)) ON \(table)"]
    if !isPermissive { words.append("AS RESTRICTIVE") }
    if command != .all { words.append("FOR \(command.rawValue.uppercased())") }
    if roles != ["public"] {
      words.append("TO \(roles.map(roleSQL).joined(separator: ", "))")
    }
    if let using { words.append("USING (\(using.sql))") }
    if let check { words.append("WITH CHECK (\(check.sql))") }
    return words.joined(separator: " ") + ";"
  }
}

/// A role as SQL; the key words that stand for roles are not quoted.
private func roleSQL(_ role: String) -> String {
  switch role {
  case "public", "current_user", "current_role", "session_user": role.uppercased()
  default: quoted(role)
  }
}

extension UserType {
  /// `CREATE TYPE` or `CREATE DOMAIN`.
  package var createSQL: String {
    switch kind {
    case .enumeration(let values):
      return "CREATE TYPE \(name) AS ENUM (\(values.map(literal).joined(separator: ", ")));"
    case .composite(let columns):
      let fields = columns.map { "\(quoted($0.name)) \($0.type?.description ?? "…")" }
      return "CREATE TYPE \(name) AS (\(fields.joined(separator: ", ")));"
    case .domain(let domain):
      let conditions = domain.checks.compactMap { constraint -> String? in
        guard case .check(let condition) = constraint.kind else { return nil }
        let name = constraint.name.map { "CONSTRAINT \(quoted($0)) " } ?? ""
        return " \(name)CHECK (\(condition.sql))"
      }
      let notNull = domain.isNotNull ? " NOT NULL" : ""
      let value = domain.default.map { " DEFAULT \($0.sql)" } ?? ""
      return "CREATE DOMAIN \(name) AS \(domain.base)\(value)\(notNull)\(conditions.joined());"
    case .range: return "CREATE TYPE \(name) AS RANGE (…);"
    case .base: return "CREATE TYPE \(name) (…);"
    }
  }
}
