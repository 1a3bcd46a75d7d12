import Catalog
import Syntax

/// The same diagram for Graphviz.
///
/// https://graphviz.org/doc/info/lang.html
package struct SchemaDOT: SchemaRenderer {
  package init() {}

  /// A graph for Graphviz: a node a table, an edge a foreign key.
  package func render(_ catalog: Catalog) -> String {
    let contents = SchemaContents(catalog)
    var lines = [
      "digraph schema {", "  rankdir=LR;",
      "  node [shape=plain, fontname=\"sans-serif\", fontsize=10];",
      "  edge [fontname=\"sans-serif\", fontsize=9, arrowhead=normal, arrowtail=crow, dir=both];",
    ]
    for table in contents.tables { lines.append(node(table)) }
    for table in contents.unknownTables where isReferenced(table, contents) {
      lines.append("  \(id(table)) [shape=box, style=dashed, label=\"\(text(table))\"];")
    }
    for reference in contents.references {
      let label = reference.key.columns.joined(separator: ", ")
      lines.append(
        "  \(id(reference.table)) -> \(id(reference.referenced)) [label=\"\(escaped(label))\"];")
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private func isReferenced(_ table: Table, _ contents: SchemaContents) -> Bool {
    contents.references.contains { $0.referenced.id == table.id || $0.table.id == table.id }
  }

  private func node(_ table: Table) -> String {
    let rows = table.columns.map { column in
      let keys = table.keys(of: column)
      let type = markup(column.type?.description ?? "?")
      // Primary keys are underlined, as is the custom; references are in italics.
      var name = markup(column.name)
      if keys.isForeign { name = "<i>\(name)</i>" }
      if keys.isPrimary { name = "<u>\(name)</u>" }
      return
        "<tr><td align=\"left\">\(name)</td><td align=\"left\">\(type)\(column.isNotNull ? "" : "?")</td></tr>"
    }
    let title =
      "<tr><td colspan=\"2\" bgcolor=\"lightgrey\"><b>\(markup("\(table.name)"))</b></td></tr>"
    let label =
      "<table border=\"0\" cellborder=\"1\" cellspacing=\"0\">\(title)\(rows.joined())</table>"
    return "  \(id(table)) [label=<\(label)>];"
  }

  private func id(_ table: Table) -> String {
    "\"\(escaped("\(table.name.schema).\(table.name.name)"))\""
  }

  private func text(_ table: Table) -> String { escaped("\(table.name)") }

  private func escaped(_ text: String) -> String {
    text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
  }

  /// Labels in angle brackets are read as XML.
  private func markup(_ text: String) -> String { escapedForXML(text) }
}
