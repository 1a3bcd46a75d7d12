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
