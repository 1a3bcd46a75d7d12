/// The name of a schema object as it was written: the schema may be left to `search_path`.
package struct ObjectName: Hashable, Sendable {
  package var schema: String?
  package var name: String

  package init(schema: String? = nil, _ name: String) {
    self.schema = schema
    self.name = name
  }
}

extension ObjectName: CustomStringConvertible {
  package var description: String {
    if let schema { "\(quoted(schema)).\(quoted(name))" } else { quoted(name) }
  }
}
