import Catalog
import Linter
import Syntax

/// A table that would keep what a migration loses.
package struct Backup {
  private let table: QualifiedName
  /// What finds a row again.
  private let key: [String]
  /// The columns it keeps besides the key; nil: all.
  private var columns: [String]?
  /// What names the rows it keeps, from behind the table's name; empty: all.
  private var choice = ""

  /// All rows with all that is in them.
  init(of table: Table) {
    self.table = table.name
    key = table.primaryKey?.columns ?? []
  }

  /// The rows of a change, as far as it says by itself which these are.
  init(of table: Table, in rows: RowChange, at change: ReplayedChange) {
    self.init(of: table)
    guard let condition = rows.ownCondition(at: change) else { return }
    choice = "\(rows.alias.map { " AS \(quoted($0))" } ?? "") WHERE \(condition.sql)"
  }

  /// A column, with what finds its rows; the whole table, where nothing does.
  init(of table: Table, column: String) {
    self.init(of: table)
    let isFound = !key.isEmpty && !key.contains(column)
    columns = isFound ? [column] : nil
  }

  /// SQL that makes it.
  package var sql: String {
    let part = columns.map { $0.count == 1 ? "_\($0[0])" : "" } ?? ""
    let name = Self.name(for: table, "\(part)_backup")
    let list = columns.map { (key + $0).map(quoted).joined(separator: ", ") } ?? "*"
    return "CREATE TABLE \(name) AS SELECT \(list) FROM \(table)\(choice);"
  }

  /// A name beside a table's, as long as a name may be.
  package static func name(for table: QualifiedName, _ ending: String) -> QualifiedName {
    let name = table.name + ending
    guard name.utf8.count > 63 else { return QualifiedName(table.schema, name) }
    let last = ending.split(separator: "_").last ?? ""
    var start = name.clipped(to: 63 - last.utf8.count - 1)
    while start.hasSuffix("_") { start.removeLast() }
    return QualifiedName(table.schema, "\(start)_\(last)")
  }

  /// One copy of each table that has all that several have.
  package static func merged(_ backups: [Backup]) -> [Backup] {
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
  package func ownCondition(at change: ReplayedChange) -> Expression? {
    guard from.isEmpty, let condition, standsAlone(condition, at: change) else { return nil }
    return condition
  }

  /// Whether its values and its condition mean the same in a statement of their own.
  package func standsAlone(at change: ReplayedChange) -> Bool {
    let parts = assignments.map(\.value) + [condition].compactMap(\.self)
    return from.isEmpty && parts.allSatisfy { standsAlone($0, at: change) }
  }

  private func standsAlone(_ expression: Expression, at change: ReplayedChange) -> Bool {
    let table = change.before.table(table, in: change.session)
    let common = Set(commonTables.map(\.name))
    let readsCommon = expression.contains { part in
      guard case .subquery(let subquery) = part else { return false }
      return subquery.query.relations.contains { name in
        // Where the history is whole, what it does not know is a part of the statement around it.
        name.schema == nil
          && (common.contains(name.name)
            || table?.isKnown == true
              && change.before.relation(change.before.resolve(name, in: change.session)) == nil)
      }
    }
    guard expression.isFullyKnown, !readsCommon else { return false }
    guard change.isInBlock, let table, table.hasAllColumns else { return true }
    // In a block a name may be a variable's.
    return expression.columns.allSatisfy { table.column($0.column) != nil }
  }
}
