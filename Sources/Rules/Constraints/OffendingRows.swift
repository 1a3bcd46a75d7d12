import Catalog
import Syntax

/// A query for the rows that break a requirement.
struct OffendingRows {
  private let requirement: TableRequirement
  private let catalog: Catalog

  init(_ requirement: TableRequirement, in catalog: Catalog) {
    self.requirement = requirement
    self.catalog = catalog
  }

  private var table: QualifiedName { requirement.table.name }

  /// The query; nil when it can't be written from what the history tells.
  var sql: String? {
    switch requirement.ofRows {
    case .notNull(let column): return "SELECT * FROM \(table) WHERE \(quoted(column)) IS NULL;"
    case .check(let condition):
      guard condition.isFullyKnown else { return nil }
      return "SELECT * FROM \(table) WHERE NOT (\(condition.sql));"
    case .unique(let columns, let uniqueness): return duplicates(columns, uniqueness)
    case .primaryKey(let columns):
      let list = columns.map(quoted).joined(separator: ", ")
      let empty = columns.map { "\(quoted($0)) IS NULL" }.joined(separator: " OR ")
      return
        "SELECT \(list), count(*) FROM \(table) GROUP BY \(list) HAVING count(*) > 1 OR \(empty);"
    case .foreignKey(let key): return orphans(key)
    case .exclusion(let exclusion): return collisions(exclusion)
    }
  }

  private func duplicates(_ columns: [String], _ uniqueness: RowRequirement.Uniqueness) -> String? {
    let parts = uniqueness.parts.isEmpty ? columns.map(quoted) : uniqueness.parts
    guard !parts.isEmpty, !parts.contains(""), uniqueness.predicate?.isFullyKnown ?? true else {
      return nil
    }
    let list = parts.joined(separator: ", ")
    var conditions = uniqueness.predicate.map { ["(\($0.sql))"] } ?? []
    if !uniqueness.nullsNotDistinct {
      // Rows with an empty key are all different.
      let certain = Set(requirement.table.columns.filter(\.isNotNull).map { quoted($0.name) })
      conditions += parts.filter { !certain.contains($0) }.map { "\($0) IS NOT NULL" }
    }
    let filter = conditions.isEmpty ? "" : " WHERE \(conditions.joined(separator: " AND "))"
    return "SELECT \(list), count(*) FROM \(table)\(filter) GROUP BY \(list) HAVING count(*) > 1;"
  }

  private func orphans(_ key: Constraint.ForeignKey) -> String? {
    guard let referenced = catalog.table(key.referencedTable),
      key.referencedColumns.count == key.columns.count
    else { return nil }
    let nullable = key.columns.filter { requirement.table.column($0)?.isNotNull != true }
    let tests = nullable.map { "child.\(quoted($0)) IS NOT NULL" }
    // To MATCH FULL a row that is only partly empty is wrong as well.
    let isFull = key.match == .full && nullable.count == key.columns.count && tests.count > 1
    let filled = isFull ? ["(\(tests.joined(separator: " OR ")))"] : key.match == .full ? [] : tests
    let matches = zip(key.columns, key.referencedColumns)
      .map { "parent.\(quoted($1)) = child.\(quoted($0))" }.joined(separator: " AND ")
    let missing =
      "NOT EXISTS (SELECT FROM \(referenced.name) AS parent WHERE \(matches))"
    return
      "SELECT child.* FROM \(table) AS child WHERE \((filled + [missing]).joined(separator: " AND "));"
  }

  private func collisions(_ exclusion: ConstraintDefinition.Exclusion) -> String? {
    guard exclusion.predicate == nil else { return nil }
    var conditions = ["a.ctid < b.ctid"]
    for (element, symbol) in zip(exclusion.elements, exclusion.operators) {
      guard let column = element.column else { return nil }
      conditions.append("a.\(quoted(column)) \(symbol) b.\(quoted(column))")
    }
    return
      "SELECT a.*, b.* FROM \(table) AS a JOIN \(table) AS b ON \(conditions.joined(separator: " AND "));"
  }
}
