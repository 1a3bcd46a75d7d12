import Catalog
import Linter
import Syntax

/// Reports tables that are emptied with all that reference them.
struct TruncateCascade: StatementRule {
  static let metadata = RuleMetadata(
    id: "truncate-cascade",
    summary: "TRUNCATE … CASCADE also empties every table with a foreign key to this one.",
    severity: .error, group: .compatibility, page: RulePages.truncateCascade,
    aliases: ["ban-truncate-cascade"])

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard case .rowsChanged(let rows) = step.action, rows.kind == .truncate, rows.isCascading
      else { return nil }
      let name = step.name(rows.table)
      let named = step.statement.changes.compactMap { change -> QualifiedName? in
        guard case .rowsChanged(let rows) = change.action else { return nil }
        return step.name(rows.table)
      }
      let table = step.table(rows.table)
      // What is emptied by name is no surprise.
      let emptied = (table.map { referring(to: $0, step) } ?? []).filter { !named.contains($0) }
        .map(\.description)
      if emptied.isEmpty, table?.isKnown ?? false { return nil }
      // What the migration made for itself is nobody's loss, unless others come along.
      guard step.isInUse(rows) || !emptied.isEmpty else { return nil }
      let what =
        emptied.isEmpty
        ? "every table with a foreign key to it, directly or through others"
        : emptied.listed()
      return Finding(
        "TRUNCATE … CASCADE empties \(name), and \(what)", at: step.change.range,
        help:
          "leave out CASCADE and name each table that is to be emptied: TRUNCATE \((named.map(\.description) + emptied).joined(separator: ", "));"
      )
    }
  }

  /// The tables that go along: those with foreign keys to it, and with foreign keys to these.
  private func referring(to table: Table, _ step: MigrationStep) -> [QualifiedName] {
    var found = [table.id]
    var next = 0
    while next < found.count {
      for dependent in step.change.before.dependents(of: found[next]) {
        guard let other = step.change.before.table(dependent), !found.contains(dependent),
          other.constraints.contains(where: { $0.foreignKey?.referencedTable == found[next] })
        else { continue }
        found.append(dependent)
      }
      next += 1
    }
    return found.dropFirst().compactMap { step.change.before.table($0)?.name }.sorted()
  }
}
