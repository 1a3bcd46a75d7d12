import Syntax

/// A value as it was at some point, kept once for all that remember it.
package final class Snapshot<Value: Sendable>: Sendable {
  /// It never changes.
  package let value: Value

  /// Keeps a value.
  package init(_ value: Value) {
    self.value = value
  }
}
