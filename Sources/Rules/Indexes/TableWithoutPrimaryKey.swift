import Catalog
import Linter
import Syntax

/// Reports tables that have no primary key once the whole history has run.
struct TableWithoutPrimaryKey: HistoryRule {
  static let metadata = RuleMetadata(
    id: "table-without-primary-key",
    summary: "Without a primary key rows can't be told apart, by people or by logical replication.",
    severity: .warning, group: .indexes, page: RulePages.tableWithoutPrimaryKey)

  func findings(in history: ReplayedHistory) -> [Finding] {
    lazy var doubtful = lostKeys(in: history)
    return history.tables.compactMap { table in
      guard let origin = table.origin, needsKey(table), !doubtful.contains(table.id),
        !isCopy(table, origin, history)
      else { return nil }
      let key = table.candidateKey
      return Finding(
        message(table, key), at: origin.range, help: help(table, key),
        severity: key == nil ? nil : .info)
    }
  }

  private func message(_ table: Table, _ key: Index?) -> String {
    let replication = "where it is published logical replication refuses UPDATE and DELETE"
    guard let key else {
      return "\(table.name) has no primary key: rows can't be told apart, and \(replication)"
    }
    return
      "\(table.name) has no primary key, though \(quoted(key.name)) tells its rows apart: \(replication) until that is made its replica identity"
  }

  /// Tables that are given a key which the replay could not add: something before it was not understood.
  private func lostKeys(in history: ReplayedHistory) -> Set<RelationID> {
    var tables: Set<RelationID> = []
    for change in history.migrations.flatMap(\.statements).flatMap(\.changes) {
      guard case .constraintAdded(let reference, let constraint) = change.action,
        case .primaryKey = constraint.kind,
        let table = change.after.table(reference.name, in: change.session), table.primaryKey == nil
      else { continue }
      tables.insert(table.id)
    }
    return tables
  }

  /// Others are not there for long, or have the keys of another table.
  private func needsKey(_ table: Table) -> Bool {
    table.primaryKey == nil && table.persistence == .permanent && !table.isForeign
      && table.partitionParent == nil && table.parents.isEmpty && !table.columns.isEmpty
  }

  /// Whether `CREATE TABLE … AS` made it: a copy of rows that have their keys elsewhere.
  private func isCopy(_ table: Table, _ origin: Origin, _ history: ReplayedHistory) -> Bool {
    history.migrations[origin.migration].statement(origin.statement)
      .map { statement in
        statement.changes.contains { change in
          if case .tableCreated(let definition) = change.action {
            definition.query != nil
          } else {
            false
          }
        }
      } ?? false
  }

  private func help(_ table: Table, _ key: Index?) -> String {
    if let key, key.constraint == nil {
      return
        "its unique index can be the key: ALTER TABLE \(table.name) ADD PRIMARY KEY USING INDEX \(quoted(key.name));"
    }
    if let key { return "make the columns of \(quoted(key.name)) the primary key" }
    let references = table.constraints.compactMap(\.foreignKey).flatMap(\.columns)
    if Set(references).count > 1, table.columns.count <= references.count + 2 {
      let columns = references.map(quoted).joined(separator: ", ")
      return "if no pair occurs twice: PRIMARY KEY (\(columns))"
    }
    return table.column("id") == nil
      ? "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY" : "PRIMARY KEY (id)"
  }
}

extension Table {
  /// A unique index that tells all rows apart.
  fileprivate var candidateKey: Index? {
    indexes.first { index in
      index.isUnique && index.predicate == nil
        && index.keyColumns.allSatisfy { name in
          name.flatMap(column).map(\.isNotNull) ?? false
        }
    }
  }
}
