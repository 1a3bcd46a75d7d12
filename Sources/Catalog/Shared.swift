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
}

extension Shared: Equatable where Value: Equatable {
  /// Two that share one value are not compared.
  static func == (left: Shared, right: Shared) -> Bool {
    left.storage.isIdentical(to: right.storage) || left.value == right.value
  }
}
