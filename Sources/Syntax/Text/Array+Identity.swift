/// Copies of one array.
extension Array {
  /// Whether both are the same copy in memory, one that nobody has changed since: no element is compared.
  package func isIdentical(to other: [Element]?) -> Bool {
    guard let other, other.count == count else { return false }
    return withUnsafeBufferPointer { own in
      other.withUnsafeBufferPointer { $0.baseAddress == own.baseAddress }
    }
  }
}
