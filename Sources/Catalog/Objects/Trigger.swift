import Syntax

/// A trigger of a table or a view.
package struct Trigger: Equatable, Sendable {
  /// Unique on its table.
  package internal(set) var name: String
  /// What it calls.
  package internal(set) var function: ObjectName
  /// Made by `CREATE CONSTRAINT TRIGGER`.
  package internal(set) var isConstraint: Bool
  /// `BEFORE`, `AFTER` or `INSTEAD OF`.
  package internal(set) var timing: TriggerDefinition.Timing
  /// What sets it off.
  package internal(set) var events: Set<TriggerDefinition.Event>
  /// Else once a statement.
  package internal(set) var isForEachRow: Bool
  /// Of `UPDATE OF`; empty: all.
  package internal(set) var columns: [String]
  /// When it does something; nil: always.
  package internal(set) var condition: Expression?
  /// When it fires.
  package internal(set) var firing = Firing.origin
  /// The strings that the function gets.
  package internal(set) var arguments: [String] = []
  /// Of a constraint trigger: `DEFERRABLE`.
  package internal(set) var isDeferrable = false
  /// Of a constraint trigger: it fires when the transaction ends.
  package internal(set) var isInitiallyDeferred = false
  /// What the rows before and after are called.
  package internal(set) var oldTable: String?
  /// What the rows afterwards are called.
  package internal(set) var newTable: String?
  /// Nil: none.
  package internal(set) var comment: String?
  /// What made it, or replaced it last.
  package internal(set) var origin: Origin
  /// Came with a partitioned table.
  package internal(set) var isInherited = false

  /// Whether it ever fires.
  package var isEnabled: Bool { firing != .disabled }
}
