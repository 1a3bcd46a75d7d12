/// The name of a schema object as it was written: the schema may be left to `search_path`.
package struct ObjectName: Hashable, Sendable {
  /// Nil: `search_path` tells.
  package var schema: String?
  /// Unquoted names in lower case.
  package var name: String

  /// A name, in a schema or without one.
  package init(schema: String? = nil, _ name: String) {
    self.schema = schema
    self.name = name
  }
}

extension ObjectName: CustomStringConvertible {
  /// As SQL, quoted where it has to be.
  package var description: String {
    if let schema { "\(quoted(schema)).\(quoted(name))" } else { quoted(name) }
  }
}

// MARK: - Quoting

/// An identifier as SQL: quoted only where PostgreSQL would fold or misread it.
///
/// https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
package func quoted(_ identifier: String) -> String {
  var identifier = identifier
  let isPlain = identifier.withUTF8(isPlainIdentifier) && !reservedWords.contains(identifier)
  return isPlain ? identifier : enclosed(identifier, in: "\"")
}

private func isPlainIdentifier(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  for index in bytes.indices {
    switch bytes[index] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), 0x80...: continue
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "$"): if index == 0 { return false }
    default: return false
    }
  }
  return !bytes.isEmpty
}

/// A string as an SQL literal.
package func literal(_ text: String) -> String {
  enclosed(text, in: "'")
}

/// A text between two quotes; those in it are doubled.
private func enclosed(_ text: String, in quote: Unicode.Scalar) -> String {
  var result = "\(quote)"
  if text.utf8.contains(where: { $0 == UInt8(ascii: quote) }) {
    for scalar in text.unicodeScalars {
      if scalar == quote { result.unicodeScalars.append(quote) }
      result.unicodeScalars.append(scalar)
    }
  } else {
    result += text
  }
  result.unicodeScalars.append(quote)
  return result
}

/// The reserved key words of PostgreSQL 17 and 18.
///
/// https://www.postgresql.org/docs/18/sql-keywords-appendix.html
private let reservedWords: Set<String> = [
  "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "both", "case",
  "cast", "check", "collate", "column", "constraint", "create", "current_catalog", "current_date",
  "current_role", "current_time", "current_timestamp", "current_user", "default", "deferrable",
  "desc", "distinct", "do", "else", "end", "except", "false", "fetch", "for", "foreign", "from",
  "grant", "group", "having", "in", "initially", "intersect", "into", "lateral", "leading",
  "limit", "localtime", "localtimestamp", "not", "null", "offset", "on", "only", "or", "order",
  "placing", "primary", "references", "returning", "select", "session_user", "some", "symmetric",
  "system_user", "table", "then", "to", "trailing", "true", "union", "unique", "user", "using",
  "variadic", "when", "where", "window", "with",
  // Not reserved, but not names of tables or functions either without quotes.
  "authorization", "binary", "collation", "concurrently", "cross", "current_schema", "freeze",
  "full", "ilike", "inner", "is", "isnull", "join", "left", "like", "natural", "notnull", "outer",
  "overlaps", "right", "similar", "tablesample", "verbose",
]
