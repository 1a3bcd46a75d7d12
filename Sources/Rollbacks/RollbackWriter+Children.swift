import Catalog
import Syntax

// What an ALTER TABLE changes in the tables that inherit.

extension RollbackWriter {
  /// Defaults and `NOT NULL` of a column reach the tables that inherit it, which may have had others.
  mutating func restoreChildren(
    of id: RelationID, _ now: Column, to was: Column, in catalog: Catalog,
    _ plan: inout RestorePlan
  ) {
    for dependent in catalog.dependents(of: id) {
      guard let child = catalog.table(dependent),
        child.partitionParent == id || child.parents.contains(id),
        let column = child.column(was.name)
      else { continue }
      let alter = "ALTER TABLE \(child.name) ALTER COLUMN \(quoted(column.name)) "
      let isDefaultLost = now.default != was.default || now.type != was.type
      if isDefaultLost, column.default != was.default {
        plan.add(
          alter + (column.default.map { "SET DEFAULT \($0.sql);" } ?? "DROP DEFAULT;"), .change)
      }
      if now.isNotNull, !was.isNotNull, column.isNotNull {
        plan.add(alter + "SET NOT NULL;", .change)
      }
      restoreChildren(of: dependent, now, to: column, in: catalog, &plan)
    }
  }
}
