import Syntax

/// What `CREATE RULE` makes.
package struct RewriteRule: Sendable {
  package internal(set) var name: String
  package internal(set) var event: RuleDefinition.Event
  package internal(set) var isInstead: Bool
  package internal(set) var condition: Expression?
  package internal(set) var firing = Firing.origin
  package internal(set) var comment: String?
  package internal(set) var origin: Origin
}
