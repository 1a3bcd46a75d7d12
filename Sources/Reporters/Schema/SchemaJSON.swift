import Catalog
import Syntax

/// The catalog as one JSON document, described in docs/json.md.
package struct SchemaJSON: SchemaRenderer {
  package init() {}

  /// One document with all that the catalog knows.
  package func render(_ catalog: Catalog) throws(ReportError) -> String {
    let contents = SchemaContents(catalog)
    let document = Document(
      schemas: catalog.schemaNames,
      tables: (contents.tables + contents.unknownTables).map { Document.TableEntry($0, catalog) },
      views: catalog.views.sorted { $0.name < $1.name }.map {
        Document.ViewEntry(
          schema: $0.name.schema, name: $0.name.name, isMaterialized: $0.isMaterialized)
      },
      sequences: catalog.sequences.map(\.name.description).sorted(),
      types: catalog.allTypes.map {
        Document.Named(
          schema: $0.name.schema, name: $0.name.name, definition: $0.createSQL)
      },
      functions: catalog.allFunctions.map(Document.FunctionEntry.init))
    return try encodedJSON(document)
  }
}

private struct Document: Encodable {
  let schemas: [String]
  let tables: [TableEntry]
  let views: [ViewEntry]
  let sequences: [String]
  let types: [Named]
  let functions: [FunctionEntry]

  struct Named: Encodable {
    let schema: String?
    let name: String
    let definition: String
  }

  struct ViewEntry: Encodable {
    let schema: String
    let name: String
    let isMaterialized: Bool
  }

  struct FunctionEntry: Encodable {
    let schema: String
    let name: String
    let arguments: [String]
    let language: String
    let volatility: String
    let isSecurityDefiner: Bool

    init(_ function: Function) {
      schema = function.name.schema
      name = function.name.name
      arguments = function.signature.map(\.description)
      language = function.language
      volatility = function.volatility.rawValue
      isSecurityDefiner = function.isSecurityDefiner
    }
  }

  struct ColumnEntry: Encodable {
    let name: String
    let type: String?
    let isNotNull: Bool
    let `default`: String?

    init(_ column: Column) {
      name = column.name
      type = column.type?.description
      isNotNull = column.isNotNull
      self.default = column.default?.sql
    }
  }

  struct TableEntry: Encodable {
    let schema: String
    let name: String
    /// False: no migration made it, so there may be more of it than is shown.
    let isKnown: Bool
    let columns: [ColumnEntry]
    let constraints: [Named]
    let indexes: [Named]
    let policies: [Named]
    let hasRowSecurity: Bool
    let partitionOf: String?

    init(_ table: Table, _ catalog: Catalog) {
      schema = table.name.schema
      name = table.name.name
      isKnown = table.isKnown
      columns = table.columns.map(ColumnEntry.init)
      constraints = table.constraints.map { constraint in
        let referenced = constraint.foreignKey.flatMap { catalog.table($0.referencedTable)?.name }
        return Named(
          schema: nil, name: constraint.name,
          definition: constraint.definition(referencing: referenced))
      }
      indexes = table.indexes.map {
        Named(schema: nil, name: $0.name, definition: $0.createSQL(on: table.name))
      }
      policies = table.policies.map {
        Named(schema: nil, name: $0.name, definition: $0.createSQL(on: table.name))
      }
      hasRowSecurity = table.rowSecurity.isEnabled
      partitionOf = table.partitionParent.flatMap { catalog.table($0)?.name.description }
    }
  }
}
