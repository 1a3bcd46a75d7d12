/// What is known of the variables of a PL/pgSQL body, by their names; of a record, by `record.field`.
struct KnownVariables {
  private var values: [String: Expression] = [:]

  var isEmpty: Bool { values.isEmpty }

  subscript(name: String) -> Expression? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// What a name in an expression stands for.
  func value(of reference: Expression.ColumnReference) -> Expression? {
    reference.isStar ? nil : values[reference.path.joined(separator: ".")]
  }

  /// A variable's value, and those of its fields, are not known any more.
  mutating func forget(_ name: String) { removeAll { $0 == name } }

  mutating func removeAll(where isForgotten: (String) -> Bool) {
    values = values.filter { name, _ in
      !isForgotten(name.firstIndex(of: ".").map { String(name[..<$0]) } ?? name)
    }
  }

  /// What a name meant in another place.
  mutating func take(_ name: String, from other: KnownVariables) {
    forget(name)
    for (key, value) in other.values where key == name || key.hasPrefix("\(name).") {
      values[key] = value
    }
  }

  /// Keeps only what is the same on another way to this place.
  mutating func forgetDifferences(from other: KnownVariables) {
    values = values.filter { other.values[$0.key] == $0.value }
  }

  /// Gives the targets of a loop one of its rows.
  mutating func bind(_ targets: [String], to row: KnownRow) {
    for target in targets { forget(target) }
    guard targets.count == 1, let target = targets.first else {
      guard targets.count == row.count else { return }
      for (target, column) in zip(targets, row) { values[target] = column.value }
      return
    }
    // One target is a record, or the variable for the only column.
    if row.count == 1 { values[target] = row[0].value }
    for column in row { values["\(target).\(column.name)"] = column.value }
  }
}

extension Expression {
  /// The same expression with variables replaced by their values, in subqueries too.
  ///
  /// PL/pgSQL refuses a name that could be a variable or a column, so a name that is a variable's means it.
  func replacing(_ variables: KnownVariables) -> Expression {
    guard !variables.isEmpty else { return self }
    return mapped { part in
      switch part {
      case .column(let reference): return variables.value(of: reference) ?? part
      case .parameter(let number): return variables["$\(number)"] ?? part
      case .subquery(var subquery):
        subquery.test = subquery.test?.replacing(variables)
        subquery.query = subquery.query.replacing(variables)
        return .subquery(subquery)
      default: return part
      }
    }
  }
}

extension Query {
  func replacing(_ variables: KnownVariables) -> Query {
    guard !variables.isEmpty else { return self }
    var query = self
    switch body {
    case .select(var select):
      for index in select.targets.indices {
        select.targets[index].value = select.targets[index].value.replacing(variables)
      }
      select.condition = select.condition?.replacing(variables)
      select.from = select.from.map { $0.replacing(variables) }
      query.body = .select(select)
    case .values(let rows):
      query.body = .values(rows.map { row in row.map { $0.replacing(variables) } })
    case .setOperation(var operation):
      operation.left = operation.left.replacing(variables)
      operation.right = operation.right.replacing(variables)
      query.body = .setOperation(operation)
    case .opaque: break
    }
    return query
  }
}

extension FromItem {
  fileprivate func replacing(_ variables: KnownVariables) -> FromItem {
    switch self {
    case .subquery(let query, let alias): .subquery(query.replacing(variables), alias)
    case .function(let calls, let alias): .function(calls.map { $0.replacing(variables) }, alias)
    case .relation, .join, .opaque: self
    }
  }
}
