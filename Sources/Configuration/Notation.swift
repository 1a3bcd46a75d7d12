import Catalog
import Linter
import Migrations
import Syntax

/// How values of a kind are written in a settings file.
struct Notation<Value: Sendable>: Sendable {
  typealias Reader =
    @Sendable (ConfigurationValue, RuleSet) throws(ConfigurationError) -> Value

  let read: Reader
  let write: @Sendable (Value) -> String
}

extension Notation
where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of a few words.
  static var word: Notation {
    Notation { value, _ throws(ConfigurationError) in
      let text = try value.string()
      if let word = Value(rawValue: text) { return word }
      let words = Value.allCases.map(\.rawValue)
      throw ConfigurationError(
        line: value.line, "\(quoted(text)) is none of \(words.joined(separator: ", "))",
        help: suggestion(for: text, among: words) ?? "write one of these words")
    } write: {
      quoted($0.rawValue)
    }
  }
}

extension Notation<String> {
  static let text = Notation { value, _ throws(ConfigurationError) in
    try value.string()
  } write: {
    quoted($0)
  }
}

extension Notation<Bool> {
  static let flag = Notation { value, _ throws(ConfigurationError) in
    guard case .boolean(let flag) = value.content else { throw value.isNot("true or false") }
    return flag
  } write: {
    String($0)
  }
}

extension Notation<[String]> {
  static let texts = Notation { value, _ throws(ConfigurationError) in
    try value.elements().map { element throws(ConfigurationError) in try element.string() }
  } write: {
    array($0.map(quoted))
  }
}

extension Notation<PostgreSQLVersion> {
  static let version = Notation { value, _ throws(ConfigurationError) in
    let text: String
    if case .integer(let number) = value.content {
      text = String(number)
    } else {
      text = try value.string()
    }
    if let version = PostgreSQLVersion(text) { return version }
    throw ConfigurationError(
      line: value.line, "\(text) is no version of PostgreSQL since 10",
      help: "write the major version of the server: postgres-version = 15")
  } write: {
    $0.description
  }
}

extension Notation<[RuleSelector]> {
  static let selectors = Notation { value, rules throws(ConfigurationError) in
    try value.elements().map { element throws(ConfigurationError) in
      try rules.required(element.string(), line: element.line)
    }
  } write: {
    array($0.map { quoted($0.name) })
  }
}

extension Notation<[Glob]> {
  static let globs = Notation { value, rules throws(ConfigurationError) in
    try Notation<[String]>.texts.read(value, rules).map(Glob.init)
  } write: {
    array($0.map { quoted($0.text) })
  }
}

extension Notation<[SeverityChoice]> {
  static let severities = Notation { value, rules throws(ConfigurationError) in
    try value.entries().map { entry throws(ConfigurationError) in
      SeverityChoice(
        rules: try rules.required(entry.key, line: entry.line),
        severity: try Notation<Severity>.word.read(entry.value, rules))
    }
  } write: {
    table($0.map { ($0.rules.name, quoted($0.severity.rawValue)) })
  }
}

extension Notation<[NamedObject: NamingPattern]> {
  static let naming = Notation { value, _ throws(ConfigurationError) in
    var patterns: [NamedObject: NamingPattern] = [:]
    for entry in try value.entries() {
      guard let object = NamedObject(rawValue: entry.key) else {
        throw ConfigurationError.noObject(entry.key, line: entry.line)
      }
      let text = try entry.value.string()
      guard let pattern = NamingPattern(text) else {
        throw ConfigurationError(
          line: entry.value.line, "\(quoted(text)) is no regular expression",
          help: "whole names have to match it: table = '[a-z][a-z0-9_]*'")
      }
      patterns[object] = pattern
    }
    return patterns
  } write: {
    table($0.sorted { $0.key < $1.key }.map { ($0.key.rawValue, quoted($0.value.text)) })
  }
}

extension Notation<[RuleOverride]> {
  static let overrides = Notation { value, rules throws(ConfigurationError) in
    try value.elements().map { element throws(ConfigurationError) in
      try RuleOverride(element, rules)
    }
  } write: {
    array($0.map(\.written))
  }
}

extension ConfigurationError {
  /// There is no kind of object of that name to have a convention for.
  package static func noObject(_ name: String, line: Int? = nil) -> ConfigurationError {
    let names = NamedObject.allCases.map(\.rawValue)
    return ConfigurationError(
      line: line, "there are no names of a \(name)",
      help: suggestion(for: name, among: names) ?? "one of \(names.joined(separator: ", "))")
  }
}

// MARK: - Reading

extension ConfigurationValue {
  func isNot(_ kind: String) -> ConfigurationError {
    var error = ConfigurationError(
      line: line, "it has to be \(kind), and is \(self.kind)", help: "write \(kind)")
    error.isWithoutKey = true
    return error
  }

  func string() throws(ConfigurationError) -> String {
    guard case .string(let text) = content else { throw isNot("a string") }
    return text
  }

  func elements() throws(ConfigurationError) -> [ConfigurationValue] {
    guard case .array(let elements) = content else { throw isNot("an array") }
    return elements
  }

  func entries() throws(ConfigurationError) -> [ConfigurationEntry] {
    guard case .table(let entries) = content else { throw isNot("a table") }
    return entries
  }
}

extension RuleSet {
  /// What a name of rules stands for that somebody wrote.
  package func required(
    _ name: String, line: Int? = nil
  ) throws(ConfigurationError) -> RuleSelector {
    if let selector = selector(named: name) { return selector }
    throw ConfigurationError(
      line: line, "there is no rule called \(name)",
      help: closestSelector(to: name).map { "did you mean \($0)?" }
        ?? "`lockstep rules` lists them all")
  }
}

func suggestion(for word: String, among words: [String]) -> String? {
  closestWord(to: word, among: words).map { "did you mean \($0)?" }
}

// MARK: - Writing

/// A string as TOML has it: without escapes where it can be.
func quoted(_ text: String) -> String {
  let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
  let characters = Set(text)
  if characters.contains("\\"), isPlain, !characters.contains("'") { return "'\(text)'" }
  let escaped = text.unicodeScalars.reduce(into: "") { result, scalar in
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return "\"\(escaped)\""
}

func array(_ elements: [String]) -> String { "[\(elements.joined(separator: ", "))]" }

func table(_ entries: [(key: String, value: String)]) -> String {
  entries.isEmpty
    ? "{}" : "{ \(entries.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")) }"
}
