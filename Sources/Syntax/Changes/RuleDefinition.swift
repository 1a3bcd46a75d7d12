/// `CREATE RULE`.
package struct RuleDefinition: Sendable {
  package enum Event: String, Hashable, Sendable { case select, insert, update, delete }

  package var name: String
  package var table: ObjectName
  package var event: Event
  package var isInstead: Bool
  package var isReplacing: Bool
  package var condition: Expression?
  /// Whether it does something, and not `NOTHING`.
  package var hasActions: Bool
}
