import Syntax

/// A value that copies share until one of them changes: to copy it counts one reference.
struct Shared<Value: Sendable>: Sendable {
  /// Always one: an array has just this behaviour.
  private var storage: [Value]

  init(_ value: Value) {
    storage = [value]
  }

  var value: Value {
    _read { yield storage[0] }
    _modify { yield &storage[0] }
  }

  /// Whether both are one value, which neither has changed since.
  func isIdentical(to other: Shared) -> Bool { storage.isIdentical(to: other.storage) }
}

extension Shared: Equatable where Value: Equatable {
  /// Two that share one value are not compared.
  static func == (left: Shared, right: Shared) -> Bool {
    left.isIdentical(to: right) || left.value == right.value
  }
}
