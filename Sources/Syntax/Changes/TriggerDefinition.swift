/// `CREATE TRIGGER`.
package struct TriggerDefinition: Sendable {
  /// When it runs, beside the statement that sets it off.
  package enum Timing: String, Hashable, Sendable {
    case before, after
    case insteadOf = "instead of"
  }
  /// What sets it off.
  package enum Event: String, Hashable, Sendable, CaseIterable {
    case insert, delete, update, truncate
  }

  /// Unique on its table.
  package var name: String
  /// A table or a view.
  package var table: ObjectName
  /// What it calls.
  package var function: ObjectName
  /// `OR REPLACE`.
  package var isReplacing: Bool
  /// `CREATE CONSTRAINT TRIGGER`.
  package var isConstraint: Bool
  /// `BEFORE`, `AFTER` or `INSTEAD OF`.
  package var timing: Timing
  /// One or more.
  package var events: Set<Event>
  /// `FOR EACH ROW`; else once a statement.
  package var isForEachRow: Bool
  /// `UPDATE OF`.
  package var columns: [String]
  /// `WHEN`.
  package var condition: Expression?
  /// The strings that the function gets.
  package var arguments: [String] = []
  /// `DEFERRABLE`.
  package var isDeferrable = false
  /// `INITIALLY DEFERRED`.
  package var isInitiallyDeferred = false
  /// `REFERENCING`: what the rows before and after are called.
  package var oldTable: String?
  /// `NEW TABLE AS`.
  package var newTable: String?
}

/// When a trigger or a rule fires, by the server's `session_replication_role`.
package enum Firing: String, Hashable, Sendable {
  case origin, disabled, replica, always
}
