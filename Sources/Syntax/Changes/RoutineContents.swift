/// What the body of a function, procedure or `DO` block holds.
package struct RoutineContents: Sendable {
  /// Its statements in order, with the control flow around each.
  package var changes: [SchemaChange] = []
  /// Conditions, assignments, `RETURN` expressions: everything evaluated outside of statements.
  package var expressions: [Expression] = []
  /// Whether something in it could not be read.
  package var isOpaque = false
}

extension RoutineContents {
  /// A body that does nothing.
  package static let nothing = RoutineContents()

  /// Calls `body` on every expression of the routine until it returns true.
  ///
  /// - Returns: Whether `body` returned true.
  package func contains(where body: (Expression) -> Bool) -> Bool {
    expressions.contains { $0.contains(where: body) }
      || changes.contains { $0.contains(where: body) }
  }
}
