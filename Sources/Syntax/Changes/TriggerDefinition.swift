package struct TriggerDefinition: Sendable {
  package enum Timing: String, Hashable, Sendable {
    case before, after
    case insteadOf = "instead of"
  }
  package enum Event: String, Hashable, Sendable, CaseIterable {
    case insert, delete, update, truncate
  }

  package var name: String
  package var table: ObjectName
  package var function: ObjectName
  package var isReplacing: Bool
  package var isConstraint: Bool
  package var timing: Timing
  package var events: Set<Event>
  package var isForEachRow: Bool
  /// `UPDATE OF`.
  package var columns: [String]
  package var condition: Expression?
  package var arguments: [String] = []
  package var isDeferrable = false
  package var isInitiallyDeferred = false
  /// `REFERENCING`: what the rows before and after are called.
  package var oldTable: String?
  package var newTable: String?
}

/// When a trigger or a rule fires, by the server's `session_replication_role`.
package enum Firing: String, Hashable, Sendable {
  case origin, disabled, replica, always
}
