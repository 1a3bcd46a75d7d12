import Catalog
import Linter
import Syntax

/// What `CASCADE` takes along, besides what goes with the object anyway.
struct CascadeVictims {
  /// Each as `view call_summary`.
  private(set) var names: [String] = []
  private(set) var origins: [RelatedLocation] = []
  private let step: MigrationStep
  private let dropped: DroppedNames
  /// The table that is dropped or loses a column; what belongs to it needs no CASCADE.
  private let target: RelationID?
  private let schemas: Set<String>

  /// Takes along what the migration drops by name.
  init(of step: MigrationStep, _ dropped: DroppedNames) {
    self.step = step
    self.dropped = dropped
    switch step.action {
    case .objectDropped(let drop):
      target = step.change.before.relation(step.name(drop.name))?.id
      // All schemas of a list go together.
      schemas = drop.kind == .schema ? step.statement.droppedSchemas : []
    case .columnDropped(let table, _, _, _), .constraintDropped(let table, _, _, _):
      target = step.table(table.name)?.id
      schemas = []
    default:
      target = nil
      schemas = []
    }
    let losses = before.losses(in: after)
    let relations = losses.relations.compactMap(before.relation).sorted { $0.id < $1.id }
    for case .table(let table) in relations { add(table) }
    for case .view(let view) in relations where isGone(view.id, view.name) {
      let kind = view.isMaterialized ? "materialized view" : "view"
      add("\(kind) \(view.name)", view.origin)
    }
    for case .view(let view) in relations {
      addRules(view.rules, of: view.name, after.view(view.id)?.rules, end.view(view.id)?.rules)
    }
    for name in losses.functions.sorted() where isGone(name, \.functionNames) {
      for function in before.functions(name) { add("function \(name)", function.origin) }
    }
    for name in losses.types.sorted() where isGone(name, \.typeNames) {
      add("type \(name)", before.type(name)?.origin)
    }
  }

  private var before: Catalog { step.change.before }
  private var after: Catalog { step.change.after }
  private var end: Catalog { step.migration.after }

  private mutating func add(_ name: String, _ origin: Origin?) {
    names.append(name)
    if let origin { origins.append(origin.note(name)) }
  }

  /// Whether CASCADE took a relation, and nothing in the migration brings it back or drops it as well.
  private func isGone(_ id: RelationID, _ name: QualifiedName) -> Bool {
    id != target && !schemas.contains(name.schema) && after[id] == nil && before[id] != nil
      && end.relation(name) == nil && !isDroppedElsewhere(name)
  }

  private func isGone(
    _ name: QualifiedName, _ names: (Catalog) -> (QualifiedName) -> Bool
  ) -> Bool {
    !schemas.contains(name.schema) && !names(after)(name) && !names(end)(name)
      && !isDroppedElsewhere(name) && !isTarget(name)
  }

  private func isDroppedElsewhere(_ name: QualifiedName) -> Bool {
    dropped.contains(name, besides: step)
  }

  private func isTarget(_ name: QualifiedName) -> Bool {
    guard case .objectDropped(let drop) = step.action else { return false }
    return drop.name.name == name.name && drop.name.schema ?? name.schema == name.schema
  }

  // MARK: - Parts of tables

  private mutating func add(_ table: Table) {
    guard let left = after.table(table.id) else {
      // A partition goes with its table.
      if table.partitionParent == nil, isGone(table.id, table.name) {
        add("table \(table.name)", table.origin)
      }
      return
    }
    guard let last = end.table(table.id) else { return }
    for policy in table.policies
    where left.policy(policy.name) == nil && last.policy(policy.name) == nil {
      add("policy \(quoted(policy.name)) on \(table.name)", policy.origin)
    }
    addRules(table.rules, of: table.name, left.rules, last.rules)
    for trigger in table.triggers where isGone(trigger, left) && isGone(trigger, last) {
      add("trigger \(quoted(trigger.name)) on \(table.name)", trigger.origin)
    }
    for column in table.columns where left.column(column.name) == nil && !isDropped(column, table) {
      if last.column(column.name) == nil {
        add("column \(table.name).\(quoted(column.name))", column.origin)
      }
    }
    addConstraints(of: table, left, last)
    for column in table.columns where column.default != nil {
      guard left.column(column.name)?.default == nil, let now = last.column(column.name),
        now.default == nil, now.identity == nil, left.column(column.name) != nil
      else { continue }
      add("the default of \(table.name).\(quoted(column.name))", column.origin)
    }
  }

  private mutating func addRules(
    _ rules: [RewriteRule], of owner: QualifiedName, _ left: [RewriteRule]?, _ last: [RewriteRule]?
  ) {
    // Those of a relation that is gone go with it.
    guard let left, let last else { return }
    for rule in rules where !(left + last).contains(where: { $0.name == rule.name }) {
      add("rule \(quoted(rule.name)) on \(owner)", rule.origin)
    }
  }

  private func isGone(_ trigger: Trigger, _ table: Table) -> Bool {
    !table.triggers.contains { $0.name == trigger.name }
  }

  /// The statement's own column, and what is lost with it.
  private func isDropped(_ column: Column, _ table: Table) -> Bool {
    guard case .columnDropped(_, let name, _, _) = step.action else { return false }
    return table.id == target && column.name == name
  }

  private mutating func addConstraints(of table: Table, _ left: Table, _ last: Table) {
    // A table's own constraints go with its columns; foreign keys of others do not.
    guard table.id != target else { return }
    for constraint in table.constraints
    where left.constraint(constraint.name) == nil && last.constraint(constraint.name) == nil {
      let kind = constraint.foreignKey == nil ? "constraint" : "foreign key"
      add("\(kind) \(quoted(constraint.name)) of \(table.name)", constraint.origin)
    }
  }
}

extension Catalog {
  fileprivate var typeNames: (QualifiedName) -> Bool { { type($0) != nil } }
  fileprivate var functionNames: (QualifiedName) -> Bool { { !functions($0).isEmpty } }
}

extension ReplayedStatement {
  fileprivate var droppedSchemas: Set<String> {
    Set(
      changes.compactMap { change in
        guard case .objectDropped(let drop) = change.action, drop.kind == .schema else {
          return nil
        }
        return drop.name.name
      })
  }
}

/// What the statements of a migration drop by name, and which of them does.
struct DroppedNames {
  private var drops: [String: [(schema: String?, statement: Int)]] = [:]

  init(by migration: ReplayedMigration) {
    for statement in migration.statements {
      for change in statement.changes {
        guard case .objectDropped(let drop) = change.action else { continue }
        drops[drop.name.name, default: []].append((drop.name.schema, statement.number))
      }
    }
  }

  /// Whether another statement drops it too, or the same one by another name in its list.
  func contains(_ name: QualifiedName, besides step: MigrationStep) -> Bool {
    let isOwnName =
      if case .objectDropped(let own) = step.action { own.name.name == name.name } else { false }
    return drops[name.name, default: []].contains { drop in
      (drop.statement != step.statement.number || !isOwnName)
        && drop.schema ?? name.schema == name.schema
    }
  }
}
