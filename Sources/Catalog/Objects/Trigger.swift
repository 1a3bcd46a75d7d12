import Syntax

package struct Trigger: Equatable, Sendable {
  package internal(set) var name: String
  package internal(set) var function: ObjectName
  package internal(set) var isConstraint: Bool
  package internal(set) var timing: TriggerDefinition.Timing
  package internal(set) var events: Set<TriggerDefinition.Event>
  package internal(set) var isForEachRow: Bool
  package internal(set) var columns: [String]
  package internal(set) var condition: Expression?
  package internal(set) var firing = Firing.origin
  package internal(set) var arguments: [String] = []
  package internal(set) var isDeferrable = false
  package internal(set) var isInitiallyDeferred = false
  /// What the rows before and after are called.
  package internal(set) var oldTable: String?
  package internal(set) var newTable: String?
  package internal(set) var comment: String?
  package internal(set) var origin: Origin
  /// Came with a partitioned table.
  package internal(set) var isInherited = false

  package var isEnabled: Bool { firing != .disabled }
}
