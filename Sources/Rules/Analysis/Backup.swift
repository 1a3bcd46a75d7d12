import Catalog
import Linter
import Syntax

/// A table that would keep what a migration loses.
struct Backup {
  private let table: QualifiedName
  /// What finds a row again.
  private let key: [String]
  /// The columns it keeps besides the key; nil: all.
  private var columns: [String]?
  /// What names the rows it keeps, from behind the table's name; empty: all.
  private var choice = ""

  /// Rows with all that is in them; those of a change, as far as it says by itself which these are.
  init(of table: Table, in change: RowChange? = nil) {
    self.table = table.name
    key = table.primaryKey?.columns ?? []
    guard let change, let condition = change.ownCondition, condition.isFullyKnown else { return }
    choice = "\(change.alias.map { " AS \(quoted($0))" } ?? "") WHERE \(condition.sql)"
  }

  /// A column, with what finds its rows; the whole table, where nothing does.
  init(of table: Table, column: String) {
    self.init(of: table)
    let isFound = !key.isEmpty && !key.contains(column)
    columns = isFound ? [column] : nil
  }

  /// SQL that makes it.
  var sql: String {
    let part = columns.map { $0.count == 1 ? "_\($0[0])" : "" } ?? ""
    let name = QualifiedName(table.schema, "\(table.name)\(part)_backup")
    let list = columns.map { (key + $0).map(quoted).joined(separator: ", ") } ?? "*"
    return "CREATE TABLE \(name) AS SELECT \(list) FROM \(table)\(choice);"
  }

  /// One copy of each table that has all that several have.
  static func merged(_ backups: [Backup]) -> [Backup] {
    backups.reduce(into: []) { merged, backup in
      if let index = merged.firstIndex(where: { $0.table == backup.table }) {
        merged[index].add(backup)
      } else {
        merged.append(backup)
      }
    }
  }

  private mutating func add(_ other: Backup) {
    if let mine = columns, let others = other.columns {
      columns = mine + others.filter { !mine.contains($0) }
    } else {
      columns = nil
    }
    if choice != other.choice { choice = "" }
  }
}

extension RowChange {
  /// Which rows it is about, where that can be said without the rest of the statement.
  fileprivate var ownCondition: Expression? {
    let common = Set(commonTables.map(\.name))
    let readsCommon = condition?.contains { part in
      guard case .subquery(let subquery) = part else { return false }
      return subquery.query.relations.contains { $0.schema == nil && common.contains($0.name) }
    }
    return from.isEmpty && readsCommon != true ? condition : nil
  }
}
