import Catalog
import Linter
import Syntax

// Tables and their parts: constraints, indexes, triggers, policies.

extension RollbackWriter {
  /// Leads a table back to what it was before a change.
  mutating func restore(
    _ now: Table, to was: Table, _ change: ReplayedChange, _ plan: inout RestorePlan
  ) {
    restoreColumns(now, was, change, &plan)
    restoreConstraints(now, was, change, &plan)
    restoreIndexes(now, was, change, &plan)
    restoreTriggers(now, was, &plan)
    restorePolicies(now, was, &plan)
    for sql in was.rowSecurity.statements(from: now.rowSecurity, on: now.name) {
      plan.add(sql, .part)
    }
  }

  /// A table that is gone, with all its parts.
  mutating func recreate(_ table: Table, in catalog: Catalog, _ plan: inout RestorePlan) {
    guard table.hasAllColumns, table.partitionParent == nil, !table.isForeign,
      table.columns.allSatisfy({ $0.type != nil })
    else {
      return leave("table \(table.name) is not made again: the history does not show all of it")
    }
    let order = table.origin?.statement ?? 0
    let parents = table.parents.compactMap { catalog.table($0)?.name }
    plan.add(table.createSQL(inheriting: parents), .tableOrRoutine, order: order)
    plan.note(
      "the rows of \(table.name) are lost: restore them from a backup", .tableOrRoutine,
      order: order)
    for constraint in table.laterConstraints { add(constraint, to: table, in: catalog, &plan) }
    for index in table.indexes where index.constraint == nil && !index.isInherited {
      plan.add(index.createSQL(on: table.name), .index)
    }
    for trigger in table.triggers where !trigger.isInherited { create(trigger, on: table, &plan) }
    for policy in table.policies { plan.add(policy.createSQL(on: table.name), .part) }
    for sql in table.rowSecurity.statements(from: RowSecurityState(), on: table.name) {
      plan.add(sql, .part)
    }
    if !table.rules.isEmpty { leave("the rules of \(table.name) are not made again") }
  }

  // MARK: - Constraints and indexes

  /// What a partition gets from its table when it is attached stays when it is detached.
  mutating func dropParts(givenTo name: ObjectName, _ change: ReplayedChange) {
    guard let now = change.after.table(name, in: change.session),
      let was = change.before.table(now.id)
    else { return }
    for constraint in now.constraints where was.constraint(constraint.name) == nil {
      add("ALTER TABLE \(now.name) DROP CONSTRAINT \(quoted(constraint.name));")
    }
    for index in now.indexes
    where index.constraint == nil && !was.indexes.contains(where: { $0.id == index.id }) {
      add("DROP INDEX \(QualifiedName(now.name.schema, index.name));")
    }
  }

  private mutating func restoreConstraints(
    _ now: Table, _ was: Table, _ change: ReplayedChange, _ plan: inout RestorePlan
  ) {
    for constraint in now.constraints + now.notNullsToValidate where !constraint.isInherited {
      let before = was.constraint(constraint.name)
      let part = Part(table: now.id, kind: .constraint, name: constraint.name)
      if let before, definition(before, change.before) == definition(constraint, change.after) {
        continue
      }
      guard passedParts.remove(part) == nil, !goesWithColumn(constraint.columns, of: now) else {
        continue
      }
      plan.add("ALTER TABLE \(now.name) DROP CONSTRAINT \(quoted(constraint.name));", .dropPart)
      if let before { add(before, to: now, in: change.before, &plan) }
    }
    for constraint in was.constraints + was.notNullsToValidate
    where !constraint.isInherited && isMissing(constraint, in: now) {
      if isNew(constraint.origin) {
        passedParts.insert(Part(table: now.id, kind: .constraint, name: constraint.name))
      } else {
        add(constraint, to: now, in: change.before, &plan)
      }
    }
  }

  /// Whether a table lost a constraint; a NOT NULL that is valid now has to become what it was.
  private func isMissing(_ constraint: Constraint, in table: Table) -> Bool {
    guard let now = table.constraint(constraint.name) else { return true }
    if case .notNull = constraint.kind { return now.isValidated && !constraint.isValidated }
    return false
  }

  mutating func add(
    _ constraint: Constraint, to table: Table, in catalog: Catalog, _ plan: inout RestorePlan
  ) {
    let isKey = constraint.foreignKey != nil
    plan.add(
      "ALTER TABLE \(table.name) ADD CONSTRAINT \(quoted(constraint.name)) \(definition(constraint, catalog));",
      isKey ? .foreignKey : .constraint, order: constraint.origin.statement)
  }

  private func definition(_ constraint: Constraint, _ catalog: Catalog) -> String {
    constraint.definition(
      referencing: constraint.foreignKey.flatMap { catalog.table($0.referencedTable)?.name })
  }

  /// Whether a part vanishes with a column that the migration adds.
  private func goesWithColumn(_ columns: [String], of table: Table) -> Bool {
    columns.contains { table.column($0).map { isNew($0.origin) } ?? false }
  }

  private mutating func restoreIndexes(
    _ now: Table, _ was: Table, _ change: ReplayedChange, _ plan: inout RestorePlan
  ) {
    let schema = now.name.schema
    for index in now.indexes where index.constraint == nil && !index.isInherited {
      guard !was.indexes.contains(where: { $0.id == index.id }),
        passedRelations.remove(index.id) == nil,
        !goesWithColumn(index.keyColumns.compactMap(\.self), of: now)
      else { continue }
      let isConcurrent =
        if case .indexCreated(let definition) = change.action { definition.isConcurrent } else {
          false
        }
      plan.add(
        "DROP INDEX \(isConcurrent ? "CONCURRENTLY " : "")\(QualifiedName(schema, finalName(of: index.id)?.name ?? index.name));",
        .dropPart)
    }
    for index in was.indexes where index.constraint == nil && !index.isInherited {
      let current = now.indexes.first { $0.id == index.id }
      if let current, current.constraint == nil, !isNew(index.origin) {
        for sql in index.optionStatements(from: current, in: schema) { plan.add(sql, .part) }
      }
      // A constraint that takes an index over takes it along when it goes.
      guard current == nil || current?.constraint != nil else { continue }
      if isNew(index.origin) {
        passedRelations.insert(index.id)
      } else {
        let sql = index.createSQL(on: now.name)
        let isConcurrent =
          if case .objectDropped(let drop) = change.action { drop.isConcurrent } else { false }
        plan.add(
          isConcurrent
            ? sql.replacing(" INDEX ", with: " INDEX CONCURRENTLY ", maxReplacements: 1) : sql,
          .index)
      }
    }
  }

  // MARK: - Triggers and policies

  private mutating func restoreTriggers(
    _ now: Table, _ was: Table, _ plan: inout RestorePlan
  ) {
    for trigger in now.triggers where !trigger.isInherited {
      let before = was.triggers.first { $0.name == trigger.name }
      if let before, before.origin == trigger.origin {
        if before.firing != trigger.firing { plan.add(before.firingSQL(on: now.name), .part) }
        continue
      }
      let part = Part(table: now.id, kind: .trigger, name: trigger.name)
      guard passedParts.remove(part) == nil else { continue }
      plan.add("DROP TRIGGER \(quoted(trigger.name)) ON \(now.name);", .dropPart)
      if let before { create(before, on: now, &plan) }
    }
    for trigger in was.triggers where !trigger.isInherited {
      guard !now.triggers.contains(where: { $0.name == trigger.name }) else { continue }
      if isNew(trigger.origin) {
        passedParts.insert(Part(table: now.id, kind: .trigger, name: trigger.name))
      } else {
        create(trigger, on: now, &plan)
      }
    }
  }

  private mutating func create(_ trigger: Trigger, on table: Table, _ plan: inout RestorePlan) {
    let sql = files.source(of: trigger, on: table.name) ?? trigger.createSQL(on: table.name)
    plan.add(sql, .part)
    if trigger.firing != .origin { plan.add(trigger.firingSQL(on: table.name), .part) }
  }

  private mutating func restorePolicies(
    _ now: Table, _ was: Table, _ plan: inout RestorePlan
  ) {
    for policy in now.policies {
      let before = was.policy(policy.name)
      if let before, before.createSQL(on: now.name) == policy.createSQL(on: now.name) { continue }
      let part = Part(table: now.id, kind: .policy, name: policy.name)
      guard passedParts.remove(part) == nil else { continue }
      plan.add("DROP POLICY \(quoted(policy.name)) ON \(now.name);", .dropPart)
      if let before { plan.add(before.createSQL(on: now.name), .part) }
    }
    for policy in was.policies where now.policy(policy.name) == nil {
      if isNew(policy.origin) {
        passedParts.insert(Part(table: now.id, kind: .policy, name: policy.name))
      } else {
        plan.add(policy.createSQL(on: now.name), .part)
      }
    }
  }

  /// Whether the migration itself made it.
  func isNew(_ origin: Origin?) -> Bool { origin?.migration == number }
}
