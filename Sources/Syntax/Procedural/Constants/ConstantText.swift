/// Texts that are known without running anything.
enum ConstantText {
  /// The value of a constant expression; nil when it depends on anything, or is null.
  static func of(_ expression: Expression) -> String? {
    switch expression {
    case .literal(.string(let text)): return text
    case .literal(.number(let digits)): return digits
    case .cast(let value, let type): return type.arrayDimensions == 0 ? of(value) : nil
    case .coalesce(let parts): return parts.first.flatMap(of)
    case .operation(let operation) where operation.name.name == "||" && operation.kind == .plain:
      guard let left = operation.left.flatMap(of), let right = of(operation.right) else {
        return nil
      }
      return left + right
    case .operation(let operation) where operation.kind == .plain:
      return expression.knownInteger.map { String($0) }
    case .call(let call): return of(call)
    default: return nil
    }
  }

  private static func of(_ call: Expression.FunctionCall) -> String? {
    let arguments = call.arguments.compactMap(of)
    guard arguments.count == call.arguments.count, let first = arguments.first,
      call.name.schema == nil || call.name.schema == "pg_catalog"
    else { return nil }
    switch (call.name.name, arguments.count) {
    case ("format", _): return format(first, Array(arguments.dropFirst()))
    case ("quote_ident", 1): return quoted(first)
    case ("quote_literal", 1), ("quote_nullable", 1): return literal(first)
    case ("concat", _): return arguments.joined()
    case ("concat_ws", _): return arguments.dropFirst().joined(separator: first)
    case ("lower", 1): return first.lowercased()
    case ("upper", 1): return first.uppercased()
    case ("btrim", 1): return trimmed(first)
    case ("replace", 3):
      return arguments[1].isEmpty ? first : first.replacing(arguments[1], with: arguments[2])
    case ("chr", 1): return Int(first).flatMap { Unicode.Scalar($0) }.map { String($0) }
    default: return nil
    }
  }

  private static func trimmed(_ text: String) -> String {
    var text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  /// PostgreSQL's `format` for `%s`, `%I`, `%L` and `%%`, with positions; nil for widths.
  ///
  /// https://www.postgresql.org/docs/current/functions-string.html#FUNCTIONS-STRING-FORMAT
  private static func format(_ template: String, _ arguments: [String]) -> String? {
    var result = ""
    var next = 0
    var rest = template.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "%" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      if rest.first == "%" {
        rest.removeFirst()
        result += "%"
        continue
      }
      let digits = rest.prefix { ("0"..."9").contains($0) }
      if !digits.isEmpty {
        guard let position = Int(String(digits)), rest.dropFirst(digits.count).first == "$" else {
          return nil
        }
        next = position - 1
        rest.removeFirst(digits.count + 1)
      }
      guard let letter = rest.popFirst(), arguments.indices.contains(next) else { return nil }
      switch letter {
      case "s": result += arguments[next]
      case "I": result += quoted(arguments[next])
      case "L": result += literal(arguments[next])
      default: return nil
      }
      next += 1
    }
    return result
  }

  /// The elements of an array written as a string, `{a,"b c"}`; nil for any other, and for nested ones.
  ///
  /// https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
  static func elements(ofArray text: String) -> [Expression]? {
    var rest = Substring(trimmed(text)).unicodeScalars
    guard rest.popFirst() == "{", rest.popLast() == "}" else { return nil }
    var elements: [String] = []
    var element = ""
    var isQuoted = false
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"": isQuoted.toggle()
      case "\\": if let next = rest.popFirst() { element.unicodeScalars.append(next) }
      case "{" where !isQuoted, "}" where !isQuoted: return nil
      case "," where !isQuoted:
        elements.append(element)
        element = ""
      case " " where !isQuoted && element.isEmpty: continue
      default: element.unicodeScalars.append(scalar)
      }
    }
    if !element.isEmpty || !elements.isEmpty { elements.append(element) }
    return elements.map { .literal(.string($0)) }
  }

  /// The words that the text of an expression begins with, in capitals, where so much is known.
  static func firstWords(of expression: Expression) -> [String] {
    let words = beginning(of: expression).split { $0.isWhitespace }
      .prefix { word in word.utf8.allSatisfy { isIdentifierPart($0) && $0 < 0x80 } }
    return words.prefix(2).map { $0.uppercased() }
  }

  private static func beginning(of expression: Expression) -> String {
    switch expression {
    case .cast(let value, _): return beginning(of: value)
    case .operation(let operation) where operation.name.name == "||":
      guard let left = operation.left else { return "" }
      return of(left).map { $0 + beginning(of: operation.right) } ?? beginning(of: left)
    case .call(let call) where call.name.name == "format":
      let template = call.arguments.first.map(beginning) ?? ""
      return template.firstIndex(of: "%").map { String(template[..<$0]) } ?? template
    default: return of(expression) ?? ""
    }
  }
}
