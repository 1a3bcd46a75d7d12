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
    if let failure = statement.failure {
      guard failure.reason == .isMissing else { return [] }
      return [refusal(failure, statement)]
    }
    return statement.findings(of: history) { step in
      guard let use = MissingColumn(step) else { return nil }
      return Finding(
        "\(use.table.name) has no column \(quoted(use.column)): PostgreSQL refuses the statement",
        at: step.change.range, help: use.suggestion,
        related: use.table.origin.map { [$0.note("\(use.table.name)")] } ?? [])
    }
  }

  private func refusal(_ failure: Failure, _ statement: ReplayedStatement) -> Finding {
    let table = statement.changes.lazy.compactMap { change in
      change.action.alteredTable.flatMap { change.before.table($0, in: change.session) }
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
    return closest(to: failure.name, among: names)
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
    closest(to: column, among: table.columns.map(\.name)).map { "did you mean \(quoted($0))?" }
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
  fileprivate var alteredTable: ObjectName? {
    switch self {
    case .columnDropped(let table, _, _, _), .columnRenamed(let table, _, _),
      .columnTypeChanged(let table, _, _, _, _), .columnDefaultChanged(let table, _, _),
      .columnNullabilityChanged(let table, _, _), .columnIdentityChanged(let table, _, _),
      .constraintDropped(let table, _, _, _), .constraintValidated(let table, _),
      .constraintRenamed(let table, _, _), .constraintAdded(let table, _):
      table.name
    case .policyAltered(let policy): policy.table
    case .objectDropped(let drop): drop.table
    default: nil
    }
  }
}

/// The name most like one that is not there, if any is like it.
private func closest(to name: String, among names: [String]) -> String? {
  let best = names.map { ($0, editDistance(name, $0)) }.min { $0.1 < $1.1 }
  guard let (found, distance) = best, distance <= max(2, name.count / 4) else { return nil }
  return found
}
