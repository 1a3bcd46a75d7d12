/// `CREATE RULE`.
package struct RuleDefinition: Sendable {
  /// What sets it off.
  package enum Event: String, Hashable, Sendable { case select, insert, update, delete }

  /// Unique on its table.
  package var name: String
  /// A table or a view.
  package var table: ObjectName
  /// What sets it off.
  package var event: Event
  /// `INSTEAD`: the statement itself does not run.
  package var isInstead: Bool
  /// `OR REPLACE`.
  package var isReplacing: Bool
  /// `WHERE`.
  package var condition: Expression?
  /// Whether it does something, and not `NOTHING`.
  package var hasActions: Bool
  /// What it does.
  package var actions: RoutineContents
}
