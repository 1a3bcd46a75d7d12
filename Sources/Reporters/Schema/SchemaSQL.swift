import Catalog
import Syntax

/// The catalog as SQL: types, tables, indexes, foreign keys, views, policies.
///
/// Functions and views are shown as the history wrote them.
package struct SchemaSQL: SchemaRenderer {
  private let files: [SourceFile.ID: SourceFile]

  /// - Parameter files: Where functions and views are quoted from.
  package init(files: [SourceFile.ID: SourceFile]) { self.files = files }

  /// Statements that make the schema, in an order in which they run.
  package func render(_ catalog: Catalog) -> String {
    let contents = SchemaContents(catalog)
    var sections: [String] = []
    sections += catalog.schemaNames.filter { $0 != "public" }
      .map { "CREATE SCHEMA \(quoted($0));" }
    sections += catalog.allTypes.map(\.createSQL)
    sections += catalog.sequences.filter { $0.ownerTable == nil }
      .map { "CREATE SEQUENCE \($0.name);" }
    sections += contents.tables.map { table($0, catalog) }
    sections += contents.references.map { reference in
      let definition = reference.constraint.definition(referencing: reference.referenced.name)
      return
        "ALTER TABLE \(reference.table.name) ADD CONSTRAINT \(quoted(reference.constraint.name)) \(definition);"
    }
    sections += catalog.allFunctions.compactMap { source($0.origin) }
    sections += catalog.views.compactMap { source($0.origin) }
    sections += (contents.tables + contents.unknownTables).map(security).filter { !$0.isEmpty }
    return sections.joined(separator: "\n\n") + "\n"
  }

  private func table(_ table: Table, _ catalog: Catalog) -> String {
    let indexes = table.indexes.filter { $0.constraint == nil && !$0.isInherited }
      .map { $0.createSQL(on: table.name) }
    let checks = table.laterConstraints.filter { $0.foreignKey == nil }.map { check in
      "ALTER TABLE \(table.name) ADD CONSTRAINT \(quoted(check.name)) \(check.definition(referencing: nil));"
    }
    return ([table.createSQL] + checks + indexes).joined(separator: "\n")
  }

  private func security(_ table: Table) -> String {
    var lines: [String] = []
    if table.rowSecurity.isEnabled {
      lines.append("ALTER TABLE \(table.name) ENABLE ROW LEVEL SECURITY;")
    }
    if table.rowSecurity.isForced {
      lines.append("ALTER TABLE \(table.name) FORCE ROW LEVEL SECURITY;")
    }
    lines += table.policies.map { $0.createSQL(on: table.name) }
    return lines.joined(separator: "\n")
  }

  private func source(_ origin: Origin) -> String? {
    files[origin.range.file].map { $0.text(origin.range) + ";" }
  }
}
