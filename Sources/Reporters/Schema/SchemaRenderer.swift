import Catalog
import Syntax

/// Writes what a history makes: the catalog at its end, or at one of its versions.
package protocol SchemaRenderer: Sendable {
  func render(_ catalog: Catalog) throws(ReportError) -> String
}

/// The objects of a catalog that a picture or a listing shows.
struct SchemaContents {
  let catalog: Catalog
  /// Tables that the history made, by name.
  let tables: [Table]
  /// Tables that it only uses.
  let unknownTables: [Table]

  init(_ catalog: Catalog) {
    self.catalog = catalog
    let all = catalog.tables.filter { $0.persistence != .temporary }
      .sorted { $0.name < $1.name }
    tables = all.filter(\.isKnown)
    unknownTables = all.filter { !$0.isKnown }
  }

  struct Reference {
    let table: Table
    let referenced: Table
    let constraint: Constraint
    let key: Constraint.ForeignKey
  }

  /// Foreign keys, those that came with a parent table left out.
  var references: [Reference] {
    (tables + unknownTables).flatMap { table in
      table.constraints.compactMap { constraint in
        guard let key = constraint.foreignKey, !constraint.isInherited,
          let referenced = catalog.table(key.referencedTable)
        else { return nil }
        return Reference(
          table: table, referenced: referenced, constraint: constraint, key: key)
      }
    }
  }
}

extension Table {
  /// Whether a column is part of the primary key, or of a foreign key.
  func keys(of column: Column) -> (isPrimary: Bool, isForeign: Bool) {
    (
      primaryKey?.columns.contains(column.name) == true,
      constraints.contains { $0.foreignKey?.columns.contains(column.name) == true }
    )
  }

  /// Whether no two rows may have the same values in these columns.
  func isUnique(_ columns: [String]) -> Bool {
    indexes.contains { index in
      index.isUnique && index.predicate == nil
        && Set(index.keyColumns.compactMap { $0 }).isSubset(of: columns)
        && index.elements.allSatisfy { $0.column != nil }
    }
  }
}
