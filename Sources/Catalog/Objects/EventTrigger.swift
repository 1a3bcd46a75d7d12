import Syntax

/// `CREATE EVENT TRIGGER`.
///
/// https://www.postgresql.org/docs/current/event-triggers.html
package struct EventTrigger: Sendable {
  /// Unique in the database.
  package internal(set) var name: String
  /// `ddl_command_start` and the like.
  package internal(set) var event: String
  /// What it calls.
  package internal(set) var function: ObjectName
  /// When it fires.
  package internal(set) var firing = Firing.origin
  /// Nil: none.
  package internal(set) var comment: String?
  /// What made it.
  package internal(set) var origin: Origin
}
