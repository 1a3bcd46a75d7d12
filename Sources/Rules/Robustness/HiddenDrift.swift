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
    statement.findings(of: history) { step in
      guard !step.isRefused, let drift = Drift(step) else { return nil }
      return Finding(
        "IF NOT EXISTS skips this: \(drift.name) is there, and differs: \(drift.difference)",
        at: step.change.range,
        help: drift.help, related: [drift.origin.note(drift.name)])
    }
  }
}

private struct Drift {
  let name: String
  let difference: String
  let help: String
  let origin: Origin

  init?(_ step: MigrationStep) {
    switch step.action {
    case .tableCreated(let definition) where definition.ifNotExists:
      guard let table = step.table(definition.name), let origin = table.origin,
        table.hasAllColumns, !definition.columns.isEmpty
      else { return nil }
      // What the migration goes on to add is no longer missing.
      let last = step.migration.after.table(table.id) ?? table
      let missing = definition.columns.filter { last.column($0.name) == nil }
      guard let first = missing.first else { return nil }
      let names = missing.map { quoted($0.name) }
      self.init(
        name: "\(table.name)", difference: "it has no \(names.listed())",
        help:
          "ALTER TABLE \(table.name) ADD COLUMN \(quoted(first.name)) \(first.type?.description ?? "…");",
        origin: origin)
    case .columnAdded(let reference, let definition, true):
      guard let column = step.table(reference.name)?.column(definition.name),
        let origin = column.origin, let old = column.type, let new = definition.type,
        !new.isSerial, !old.means(new, step)
      else { return nil }
      let name = "\(step.name(reference.name)).\(quoted(column.name))"
      self.init(
        name: name, difference: "it is \(old), and not \(new)",
        help:
          "ALTER TABLE \(step.name(reference.name)) ALTER COLUMN \(quoted(column.name)) TYPE \(new);",
        origin: origin)
    case .indexCreated(let definition) where definition.ifNotExists:
      guard let (table, index) = Self.index(named: definition.name, on: definition.table, step),
        table.id != step.table(definition.table)?.id || index.keyColumns != definition.keyColumns
          || index.isUnique != definition.isUnique
      else { return nil }
      self.init(
        name: quoted(index.name), difference: "it is \(index.createSQL(on: table.name))",
        help: "give the new index a name of its own, or drop the old one first",
        origin: index.origin)
    default: return nil
    }
  }

  private init(name: String, difference: String, help: String, origin: Origin) {
    self.name = name
    self.difference = difference
    self.help = help
    self.origin = origin
  }

  private static func index(
    named name: String?, on table: ObjectName, _ step: MigrationStep
  ) -> (Table, Index)? {
    guard let name else { return nil }
    let qualified = QualifiedName(step.name(table).schema, name)
    guard let owner = step.change.before.tableOfIndex(qualified),
      let index = owner.indexes.first(where: { $0.name == name })
    else { return nil }
    return (owner, index)
  }
}

extension IndexDefinition {
  fileprivate var keyColumns: [String?] { elements.map(\.column) }
}

extension TypeName {
  /// Whether another spelling is the same type, as far as both are built in.
  fileprivate func means(_ other: TypeName, _ step: MigrationStep) -> Bool {
    guard let left = builtin, let right = other.builtin else { return true }
    return left == right && modifiers == other.modifiers
      && arrayDimensions == other.arrayDimensions
  }
}
