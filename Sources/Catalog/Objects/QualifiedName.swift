import Syntax

/// The full name of a schema object, as the catalog knows it.
package struct QualifiedName: Hashable, Comparable, Sendable {
  /// As the catalog spells it, without quotes.
  package var schema: String
  /// As the catalog spells it, without quotes.
  package var name: String

  /// A name in a schema.
  package init(_ schema: String, _ name: String) {
    self.schema = schema
    self.name = name
  }

  /// By schema, then by name.
  package static func < (left: QualifiedName, right: QualifiedName) -> Bool {
    (left.schema, left.name) < (right.schema, right.name)
  }

  /// Names are looked up for every change, and most are in one schema.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    if schema != "public" { hasher.combine(schema) }
  }
}

extension QualifiedName: CustomStringConvertible {
  /// The name as people write it: `public` is left out.
  package var description: String {
    schema == "public" ? quoted(name) : "\(quoted(schema)).\(quoted(name))"
  }
}
