import Syntax

/// Views as the SQL that makes them.
extension View {
  /// `CREATE VIEW`; nil where its query is not known to the last word.
  package var createSQL: String? {
    let query = self.query.sql
    guard !query.contains("…") else { return nil }
    let list = columns.map { " (\($0.map { quoted($0.name) }.joined(separator: ", ")))" } ?? ""
    let options = self.options.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
    let with = options.isEmpty ? "" : " WITH (\(options.joined(separator: ", ")))"
    return "CREATE \(isMaterialized ? "MATERIALIZED " : "")VIEW \(name)\(list)\(with) AS \(query);"
  }

  /// Whether something that its query names is called otherwise by now.
  package func isStale(in catalog: Catalog) -> Bool {
    let named = query.relations.compactMap { name in
      catalog.relation(QualifiedName(name.schema ?? "public", name.name))?.id
    }
    var columns: Set<String> = []
    _ = query.contains {
      if case .column(let reference) = $0 { columns.insert(reference.column) }
      return false
    }
    // A star stands for the columns that were there when the view was made.
    let isStarred = columns.contains("*")
    return usage.relations.contains { relation in
      if !named.contains(relation) { return true }
      guard isStarred else { return !usage.columnNames(of: relation).isSubset(of: columns) }
      return catalog.table(relation)?.columns.contains { column in
        column.origin.map { $0.statement > origin.statement } ?? false
      } ?? false
    }
  }
}
