/// Whether a string sorts before another, byte by byte.
func isOrderedByBytes(_ left: String, _ right: String) -> Bool {
  left.utf8.lexicographicallyPrecedes(right.utf8)
}

/// Whether a name sorts before another as people count: `V9` before `V10`.
func isOrderedNaturally(_ left: String, _ right: String) -> Bool {
  var left = Substring(left).utf8
  var right = Substring(right).utf8
  while let first = left.first, let second = right.first {
    if isDecimal(first), isDecimal(second) {
      let numbers = (left.prefix(while: isDecimal), right.prefix(while: isDecimal))
      if let isOrdered = isOrderedAsNumbers(numbers.0, numbers.1) { return isOrdered }
      left = left.dropFirst(numbers.0.count)
      right = right.dropFirst(numbers.1.count)
    } else if first != second {
      // A path's parts count one after another: `a/z` before `a-b/c`.
      return (first == UInt8(ascii: "/") ? 0 : first) < (second == UInt8(ascii: "/") ? 0 : second)
    } else {
      left = left.dropFirst()
      right = right.dropFirst()
    }
  }
  return left.isEmpty && !right.isEmpty
}

/// Compares runs of digits of any length; nil if they are the same number.
private func isOrderedAsNumbers(
  _ left: Substring.UTF8View, _ right: Substring.UTF8View
) -> Bool? {
  let left = left.drop { $0 == UInt8(ascii: "0") }
  let right = right.drop { $0 == UInt8(ascii: "0") }
  if left.count != right.count { return left.count < right.count }
  if left.elementsEqual(right) { return nil }
  return left.lexicographicallyPrecedes(right)
}

func isDecimal(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

/// A version as Flyway compares it: numbers between dots or underscores, missing ones 0.
struct DottedVersion: Hashable, Comparable, Sendable {
  /// The numbers, without zeros at their start; they may be longer than any integer.
  private let numbers: [String]

  init(_ text: some StringProtocol) {
    var numbers = text.split(whereSeparator: { $0 == "." || $0 == "_" }).map {
      String($0.drop { $0 == "0" })
    }
    while numbers.last == "" { numbers.removeLast() }
    self.numbers = numbers
  }

  static func < (left: DottedVersion, right: DottedVersion) -> Bool {
    for (left, right) in zip(left.numbers, right.numbers) where left != right {
      let counts = (left.utf8.count, right.utf8.count)
      return counts.0 == counts.1 ? isOrderedByBytes(left, right) : counts.0 < counts.1
    }
    return left.numbers.count < right.numbers.count
  }
}
