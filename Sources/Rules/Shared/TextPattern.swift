/// A pattern of `LIKE`, or a regular expression, as far as it is the same on every server.
///
/// Of regular expressions it knows literals, brackets, groups, alternatives, quantifiers and both anchors. Anything else, and
/// all that is not ASCII, is left to the server, since its locale decides.
/// https://www.postgresql.org/docs/current/functions-matching.html
struct TextPattern {
  private indirect enum Node {
    case letter((UInt8) -> Bool)
    case sequence([Node])
    case anyOf([Node])
    case repeated(Node, ClosedRange<Int>)
    case start, end
  }

  private let node: Node
  private let ignoresCase: Bool

  /// Whether a text matches by an operator; nil where that can't be told, or where it is another operator.
  static func answer(_ symbol: String, of text: String, _ pattern: String) -> Bool? {
    let isNegated = symbol.hasPrefix("!")
    let name = isNegated ? String(symbol.dropFirst()) : symbol
    guard ["~", "~*", "~~", "~~*"].contains(name), text.utf8.count <= 300,
      text.utf8.allSatisfy({ $0 < 128 })
    else { return nil }
    let compiled =
      name.hasPrefix("~~")
      ? TextPattern(like: pattern, ignoresCase: name == "~~*")
      : TextPattern(regularExpression: pattern, ignoresCase: name == "~*")
    return compiled.map { $0.matches(text) != isNegated }
  }

  private func matches(_ text: String) -> Bool {
    let letters = Array((ignoresCase ? text.lowercased() : text).utf8)
    return !ends(of: node, in: letters, from: Set(0...letters.count)).isEmpty
  }

  /// Where matches end that begin at one of the places.
  private func ends(of node: Node, in letters: [UInt8], from places: Set<Int>) -> Set<Int> {
    switch node {
    case .letter(let accepts):
      return Set(places.filter { $0 < letters.count && accepts(letters[$0]) }.map { $0 + 1 })
    case .sequence(let parts):
      return parts.reduce(places) { ends(of: $1, in: letters, from: $0) }
    case .anyOf(let parts):
      return parts.reduce(into: []) { $0.formUnion(ends(of: $1, in: letters, from: places)) }
    case .repeated(let part, let count):
      var current = places
      var reached = count.lowerBound == 0 ? places : []
      for number in 1...max(1, count.upperBound) where count.upperBound > 0 {
        let next = ends(of: part, in: letters, from: current)
        if number >= count.lowerBound {
          if next.isSubset(of: reached), next == current || next.isEmpty { break }
          reached.formUnion(next)
        }
        // More rounds than letters lead nowhere new.
        if next.isEmpty || number > count.lowerBound + letters.count { break }
        current = next
      }
      return reached
    case .start: return places.intersection([0])
    case .end: return places.intersection([letters.count])
    }
  }
}

extension TextPattern {
  private init?(like pattern: String, ignoresCase: Bool) {
    var parts: [Node] = [.start]
    var isEscaped = false
    for letter in (ignoresCase ? pattern.lowercased() : pattern).utf8 {
      guard letter < 128 else { return nil }
      switch letter {
      case _ where isEscaped:
        parts.append(.letter { $0 == letter })
        isEscaped = false
      case UInt8(ascii: "\\"): isEscaped = true
      case UInt8(ascii: "%"): parts.append(.repeated(.letter { _ in true }, 0...Int.max))
      case UInt8(ascii: "_"): parts.append(.letter { _ in true })
      default: parts.append(.letter { $0 == letter })
      }
    }
    // "LIKE pattern must not end with escape character"
    guard !isEscaped else { return nil }
    self.init(node: .sequence(parts + [.end]), ignoresCase: ignoresCase)
  }

  private init?(regularExpression pattern: String, ignoresCase: Bool) {
    // The letters of classes are told by their escapes, which have a case.
    guard pattern.utf8.count <= 500, pattern.utf8.allSatisfy({ $0 < 128 }),
      !pattern.hasPrefix("***")
    else { return nil }
    var parser = Parser(letters: Array(pattern.utf8), ignoresCase: ignoresCase)
    guard let node = parser.alternatives(depth: 0), parser.isAtEnd else { return nil }
    self.init(node: node, ignoresCase: ignoresCase)
  }

  private struct Parser {
    let letters: [UInt8]
    let ignoresCase: Bool
    var index = 0

    var isAtEnd: Bool { index == letters.count }

    private var next: Character? {
      isAtEnd ? nil : Character(UnicodeScalar(letters[index]))
    }

    private mutating func take(_ text: String) -> Bool {
      guard letters[index...].starts(with: text.utf8) else { return false }
      index += text.utf8.count
      return true
    }

    mutating func alternatives(depth: Int) -> Node? {
      guard depth < 30 else { return nil }
      var branches: [Node] = []
      repeat {
        guard let branch = branch(depth: depth) else { return nil }
        branches.append(branch)
      } while take("|")
      return branches.count == 1 ? branches[0] : .anyOf(branches)
    }

    private mutating func branch(depth: Int) -> Node? {
      var parts: [Node] = []
      while let letter = next, letter != "|", letter != ")" {
        if take("^") {
          parts.append(.start)
        } else if take("$") {
          parts.append(.end)
        } else {
          guard let atom = atom(depth: depth), let part = quantified(atom) else { return nil }
          parts.append(part)
        }
      }
      return .sequence(parts)
    }

    private mutating func atom(depth: Int) -> Node? {
      guard let letter = next else { return nil }
      switch letter {
      case "(":
        index += 1
        if take("?:") { return group(depth: depth) }
        return next == "?" ? nil : group(depth: depth)
      case "[":
        index += 1
        return bracket()
      case ".":
        index += 1
        return .letter { _ in true }
      case "\\":
        index += 1
        return escape().map { accepts in .letter(accepts) }
      case "*", "+", "?", "{", ")": return nil
      default:
        let own = folded(letters[index])
        index += 1
        return .letter { $0 == own }
      }
    }

    private mutating func group(depth: Int) -> Node? {
      let inner = alternatives(depth: depth + 1)
      return take(")") ? inner : nil
    }

    private mutating func quantified(_ atom: Node) -> Node? {
      var range: ClosedRange<Int>
      switch next {
      case "*": range = 0...Int.max
      case "+": range = 1...Int.max
      case "?": range = 0...1
      case "{":
        guard let bounds = bounds() else { return nil }
        range = bounds
        index -= 1
      default: return atom
      }
      index += 1
      // Whether as many or as few as possible makes no difference to whether there is a match.
      _ = take("?")
      // Quantifiers can't be quantified.
      if let after = next, "*+?{".contains(after) { return nil }
      if range.upperBound == 0 { range = 0...0 }
      return .repeated(atom, range)
    }

    /// `{2}`, `{2,}`, `{2,5}`; stands behind the brace afterwards.
    private mutating func bounds() -> ClosedRange<Int>? {
      index += 1
      guard let least = number() else { return nil }
      var most = least
      if take(",") { most = next == "}" ? Int.max : number() ?? -1 }
      guard take("}"), least <= most else { return nil }
      return least...most
    }

    private mutating func number() -> Int? {
      let digits = letters[index...].prefix { (48...57).contains($0) }
      index += digits.count
      // PostgreSQL's limit.
      return Int(String(decoding: digits, as: UTF8.self)).flatMap { $0 <= 255 ? $0 : nil }
    }

    private func folded(_ letter: UInt8) -> UInt8 {
      ignoresCase && (65...90).contains(letter) ? letter + 32 : letter
    }

    private mutating func escape() -> ((UInt8) -> Bool)? {
      guard let letter = next else { return nil }
      index += 1
      if let accepts = Self.escapes[letter] { return accepts }
      guard letter.isASCII, !letter.isLetter, !letter.isNumber, let own = letter.asciiValue else {
        return nil
      }
      return { $0 == own }
    }

    private mutating func bracket() -> Node? {
      let isNegated = take("^")
      var accepted: [(UInt8) -> Bool] = []
      var isFirst = true
      while isFirst || next != "]" {
        isFirst = false
        guard let letter = next else { return nil }
        if take("[:") {
          guard let name = className(), let accepts = Self.classes[name] else { return nil }
          // All letters are small by then, which no class but these two minds.
          if ignoresCase, name == "upper" || name == "lower" { return nil }
          accepted.append(accepts)
        } else if letter == "["
          && (letters[index...].starts(with: "[.".utf8)
            || letters[index...].starts(with: "[=".utf8))
        {
          return nil
        } else if take("\\") {
          guard let accepts = escape() else { return nil }
          if next == "-" { return nil }
          accepted.append(accepts)
        } else {
          let low = letters[index]
          index += 1
          guard letters[index...].first == UInt8(ascii: "-"),
            letters[index...].dropFirst().first != UInt8(ascii: "]")
          else {
            let own = folded(low)
            accepted.append { $0 == own }
            continue
          }
          index += 1
          guard let high = letters[index...].first, high >= low, high != UInt8(ascii: "["),
            high != UInt8(ascii: "\\"), Self.isPlainRange(low, high)
          else { return nil }
          index += 1
          let ignoresCase = ignoresCase
          accepted.append { letter in
            (low...high).contains(letter)
              || ignoresCase && (97...122).contains(letter) && (low...high).contains(letter - 32)
          }
        }
      }
      index += 1
      return .letter { letter in accepted.contains { $0(letter) } != isNegated }
    }

    /// What stands between two letters or digits of a kind is the same in every collation.
    private static func isPlainRange(_ low: UInt8, _ high: UInt8) -> Bool {
      [48...57, 65...90, 97...122].contains { $0.contains(low) && $0.contains(high) }
    }

    private mutating func className() -> String? {
      let name = letters[index...].prefix { $0 != UInt8(ascii: ":") }
      index += name.count
      return take(":]") ? String(decoding: name, as: UTF8.self) : nil
    }

    private static let escapes: [Character: @Sendable (UInt8) -> Bool] = [
      "d": isDigit, "D": { !isDigit($0) }, "s": isSpace, "S": { !isSpace($0) }, "w": isWord,
      "W": { !isWord($0) },
    ]

    private static let classes: [String: @Sendable (UInt8) -> Bool] = [
      "alpha": isLetter, "digit": isDigit, "space": isSpace,
      "alnum": { isLetter($0) || isDigit($0) }, "upper": { (65...90).contains($0) },
      "lower": { (97...122).contains($0) }, "blank": { $0 == 32 || $0 == 9 },
      "xdigit": { isDigit($0) || (65...70).contains($0) || (97...102).contains($0) },
      "punct": { (33...126).contains($0) && !isLetter($0) && !isDigit($0) },
    ]
  }
}

@Sendable private func isDigit(_ letter: UInt8) -> Bool { (48...57).contains(letter) }
@Sendable private func isLetter(_ letter: UInt8) -> Bool {
  (65...90).contains(letter) || (97...122).contains(letter)
}
@Sendable private func isSpace(_ letter: UInt8) -> Bool {
  letter == 32 || (9...13).contains(letter)
}
@Sendable private func isWord(_ letter: UInt8) -> Bool {
  isLetter(letter) || isDigit(letter) || letter == UInt8(ascii: "_")
}
