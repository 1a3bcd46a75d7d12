extension RoutineContents {
  /// Calls `body` on every expression of the routine until it returns true.
  ///
  /// - Returns: Whether `body` returned true.
  package func contains(where body: (Expression) -> Bool) -> Bool {
    expressions.contains { $0.contains(where: body) }
      || changes.contains { $0.contains(where: body) }
  }
}

extension SchemaChange {
  /// Calls `body` on the expressions that run with the change, guards included, until it returns true.
  package func contains(where body: (Expression) -> Bool) -> Bool {
    if case .block(let block) = placement {
      for case .condition(let condition?, _) in block.guards where condition.contains(where: body) {
        return true
      }
    }
    return switch action {
    case .queried(let query): query.contains(where: body)
    case .rowsChanged(let change): change.contains(where: body)
    case .called(let call): Expression.call(call).contains(where: body)
    default: false
    }
  }
}

extension SchemaChange.Placement {
  /// Whether an `EXCEPTION` clause around it lets the block go on when it fails.
  package var toleratesFailure: Bool {
    if case .block(let block) = self { block.toleratesFailure } else { false }
  }
}

extension RowChange {
  /// The rows that `CREATE TABLE … AS` puts into its table.
  package init(filling table: ObjectName, from query: Query) {
    self.init(
      kind: .insert, table: table, columns: [], assignments: [], source: query, from: [],
      commonTables: [])
  }
}
