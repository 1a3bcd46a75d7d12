import Catalog
import Linter
import Syntax

/// Reports `DROP INDEX` of an index that a constraint, or a partitioned index, is made of.
struct DropConstraintIndex: StatementRule {
  static let metadata = RuleMetadata(
    id: "drop-constraint-index",
    summary: "PostgreSQL does not drop the index of a constraint; the constraint has to go.",
    severity: .error, group: .indexes, page: RulePages.dropConstraintIndex)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.changes.compactMap { change -> Finding? in
      guard case .objectDropped(let drop) = change.action, drop.kind == .index else { return nil }
      let name = change.before.resolve(drop.name, in: change.session)
      guard let table = change.before.tableOfIndex(name),
        let index = table.indexes.first(where: { $0.name == name.name })
      else { return nil }
      if let constraint = index.constraint { return finding(constraint, index, table, change) }
      guard let parent = index.parent, case .index(_, let whole, _)? = change.before[parent]
      else { return nil }
      return Finding(
        "DROP INDEX \(quoted(index.name)) fails: it is \(table.name)'s part of the index \(whole)",
        at: change.range, help: "drop the whole: DROP INDEX \(whole);")
    }
  }

  private func finding(
    _ constraint: String, _ index: Index, _ table: Table, _ change: ReplayedChange
  ) -> Finding {
    let origin = table.constraint(constraint)?.origin.range
    return Finding(
      "DROP INDEX \(quoted(index.name)) fails: the constraint \(quoted(constraint)) of \(table.name) requires the index",
      at: change.range,
      help: "ALTER TABLE \(table.name) DROP CONSTRAINT \(quoted(constraint));",
      related: origin.map { [RelatedLocation("the constraint is added here", at: $0)] } ?? [])
  }
}
