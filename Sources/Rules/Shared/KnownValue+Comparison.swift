import Syntax

// What comparisons and casts of constants come to, as far as that is the same on every server.

extension KnownValue {
  /// What a comparison of two values comes to.
  static func compare(
    _ left: KnownValue, _ right: KnownValue, _ symbol: String
  ) -> KnownValue {
    // Operators are strict, but for the few that concatenate.
    if left == .null || right == .null { return symbol == "||" ? .unknown : .null }
    switch (left, right) {
    case (.object(let object), .string(let key)): return field(key, of: object, symbol)
    case (.number(let left), .number(let right)): return order(left, right, symbol)
    case (.string(let left), .string(let right)): return compare(left, right, symbol)
    // A literal takes the type of what it is compared with.
    case (.number(let left), .string(let text)):
      return Double(text).map { order(left, $0, symbol) } ?? .unknown
    case (.string(let text), .number(let right)):
      return Double(text).map { order($0, right, symbol) } ?? .unknown
    case (.boolean(let left), .string(let text)):
      return truth(text).map { compare(.boolean(left), .boolean($0), symbol) } ?? .unknown
    case (.boolean(let left), .boolean(let right)):
      return symbol == "="
        ? .boolean(left == right) : symbol == "<>" ? .boolean(left != right) : .unknown
    default: return .unknown
    }
  }

  /// What is under a key of a JSON object.
  private static func field(
    _ key: String, of object: [String: KnownValue], _ symbol: String
  ) -> KnownValue {
    switch symbol {
    case "->>":
      if case .object = object[key] { return .present }
      return object[key] ?? .null
    // What is no object has quotes around it, or is no text.
    case "->":
      switch object[key] {
      case .object(let inner): return .object(inner)
      case .unknown: return .unknown
      case .null, nil: return .null
      case .boolean, .number, .string, .present: return .present
      }
    case "?": return .boolean(object[key] != nil)
    default: return .unknown
    }
  }

  private static func compare(_ left: String, _ right: String, _ symbol: String) -> KnownValue {
    if let matches = TextPattern.answer(symbol, of: left, right) { return .boolean(matches) }
    // Which string is less depends on the collation, but for dates; whether they are the same does not.
    let isOrdered = symbol == "=" || symbol == "<>" || isDate(left) && isDate(right)
    return isOrdered ? order(left, right, symbol) : .unknown
  }

  /// `2024-02-29`.
  static func isDate(_ text: String) -> Bool {
    text.utf8.count == 10
      && text.utf8.enumerated().allSatisfy { index, byte in
        index == 4 || index == 7
          ? byte == UInt8(ascii: "-") : (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      }
  }

  private static func order<Value: Comparable>(
    _ left: Value, _ right: Value, _ symbol: String
  ) -> KnownValue {
    switch symbol {
    case "=": .boolean(left == right)
    case "<>": .boolean(left != right)
    case "<": .boolean(left < right)
    case "<=": .boolean(left <= right)
    case ">": .boolean(left > right)
    case ">=": .boolean(left >= right)
    default: .unknown
    }
  }

  /// The value of a word for a boolean; PostgreSQL takes the beginnings of these words too.
  private static func truth(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "t", "yes", "y", "on", "1": true
    case "false", "f", "no", "n", "off", "0": false
    default: nil
    }
  }

  /// The value as another type.
  func cast(to type: TypeName) -> KnownValue {
    switch (self, type.name.name) {
    case (.null, _), (.unknown, _), (.present, _): self
    case (.object, "json"), (.object, "jsonb"): self
    case (.object, _): .present
    case (.string("{}"), "json"), (.string("{}"), "jsonb"): .object([:])
    case (.string(let text), "int2"), (.string(let text), "int4"), (.string(let text), "int8"),
      (.string(let text), "numeric"), (.string(let text), "float4"),
      (.string(let text), "float8"):
      Double(text).map { KnownValue.number($0).cast(to: type) } ?? .unknown
    case (.string(let text), "bool"): Self.truth(text).map { .boolean($0) } ?? .unknown
    case (.string(let text), "varchar"):
      type.modifiers.first.flatMap { Int($0) }.map { $0 < text.unicodeScalars.count } == true
        ? .present : self
    case (.string, "bpchar"): .present
    // Rounding is for the server.
    case (.number(let number), "int2"), (.number(let number), "int4"),
      (.number(let number), "int8"), (.number(let number), "numeric"):
      number == number.rounded() ? self : .present
    // How a number is written depends on its type.
    case (.number, "text"), (.number, "varchar"), (.boolean, "text"), (.boolean, "varchar"):
      .present
    case (.string, _), (.number, _), (.boolean, _): self
    }
  }

  /// The value that a function of one argument makes of it.
  func applying(_ function: String) -> KnownValue {
    switch (function, self) {
    case ("lower", .string(let text)): .string(text.lowercased())
    case ("upper", .string(let text)): .string(text.uppercased())
    case ("btrim", .string(let text)): .string(text.trimming(start: true, end: true))
    case ("ltrim", .string(let text)): .string(text.trimming(start: true, end: false))
    case ("rtrim", .string(let text)): .string(text.trimming(start: false, end: true))
    case ("length", .string(let text)), ("char_length", .string(let text)),
      ("character_length", .string(let text)):
      .number(Double(text.unicodeScalars.count))
    case ("abs", .number(let number)): .number(number.magnitude)
    case ("btrim", .present), ("ltrim", .present),
      ("rtrim", .present), ("length", .present), ("abs", .present):
      .present
    default: .unknown
    }
  }
}

extension String {
  fileprivate func trimming(start: Bool, end: Bool) -> String {
    var text = self[...]
    while start, text.first == " " { text.removeFirst() }
    while end, text.last == " " { text.removeLast() }
    return String(text)
  }
}
