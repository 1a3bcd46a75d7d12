import Catalog
import Linter
import Locks
import Syntax

/// What a change does that takes the longer the more rows there are.
struct LongWork {
  /// With a verb: `UPDATE goes over calls`.
  let description: String

  init?(_ change: LockedChange, in script: ReplayedScript) {
    if case .rowsChanged(let rows) = change.action {
      guard let description = Self.describe(rows, change) else { return nil }
      self.description = description
      return
    }
    // Reading is no part of it: a SELECT may end with its first row.
    let relations = change.footprint.rewrites + change.footprint.scans
    guard let relation = relations.first(where: { $0.isInUse && $0.kind != .index }),
      !script.isEmpty(relation.name, before: change)
    else { return nil }
    description = Self.describe(change.action, relation)
  }

  private static func describe(
    _ action: SchemaChange.Action, _ relation: LockedRelation
  ) -> String {
    switch action {
    case .indexCreated(let index):
      "building index \(index.name.map { "\(quoted($0)) " } ?? "")reads all of \(relation.name)"
    case .constraintAdded: "checking the new foreign key reads all of \(relation.name)"
    case .constraintValidated: "VALIDATE CONSTRAINT reads all of \(relation.name)"
    default: "this goes over all of \(relation.name)"
    }
  }

  private static func describe(_ rows: RowChange, _ change: LockedChange) -> String? {
    guard let met = change.footprint.met([.update, .delete, .merge, .insert]),
      let table = met.relations[.table]?.first, table.kind.isTable
    else { return nil }
    switch rows.kind {
    case .update, .delete, .merge:
      guard table.isInUse, !change.isOfOneRow(rows, of: table) else { return nil }
      return
        "\(rows.kind == .update ? "UPDATE" : rows.kind == .delete ? "DELETE" : "MERGE") goes over \(table.name)"
    case .insert:
      // Copying rows takes as long as there are rows to read.
      guard rows.source != nil, let read = met.relations[.read]?.first(where: \.isInUse) else {
        return nil
      }
      return "INSERT copies rows of \(read.name)"
    case .truncate, .copy: return nil
    }
  }
}

extension LockedRelation.Kind {
  /// Whether it holds rows that people read and write.
  var isTable: Bool {
    switch self {
    case .table, .partitionedTable, .materializedView, .unknown: true
    case .foreignTable, .view, .sequence, .index: false
    }
  }
}

extension LockedChange {
  /// Whether the relation is gone, or another one, when it is done.
  func takesAway(_ relation: LockedRelation) -> Bool {
    guard case .objectDropped(let drop) = action else { return false }
    return before.resolve(drop.name, in: session) == relation.name
  }

  /// Whether the condition picks rows by constants for all columns of a key.
  fileprivate func isOfOneRow(_ rows: RowChange, of table: LockedRelation) -> Bool {
    let columns = Set((rows.condition?.conjuncts ?? []).compactMap(\.columnEqualToConstant))
    let known = before.table(table.name)
    let keys = known?.indexes.filter { $0.isUnique && $0.predicate == nil }.map(\.keyColumns) ?? []
    return keys.contains { key in key.allSatisfy { $0.map(columns.contains) ?? false } }
      // Nobody knows the keys of an unknown table, but what `id` is.
      || known?.isKnown != true && columns.contains("id")
  }
}

extension Expression {
  /// The column of `column = constant` or `column IN (constants)`.
  fileprivate var columnEqualToConstant: String? {
    guard case .operation(let operation) = self, case .column(let column)? = operation.left,
      operation.kind == .in || operation.kind == .plain && operation.name.name == "="
    else { return nil }
    return operation.right.columns.isEmpty && !operation.right.contains(where: \.isSubquery)
      ? column.column : nil
  }

  fileprivate var isSubquery: Bool { if case .subquery = self { true } else { false } }
}
