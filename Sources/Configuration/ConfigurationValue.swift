import TOMLKit

/// A value of a settings file, and the line it stands on.
struct ConfigurationValue: Sendable {
  enum Content: Sendable {
    case string(String)
    case integer(Int)
    case boolean(Bool)
    case array([ConfigurationValue])
    case table([ConfigurationEntry])
    /// Of a kind that no setting has.
    case other(String)
  }

  let content: Content
  let line: Int

  /// What it is, for people who wrote something else.
  var kind: String {
    switch content {
    case .string: "a string"
    case .integer: "a number"
    case .boolean: "true or false"
    case .array: "an array"
    case .table: "a table"
    case .other(let name): name
    }
  }
}

/// A key of a table with its value.
struct ConfigurationEntry: Sendable {
  let key: String
  /// The line of the key.
  let line: Int
  let value: ConfigurationValue
}

extension ConfigurationValue {
  /// The entries of a document, in its order.
  static func entries(of text: String) throws(ConfigurationError) -> [ConfigurationEntry] {
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw ConfigurationError(
        line: error.source.begin.line, error.summary, help: "see https://toml.io for the syntax")
    } catch {
      throw ConfigurationError(
        "it is no TOML: \(error)", help: "see https://toml.io for the syntax")
    }
    return entries(of: table, at: [], TOMLPlaces(text))
  }

  private static func entries(
    of table: TOMLTable, at path: [String], _ places: TOMLPlaces
  ) -> [ConfigurationEntry] {
    table.map { key, value in
      let path = path + [key]
      return ConfigurationEntry(
        key: key, line: places.line(of: path),
        value: ConfigurationValue(value, at: path, places))
    }
    .sorted { ($0.line, $0.key) < ($1.line, $1.key) }
  }

  private init(_ value: any TOMLValueConvertible, at path: [String], _ places: TOMLPlaces) {
    line = places.line(of: path)
    if let text = value.string {
      content = .string(text)
    } else if let number = value.int {
      content = .integer(number)
    } else if let bool = value.bool {
      content = .boolean(bool)
    } else if let table = value.table {
      content = .table(Self.entries(of: table, at: path, places))
    } else if let array = value.array {
      content = .array(
        array.enumerated().map {
          ConfigurationValue($0.element, at: path + [String($0.offset)], places)
        })
    } else {
      content = .other("a \(value.type.rawValue)")
    }
  }
}

extension TOMLParseError {
  /// What is wrong, in one line.
  fileprivate var summary: String {
    let text = description.split(whereSeparator: \.isNewline).joined(separator: " ")
    return "it is no TOML: \(text)"
  }
}
