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

  /// Whether its query would mean something else by now.
  package func isStale(in catalog: Catalog) -> Bool {
    // A star stands for the columns that were there when the view was made.
    Usage(of: query, in: Scope(catalog, in: Session())) != usage
  }
}
