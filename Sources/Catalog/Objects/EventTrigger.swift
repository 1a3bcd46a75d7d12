import Syntax

package struct EventTrigger: Sendable {
  package internal(set) var name: String
  package internal(set) var event: String
  package internal(set) var function: ObjectName
  package internal(set) var firing = Firing.origin
  package internal(set) var comment: String?
  package internal(set) var origin: Origin
}
