import Syntax

/// What `CREATE RULE` makes.
package struct RewriteRule: Sendable {
  /// Unique on its table.
  package internal(set) var name: String
  /// What sets it off.
  package internal(set) var event: RuleDefinition.Event
  /// The statement itself does not run.
  package internal(set) var isInstead: Bool
  /// When it does something; nil: always.
  package internal(set) var condition: Expression?
  /// What it does; nothing for `NOTHING`.
  package internal(set) var actions = RoutineContents.nothing
  /// The relations and columns that it uses, besides being on its own.
  package internal(set) var usage = Usage()
  /// When it fires.
  package internal(set) var firing = Firing.origin
  /// Nil: none.
  package internal(set) var comment: String?
  /// What made it, or replaced it last.
  package internal(set) var origin: Origin
}

extension RewriteRule {
  /// Whether one of its expressions fulfils a condition.
  func contains(where isWanted: (Expression) -> Bool) -> Bool {
    condition?.contains(where: isWanted) == true || actions.contains(where: isWanted)
  }
}
