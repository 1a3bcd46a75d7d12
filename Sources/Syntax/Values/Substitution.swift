/// What is put in place of the parts of a definition, however deep they are.
///
/// A name that a definition uses may become another one: the definition goes on to mean the same.
package struct Substitution {
  private let expression: (Expression) -> Expression
  private let relation: (FromItem.Relation) -> FromItem.Relation

  /// Replaces expressions inside out, and the relations that are read or changed.
  package init(
    expression: @escaping (Expression) -> Expression = { $0 },
    relation: @escaping (FromItem.Relation) -> FromItem.Relation = { $0 }
  ) {
    self.expression = expression
    self.relation = relation
  }

  /// An expression with its parts replaced, those of its subqueries too.
  package func callAsFunction(_ value: Expression) -> Expression {
    value.mapped(expression) { self($0) }
  }

  /// A query with its parts replaced.
  package func callAsFunction(_ query: Query) -> Query {
    var query = query
    query.commonTables = query.commonTables.map(callAsFunction)
    query.order = query.order.map(callAsFunction)
    query.limit = query.limit.map(callAsFunction)
    query.offset = query.offset.map(callAsFunction)
    switch query.body {
    case .select(var select):
      select.targets = select.targets.map(callAsFunction)
      select.from = select.from.map(callAsFunction)
      select.condition = select.condition.map(callAsFunction)
      select.groups = select.groups.map(callAsFunction)
      select.having = select.having.map(callAsFunction)
      select.distinctOn = select.distinctOn.map(callAsFunction)
      select.windows = select.windows.map { window in
        var window = window
        window.partition = window.partition.map(callAsFunction)
        window.order = window.order.map(callAsFunction)
        return window
      }
      query.body = .select(select)
    case .values(let rows): query.body = .values(rows.map { $0.map(callAsFunction) })
    case .setOperation(var operation):
      operation.left = self(operation.left)
      operation.right = self(operation.right)
      query.body = .setOperation(operation)
    case .opaque: break
    }
    return query
  }

  /// A change of rows with its parts replaced.
  package func callAsFunction(_ change: RowChange) -> RowChange {
    var change = change
    let alias = change.alias.map { FromItem.Alias(name: $0, columns: []) }
    let target = relation(
      FromItem.Relation(name: change.table, alias: alias, location: Location(offset: nil)))
    change.table = target.name
    change.alias = target.alias?.name
    change.commonTables = change.commonTables.map(callAsFunction)
    change.assignments = change.assignments.map(callAsFunction)
    change.source = change.source.map(callAsFunction)
    change.rows = change.rows.map { $0.map(callAsFunction) }
    change.from = change.from.map(callAsFunction)
    change.condition = change.condition.map(callAsFunction)
    change.returning = change.returning.map(callAsFunction)
    change.branches = change.branches.map { branch in
      var branch = branch
      branch.condition = branch.condition.map(callAsFunction)
      branch.values = branch.values.map(callAsFunction)
      branch.assignments = branch.assignments.map(callAsFunction)
      return branch
    }
    return change
  }

  /// What a body holds with its parts replaced.
  package func callAsFunction(_ contents: RoutineContents) -> RoutineContents {
    var contents = contents
    contents.expressions = contents.expressions.map(callAsFunction)
    contents.changes = contents.changes.map { change in
      var change = change
      switch change.action {
      case .queried(let query): change.action = .queried(self(query))
      case .rowsChanged(let rows): change.action = .rowsChanged(self(rows))
      default: break
      }
      return change
    }
    return contents
  }

  private func callAsFunction(_ target: Query.Target) -> Query.Target {
    // A column of a result keeps the name that it had from what it shows.
    let value = self(target.value)
    let name = target.value.givenName
    return Query.Target(
      alias: target.alias ?? (value.givenName == name ? nil : name), value: value)
  }

  private func callAsFunction(_ assignment: RowChange.Assignment) -> RowChange.Assignment {
    var assignment = assignment
    assignment.value = self(assignment.value)
    return assignment
  }

  private func callAsFunction(_ table: Query.CommonTable) -> Query.CommonTable {
    var table = table
    switch table.body {
    case .query(let query): table.body = .query(self(query))
    case .rowChange(let change): table.body = .rowChange(self(change))
    }
    return table
  }

  private func callAsFunction(_ item: FromItem) -> FromItem {
    switch item {
    case .relation(let read): return .relation(relation(read))
    case .subquery(let query, let alias): return .subquery(self(query), alias)
    case .function(let calls, let alias): return .function(calls.map(callAsFunction), alias)
    case .join(var join):
      join.left = self(join.left)
      join.right = self(join.right)
      join.condition = join.condition.map(callAsFunction)
      return .join(join)
    case .opaque: return item
    }
  }
}

extension Expression {
  /// What a column of a result is called by a name in it that may become another one.
  fileprivate var givenName: String? {
    switch self {
    case .column(let reference): reference.isStar ? nil : reference.column
    case .call(let call): call.name.name
    case .cast(let inner, let type): inner.givenName ?? type.name.name
    default: nil
    }
  }
}
