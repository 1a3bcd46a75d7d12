import Catalog
import Linter
import Syntax

/// Reports columns whose new type can't hold every value of the old one.
struct NarrowingTypeChange: StatementRule {
  static let metadata = RuleMetadata(
    id: "narrowing-type-change",
    summary: "The new type of a column can't hold every value of the old one.",
    severity: .error, group: .compatibility, page: RulePages.narrowingTypeChange)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard case .columnTypeChanged(let table, let column, _, _, let using) = step.action,
        table.kind != .type, !step.isRefused, !step.isNew(table.name),
        let known = step.table(table.name)?.column(column), let old = known.type,
        !step.isNew(known.origin), let new = newType(of: column, table, step),
        using?.isPlainCast ?? true,
        let narrowing = Narrowing(
          from: old, to: new, isExplicit: using != nil, in: step.change.after),
        !isPrepared(column, table.name, step)
      else { return nil }
      return finding(narrowing, "\(step.name(table.name)).\(quoted(column))", old, new, step)
    }
  }

  private func newType(
    of column: String, _ table: TableReference, _ step: MigrationStep
  ) -> TypeName? {
    step.change.after.table(table.name, in: step.change.session)?.column(column)?.type
  }

  /// Whether the migration has dealt with the rows: it changed or deleted some by this column.
  private func isPrepared(
    _ column: String, _ table: ObjectName, _ step: MigrationStep
  ) -> Bool {
    let name = step.name(table)
    return step.earlier.contains { change in
      guard case .rowsChanged(let rows) = change.action,
        change.before.resolve(rows.table, in: change.session) == name
      else { return false }
      return rows.kind == .truncate || rows.assignments.contains { $0.column == column }
        || rows.condition?.contains {
          if case .column(let reference) = $0 { reference.column == column } else { false }
        } == true
    }
  }

  private func finding(
    _ narrowing: Narrowing, _ column: String, _ old: TypeName, _ new: TypeName,
    _ step: MigrationStep
  ) -> Finding {
    let change = "changing \(column) from \(old.displayed) to \(new.displayed)"
    switch narrowing {
    case .fails(let what):
      return Finding(
        "\(change) fails on \(what)", at: step.change.range,
        help: "look for such rows first, and say in USING (CASE WHEN … END) what becomes of them")
    case .loses(let what):
      return Finding(
        "\(change) loses data: \(what)", at: step.change.range,
        help:
          "keep the old values in a column of their own until nobody misses them, or say in USING how they are to be converted"
      )
    }
  }
}

extension TypeName {
  /// As people write it: `public` is left out.
  fileprivate var displayed: String {
    var type = self
    if type.name.schema == "public" { type.name.schema = nil }
    return type.description
  }
}

extension Expression {
  /// Whether it is the column, cast to something and nothing else.
  fileprivate var isPlainCast: Bool {
    switch self {
    case .column: true
    case .cast(let inner, _), .collate(let inner, _): inner.isPlainCast
    default: false
    }
  }
}
