import Catalog
import Syntax

/// An entity-relationship diagram for Mermaid, which GitHub and GitLab draw in Markdown.
///
/// https://mermaid.js.org/syntax/entityRelationshipDiagram.html
package struct SchemaMermaid: SchemaRenderer {
  package init() {}

  /// An entity relationship diagram.
  package func render(_ catalog: Catalog) -> String {
    let contents = SchemaContents(catalog)
    var lines = ["erDiagram"]
    for table in contents.tables { lines += entity(table) }
    for reference in contents.references { lines.append(relationship(reference)) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func entity(_ table: Table) -> [String] {
    guard !table.columns.isEmpty else { return ["  \(name(table))"] }
    return ["  \(name(table)) {"] + table.columns.map { "    \(attribute($0, of: table))" } + [
      "  }"
    ]
  }

  private func attribute(_ column: Column, of table: Table) -> String {
    let keys = table.keys(of: column)
    let marks = [keys.isPrimary ? "PK" : nil, keys.isForeign ? "FK" : nil].compactMap { $0 }
    let type = word(column.type?.description ?? "unknown", allowing: "()[]")
    return "\(type) \(word(column.name))"
      + (marks.isEmpty ? "" : " \(marks.joined(separator: ", "))")
  }

  /// How many rows stand at each end: `||` one, `|o` at most one, `o{` any number.
  private func relationship(_ reference: SchemaContents.Reference) -> String {
    let isRequired = reference.key.columns.allSatisfy {
      reference.table.column($0)?.isNotNull == true
    }
    let parents = isRequired ? "||" : "|o"
    let children = reference.table.isUnique(reference.key.columns) ? "o|" : "o{"
    let label = reference.key.columns.joined(separator: ", ")
    return
      "  \(name(reference.referenced)) \(parents)--\(children) \(name(reference.table)) : \"\(escaped(label))\""
  }

  private func name(_ table: Table) -> String {
    let schema = table.name.schema == "public" ? "" : "\(table.name.schema)."
    return "\"\(escaped(schema + table.name.name))\""
  }

  /// Quotes, percent signs and backslashes end or alter a quoted text of Mermaid's.
  private func escaped(_ text: String) -> String {
    String(text.map { "\"%\\".contains($0) || $0.isNewline || $0.isControl ? "_" : $0 })
  }

  /// Types and attributes are plain words to Mermaid; of types it also takes brackets.
  private func word(_ text: String, allowing others: String = "") -> String {
    let plain = text.unicodeScalars.map { scalar -> Character in
      let isPlain =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_"
          || others.unicodeScalars.contains(scalar))
      return isPlain ? Character(scalar) : "_"
    }
    return plain.first?.isLetter == true || plain.first == "_"
      ? String(plain) : "_" + String(plain)
  }
}

extension Character {
  fileprivate var isControl: Bool {
    unicodeScalars.contains { $0.properties.generalCategory == .control }
  }
}
