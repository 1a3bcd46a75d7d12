import Catalog
import Linter
import Syntax

/// Reports names that mean nothing in a table whose whole life is in the history.
struct UnknownObject: StatementRule {
  static let metadata = RuleMetadata(
    id: "unknown-object",
    summary: "A statement names a column, a constraint or an index that is not there.",
    severity: .error, group: .robustness, page: RulePages.unknownObject)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    let findings = candidates(in: statement, of: history)
    // What could not be read may have made what seems to be missing.
    return findings.isEmpty || hasHole(before: statement, history) ? [] : findings
  }

  private func hasHole(before statement: ReplayedStatement, _ history: ReplayedHistory) -> Bool {
    history.migrations.prefix(statement.migration + 1).contains { migration in
      !migration.source.forward.errors.isEmpty
        || migration.statements.contains { earlier in
          earlier.number <= statement.number
            && earlier.changes.contains {
              if case .unread = $0.action { true } else { false }
            }
        }
    }
  }

  private func candidates(
    in statement: ReplayedStatement, of history: ReplayedHistory
  ) -> [Finding] {
    let missing = statement.findings(of: history) { step -> Finding? in
      guard let use = MissingColumn(step) else { return nil }
      return Finding(
        "\(use.table.name) has no column \(quoted(use.column)): PostgreSQL refuses the statement",
        at: step.change.range, help: use.suggestion,
        related: use.table.origin.map { [$0.note("\(use.table.name)")] } ?? [])
    }
    guard missing.isEmpty, let failure = statement.failure, failure.reason == .isMissing,
      !hasDouble(statement)
    else { return missing }
    return [refusal(failure, statement)]
  }

  /// Whether the history names a table of the same name in a schema where it made none: where a schema
  /// is a placeholder, the two may be one.
  private func hasDouble(_ statement: ReplayedStatement) -> Bool {
    statement.changes.contains { change in
      guard let name = change.action.tableOfPart,
        let table = change.before.table(name, in: change.session)
      else { return false }
      return change.before.tables.contains {
        $0.id != table.id && !$0.isKnown && $0.name.name == table.name.name
      }
    }
  }

  private func refusal(_ failure: Failure, _ statement: ReplayedStatement) -> Finding {
    let table = statement.changes.lazy.compactMap { change in
      change.action.tableOfPart.flatMap { change.before.table($0, in: change.session) }
    }.first
    let owner = table.map { " of \($0.name)" } ?? ""
    let kind = failure.kind == .other ? "value" : failure.kind.rawValue
    let what = failure.kind == .column ? failure.name : "\(failure.name)\(owner)"
    return Finding(
      "there is no \(kind) \(what): PostgreSQL refuses the statement",
      at: statement.statement.range,
      help: table.flatMap { Self.nearest(to: failure, in: $0) }.map { "did you mean \($0)?" }
        ?? "no migration before this one makes it, or one has dropped it again",
      related: table?.origin.map { [$0.note("the table")] } ?? [])
  }

  private static func nearest(to failure: Failure, in table: Table) -> String? {
    let names: [String] =
      switch failure.kind {
      case .column: table.columns.map { "\(table.name).\(quoted($0.name))" }
      case .constraint: table.constraints.map(\.name)
      case .policy: table.policies.map(\.name)
      case .trigger: table.triggers.map(\.name)
      case .index: table.indexes.map(\.name)
      default: []
      }
    return closestWord(to: failure.name, among: names)
  }
}

/// A column that a change names and its table does not have.
private struct MissingColumn {
  let table: Table
  let column: String

  init?(_ step: MigrationStep) {
    // In a block it may stand under a condition that keeps it from running.
    guard !step.change.isInBlock else { return nil }
    let columns: [String]
    let name: ObjectName
    switch step.action {
    case .indexCreated(let index):
      // One that IF NOT EXISTS leaves out is not read so far.
      guard !index.ifNotExists else { return nil }
      name = index.table
      columns = index.elements.compactMap(\.column) + index.including
    case .constraintAdded(let table, let constraint):
      guard !constraint.isInline else { return nil }
      name = table.name
      columns = constraint.ownColumns
    case .rowsChanged(let rows):
      name = rows.table
      columns = rows.columns + rows.assignments.map(\.column)
    default: return nil
    }
    guard let table = step.change.after.table(name, in: step.change.session), table.isKnown,
      table.hasAllColumns,
      let missing = columns.first(where: { table.column($0) == nil && !Self.isSystem($0) })
    else { return nil }
    self.table = table
    column = missing
  }

  var suggestion: String {
    closestWord(to: column, among: table.columns.map(\.name)).map { "did you mean \(quoted($0))?" }
      ?? "its columns are \(table.columns.map { quoted($0.name) }.listed(upTo: 12))"
  }

  private static func isSystem(_ name: String) -> Bool {
    ["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"].contains(name)
  }
}

extension ConstraintDefinition {
  /// The columns that it lists; those of a check are left to PostgreSQL.
  fileprivate var ownColumns: [String] {
    switch kind {
    case .unique(let key), .primaryKey(let key): key.columns + key.including
    case .foreignKey(let key): key.columns
    case .exclusion(let exclusion): exclusion.elements.compactMap(\.column)
    case .check, .notNull: []
    }
  }
}

extension SchemaChange.Action {
  /// The table whose part it is about.
  fileprivate var tableOfPart: ObjectName? {
    switch self {
    case .policyAltered(let policy): policy.table
    case .indexCreated(let index): index.table
    case .objectDropped(let drop): drop.table
    default: alteredTable?.name
    }
  }
}
