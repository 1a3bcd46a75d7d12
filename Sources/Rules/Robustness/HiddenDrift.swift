import Catalog
import Linter
import Syntax

/// Reports definitions that IF NOT EXISTS skips although they say something else.
struct HiddenDrift: StatementRule {
  static let metadata = RuleMetadata(
    id: "hidden-drift",
    summary: "IF NOT EXISTS skips a definition that differs from what is there.",
    severity: .warning, group: .robustness, page: RulePages.hiddenDrift)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    guard statement.failure == nil else { return [] }
    var findings: [Finding] = []
    for skipped in statement.skipped {
      let step = MigrationStep(
        change: skipped.change, statement: statement,
        migration: history.migrations[statement.migration])
      guard let drift = Drift(step, skipped.meant) else { continue }
      let differences = drift.differences.map(\.text)
      let finding = Finding(
        "\(drift.reason) skips this: \(drift.name) is there, and differs: \(differences.joined(separator: "; "))",
        at: skipped.change.range,
        help: drift.differences.map(\.remedy).joined(separator: "\n"),
        related: [drift.origin.note(drift.name)])
      if !findings.contains(where: { $0.message == finding.message }) { findings.append(finding) }
    }
    return findings
  }
}

/// What a skipped definition says otherwise than what is there.
private struct Drift {
  struct Difference {
    let text: String
    /// What brings it about, as SQL where that is short.
    let remedy: String
  }

  let name: String
  let differences: [Difference]
  let origin: Origin
  /// What skips it.
  let reason: String

  init?(_ step: MigrationStep, _ meant: Catalog) {
    guard let drift = Self.drift(step, meant), !drift.differences.isEmpty else { return nil }
    name = drift.name
    differences = drift.differences
    origin = drift.origin
    reason = step.change.isInBlock ? "the block" : "IF NOT EXISTS"
  }

  private static func drift(
    _ step: MigrationStep, _ meant: Catalog
  ) -> (name: String, differences: [Difference], origin: Origin)? {
    switch step.action {
    case .tableCreated(let definition):
      guard let table = step.table(definition.name), let origin = table.origin,
        table.hasAllColumns, let new = meant.table(table.name)
      else { return nil }
      // What the migration goes on to add is no longer missing.
      let comparison = TableComparison(
        step.migration.after.table(table.id) ?? table, in: step.migration.after, new, in: meant)
      return (
        "\(table.name)", comparison.columns + comparison.constraints { _ in true }, origin
      )
    case .columnAdded(let reference, let definition, _):
      guard let table = step.table(reference.name), let column = table.column(definition.name),
        let origin = column.origin, let new = meant.table(table.name)
      else { return nil }
      let last = step.migration.after.table(table.id) ?? table
      let comparison = TableComparison(last, in: step.migration.after, new, in: meant)
      let own = comparison.differences(of: column.name, isAlone: true)
      return (
        "\(table.name).\(quoted(column.name))",
        own + comparison.constraints { $0.columns == [column.name] }, origin
      )
    case .constraintAdded(let reference, let definition):
      guard let name = definition.name, let table = step.table(reference.name),
        let old = table.constraint(name), let new = meant.table(table.name)?.constraint(name)
      else { return nil }
      let comparison = TableComparison(table, in: step.change.before, table, in: meant)
      guard !comparison.isSame(old, new) else { return nil }
      let isThere = old.definition(in: step.change.before)
      return (
        "\(quoted(name)) of \(table.name)",
        [
          Difference(
            text: "it is \(isThere), and not \(new.definition(in: meant))",
            remedy: "give the new constraint a name of its own, or drop the old one first")
        ], old.origin
      )
    case .typeCreated(let definition):
      let name = step.change.before.resolveType(definition.name, in: step.change.session)
      guard let old = step.change.before.type(name), case .enumeration(let values) = old.kind,
        case .enumeration(let new)? = meant.type(name)?.kind
      else { return nil }
      let missing = new.filter { !values.contains($0) }
      guard !missing.isEmpty else { return nil }
      return (
        "\(name)",
        missing.map {
          Difference(
            text: "it has no value \(literal($0))",
            remedy: "ALTER TYPE \(name) ADD VALUE \(literal($0));")
        }, old.origin
      )
    case .indexCreated(let definition): return index(definition, step)
    default: return nil
    }
  }

  private static func index(
    _ definition: IndexDefinition, _ step: MigrationStep
  ) -> (name: String, differences: [Difference], origin: Origin)? {
    guard let name = definition.name else { return nil }
    let qualified = QualifiedName(step.name(definition.table).schema, name)
    guard let table = step.change.before.tableOfIndex(qualified),
      let index = table.indexes.first(where: { $0.name == name }),
      table.id != step.table(definition.table)?.id
        || index.keyColumns != definition.elements.map(\.column)
        || index.isUnique != definition.isUnique
    else { return nil }
    return (
      quoted(index.name),
      [
        Difference(
          text: "it is \(index.createSQL(on: table.name))",
          remedy: "give the new index a name of its own, or drop the old one first")
      ], index.origin
    )
  }
}

/// Compares a table with what a definition of it says.
private struct TableComparison {
  private let table: Table
  private let catalog: Catalog
  private let new: Table
  private let meant: Catalog

  init(_ table: Table, in catalog: Catalog, _ new: Table, in meant: Catalog) {
    self.table = table
    self.catalog = catalog
    self.new = new
    self.meant = meant
  }

  var columns: [Drift.Difference] {
    new.columns.flatMap { differences(of: $0.name, isAlone: false) }
  }

  /// What a column is otherwise, or that it is not there; alone it is spoken of as `it`.
  func differences(of name: String, isAlone: Bool) -> [Drift.Difference] {
    guard let want = new.column(name) else { return [] }
    let column = quoted(name)
    guard let have = table.column(name) else {
      let type = want.type?.description ?? "…"
      return [
        Drift.Difference(
          text: "it has no \(column)",
          remedy: "ALTER TABLE \(table.name) ADD COLUMN \(column) \(type);")
      ]
    }
    let subject = isAlone ? "it" : column
    func alter(_ text: String, _ change: String) -> Drift.Difference {
      Drift.Difference(
        text: "\(subject) \(text)",
        remedy: "ALTER TABLE \(table.name) ALTER COLUMN \(column) \(change);")
    }
    var differences: [Drift.Difference] = []
    if let old = have.type, let type = want.type, isOther(old, type) {
      differences.append(alter("is \(old), and not \(type)", "TYPE \(type)"))
    }
    if want.isNotNull, !have.isNotNull {
      differences.append(alter("may be null", "SET NOT NULL"))
    } else if have.isNotNull, !want.isNotNull {
      differences.append(alter("is NOT NULL", "DROP NOT NULL"))
    }
    if want.fillsByExpression, have.fillsByExpression, !isSame(have.default, want.default) {
      let new = want.default?.sql
      let text =
        have.default.map { "has the default \($0.sql)\(new.map { ", and not \($0)" } ?? "")" }
        ?? "has no default \(new ?? "")"
      differences.append(alter(text, new.map { "SET DEFAULT \($0)" } ?? "DROP DEFAULT"))
    }
    return differences
  }

  /// The constraints that the definition asks for and the table has not.
  func constraints(_ isMeant: (Constraint) -> Bool) -> [Drift.Difference] {
    new.constraints.filter { constraint in
      // NOT NULL is a column's.
      if case .notNull = constraint.kind { return false }
      return isMeant(constraint) && !table.constraints.contains { isSame($0, constraint) }
        && !isEnforced(constraint)
    }
    .map { constraint in
      let definition = constraint.definition(in: meant)
      return Drift.Difference(
        text: "it has no \(definition)", remedy: "ALTER TABLE \(table.name) ADD \(definition);")
    }
  }

  /// Whether the table keeps out the same rows by other means.
  private func isEnforced(_ constraint: Constraint) -> Bool {
    let enforced = Enforced(tables: [table], birthValues: [:])
    switch constraint.kind {
    case .check(let condition): return enforced.implies(.check(condition))
    case .unique(let key):
      return enforced.implies(
        .unique(columns: key.columns, .init(nullsNotDistinct: key.nullsNotDistinct)))
    case .primaryKey(let key): return enforced.implies(.primaryKey(columns: key.columns))
    case .foreignKey, .exclusion, .notNull: return false
    }
  }

  func isSame(_ old: Constraint, _ new: Constraint) -> Bool {
    switch (old.kind, new.kind) {
    case (.check(let one), .check(let other)): one.plain == other.plain
    case (.foreignKey(let one), .foreignKey(let other)):
      one.columns == other.columns
        && catalog[one.referencedTable]?.name == meant[other.referencedTable]?.name
    default: old.definition(in: catalog) == new.definition(in: meant)
    }
  }

  private func isSame(_ old: Expression?, _ new: Expression?) -> Bool {
    old?.plain.comparable == new?.plain.comparable
  }

  /// Whether two types surely differ: those that the history did not make may be the same.
  private func isOther(_ old: TypeName, _ new: TypeName) -> Bool {
    guard !old.isSerial, !new.isSerial else { return false }
    if old.arrayDimensions != new.arrayDimensions { return true }
    let isOwn = { (type: TypeName, catalog: Catalog) in
      catalog.type(QualifiedName(type.name.schema ?? "public", type.name.name)) != nil
    }
    switch (old.builtin, new.builtin) {
    case (let one?, let other?): return one != other || old.modifiers != new.modifiers
    case (nil, nil): return isOwn(old, catalog) && isOwn(new, meant) && old.name != new.name
    case (nil, _?): return isOwn(old, catalog)
    case (_?, nil): return isOwn(new, meant)
    }
  }
}

extension Constraint {
  fileprivate func definition(in catalog: Catalog) -> String {
    definition(referencing: foreignKey.flatMap { catalog[$0.referencedTable]?.name })
  }
}

extension Column {
  /// Whether a default is all that fills it: no identity, no sequence of its own.
  fileprivate var fillsByExpression: Bool {
    identity == nil && generated == nil && type?.isSerial != true
  }
}

extension Expression {
  /// Without the casts that say the type of what stands there anyway.
  fileprivate var plain: Expression {
    mapped { if case .cast(let inner, _) = $0 { inner } else { $0 } }
  }

  /// Its text, the same for what means the same.
  fileprivate var comparable: String {
    switch self {
    case .literal(.number(let text)), .literal(.string(let text)): text
    case .literal(.boolean(let value)): value ? "true" : "false"
    case .keyword("current_timestamp"): "now()"
    case .call(let call) where ["now", "transaction_timestamp"].contains(call.name.name): "now()"
    default: sql
    }
  }
}
