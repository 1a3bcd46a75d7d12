import Syntax

// Types as PostgreSQL's parser calls them, and as they are written.

extension TypeName {
  /// The name of a built-in type as the parser has it: `int4`, `varchar`; nil for others.
  var builtin: String? {
    name.schema == nil || name.schema == "pg_catalog" ? name.name : nil
  }

  /// Its modifiers and brackets behind another name.
  func written(as name: String, keepingModifiers: Bool = false) -> String {
    let own = keepingModifiers && !modifiers.isEmpty ? "(\(modifiers.joined(separator: ", ")))" : ""
    return name + own + String(repeating: "[]", count: arrayDimensions)
  }
}
