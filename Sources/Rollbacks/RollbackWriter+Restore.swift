import Catalog
import Linter
import Syntax

// What is otherwise after a change than before, told by its two catalogs and put back.

extension RollbackWriter {
  /// Undoes a change by what is otherwise after it than before.
  mutating func restore(_ change: ReplayedChange) {
    var plan = RestorePlan()
    dropRelations(madeBy: change, &plan)
    for (was, now) in changedTables(change) { restore(now, to: was, change, &plan) }
    restoreRelations(change, &plan)
    restoreTypes(change, &plan)
    restoreRoutines(change, &plan)
    restoreSchemas(change, &plan)
    append(plan)
  }

  /// The tables that a change may have altered, before and after it.
  private func changedTables(_ change: ReplayedChange) -> [(Table, Table)] {
    let candidates: [Table] =
      if change.action.mayCascade {
        change.before.tables(unlike: change.after)
      } else {
        TouchedObjects(of: change).relations.sorted().compactMap { name in
          change.after.table(name).flatMap { table in
            change.before.table(table.id) ?? (table.isKnown ? nil : table.unseen)
          }
        }
      }
    return candidates.compactMap { was in
      guard let now = change.after.table(was.id), isOld(was) else { return nil }
      return (was, now)
    }
  }

  // MARK: - Relations

  private mutating func dropRelations(madeBy change: ReplayedChange, _ plan: inout RestorePlan) {
    for name in TouchedObjects(of: change).relations.sorted() {
      guard let made = change.after.relation(name), change.before[made.id] == nil,
        passedRelations.remove(made.id) == nil
      else { continue }
      let name = finalName(of: made.id) ?? name
      switch made {
      case .table(let table) where table.isKnown: plan.add("DROP TABLE \(name);", .dropObject)
      case .view(let view):
        plan.add("DROP \(view.isMaterialized ? "MATERIALIZED " : "")VIEW \(name);", .dropObject)
      case .sequence(let sequence)
      where sequence.ownerTable == nil || sequence.ownerTable.map { old[$0] != nil } == true:
        plan.add("DROP SEQUENCE \(name);", .dropObject)
      default: continue
      }
    }
    if case .viewCreated(let definition) = change.action { restoreView(definition, change, &plan) }
    if case .sequenceAltered(let definition) = change.action {
      restoreOwner(of: definition.name, change, &plan)
    }
  }

  private mutating func restoreRelations(_ change: ReplayedChange, _ plan: inout RestorePlan) {
    guard change.action.mayCascade else { return }
    for table in change.before.tables(unlike: change.after) where change.after[table.id] == nil {
      guard isOld(table) else {
        passedRelations.insert(table.id)
        continue
      }
      recreate(table, in: change.before, &plan)
    }
    for sequence in change.before.sequences where change.after[sequence.id] == nil {
      guard old[sequence.id] != nil else {
        passedRelations.insert(sequence.id)
        continue
      }
      recreate(sequence, in: change.before, &plan)
    }
    for view in change.before.views where change.after[view.id] == nil {
      guard old[view.id] != nil else {
        passedRelations.insert(view.id)
        continue
      }
      recreate(view, in: change.before, &plan)
    }
  }

  private mutating func recreate(
    _ sequence: Sequence, in catalog: Catalog, _ plan: inout RestorePlan
  ) {
    let owner = sequence.ownerTable.flatMap { catalog.table($0) }
    guard !sequence.isIdentity else {
      guard let owner, let column = sequence.ownerColumn else { return }
      let usual = QualifiedName(
        owner.name.schema, makeObjectName(owner.name.name, column, "seq"))
      if usual != sequence.name {
        plan.add("ALTER SEQUENCE \(usual) RENAME TO \(quoted(sequence.name.name));", .owner)
      }
      return
    }
    let type = owner.flatMap { $0.column(sequence.ownerColumn ?? "")?.type?.description }
    let kind = type.map { ["integer", "smallint"].contains($0) ? " AS \($0)" : "" } ?? ""
    plan.add(
      "CREATE SEQUENCE \(sequence.name)\(kind);", .sequence, order: sequence.origin.statement)
    if let owner, let column = sequence.ownerColumn {
      plan.add(
        "ALTER SEQUENCE \(sequence.name) OWNED BY \(owner.name).\(quoted(column));", .owner)
    }
  }

  private mutating func restoreOwner(
    of name: ObjectName, _ change: ReplayedChange, _ plan: inout RestorePlan
  ) {
    let name = change.before.resolve(name, in: change.session)
    guard case .sequence(let was)? = change.before.relation(name),
      case .sequence(let now)? = change.after.relation(name)
    else { return }
    guard was.ownerTable != now.ownerTable || was.ownerColumn != now.ownerColumn else {
      return leave("sequence \(name) stays as the migration sets it")
    }
    let owner = was.ownerTable.flatMap { change.before.table($0) }.map {
      "\($0.name).\(quoted(was.ownerColumn ?? ""))"
    }
    plan.add("ALTER SEQUENCE \(name) OWNED BY \(owner ?? "NONE");", .owner)
  }

  // MARK: - Views

  /// A view that was replaced gets its old query, and what stands on it comes back with it.
  private mutating func restoreView(
    _ definition: ViewDefinition, _ change: ReplayedChange, _ plan: inout RestorePlan
  ) {
    let name = change.after.resolve(definition.name, in: change.session)
    guard let now = change.after.view(name), let was = change.before.view(now.id),
      was.origin != now.origin, old[was.id] != nil
    else { return }
    let users = change.after.dependents(of: now.id).filter { $0 != now.id }
      .compactMap { change.before.view($0) }
    plan.add("DROP VIEW \(name)\(users.isEmpty ? "" : " CASCADE");", .dropObject)
    for view in [was] + users { recreate(view, in: change.before, &plan) }
  }

  private mutating func recreate(
    _ view: View, in catalog: Catalog, _ plan: inout RestorePlan
  ) {
    guard !view.isStale(in: catalog), let sql = files.source(of: view) ?? view.createSQL else {
      return leave("view \(view.name) is not made again: what it reads has other names by now")
    }
    plan.add(sql, .view, order: view.origin.statement)
    for index in view.indexes {
      plan.add(index.createSQL(on: view.name), .view, order: view.origin.statement)
    }
  }

  // MARK: - Types, routines, schemas

  private mutating func restoreTypes(_ change: ReplayedChange, _ plan: inout RestorePlan) {
    let (was, now) = (change.before, change.after)
    if case .typeCreated = change.action {
      for name in TouchedObjects(of: change).types.sorted() {
        guard let type = now.type(name), was.type(name) == nil, let final = final(type) else {
          continue
        }
        plan.add("DROP \(type.isDomain ? "DOMAIN" : "TYPE") \(current(final.name));", .dropObject)
      }
    }
    guard change.action.mayCascade else { return }
    for type in was.allTypes where now.type(type.name) == nil && type.origin.migration != number {
      plan.add(type.createSQL, .type, order: type.origin.statement)
      if type.isIncomplete { leave("type \(type.name) is not made again as it was") }
    }
  }

  private mutating func restoreRoutines(_ change: ReplayedChange, _ plan: inout RestorePlan) {
    let names =
      change.action.mayCascade
      ? Set(change.before.allFunctions.map(\.name)) : TouchedObjects(of: change).functions
    for name in names.sorted() {
      let (was, now) = (change.before.functions(name), change.after.functions(name))
      for function in now where !was.contains(where: { $0.signature == function.signature }) {
        if let final = final(function) {
          let types = final.signature.map(\.description).joined(separator: ", ")
          plan.add("DROP \(final.kindSQL) \(current(final.name))(\(types));", .dropObject)
        }
      }
      // What the migration made goes as a whole.
      for function in was where function.origin.migration != number {
        let same = now.first { $0.signature == function.signature }
        guard same.map({ $0.isOtherwise(than: function) }) ?? true else { continue }
        restore(function, replacing: same, &plan)
      }
    }
  }

  private mutating func restore(
    _ function: Function, replacing now: Function?, _ plan: inout RestorePlan
  ) {
    let order = function.origin.statement
    if now?.origin != function.origin {
      guard let sql = files.source(of: function, isReplacing: now != nil) else {
        return leave("\(function.kindSQL.lowercased()) \(function.identity) is not made again")
      }
      plan.add(sql, .tableOrRoutine, order: order)
    }
    if let now, now.origin == function.origin {
      for sql in function.alterations(from: now) { plan.add(sql, .part, order: order) }
    }
  }

  private mutating func restoreSchemas(_ change: ReplayedChange, _ plan: inout RestorePlan) {
    let (was, now) = (change.before.presentSchemas, change.after.presentSchemas)
    for name in now where !was.contains(name) {
      plan.add("DROP SCHEMA \(quoted(name));", .dropObject)
    }
    for name in was where !now.contains(name) {
      plan.add("CREATE SCHEMA \(quoted(name));", .schema)
    }
  }

  mutating func undoComposite(_ name: ObjectName, _ change: ReplayedChange) {
    guard isOld(type: name, change) else { return }
    let types = (name.schema.map { [$0] } ?? change.session.searchPath).lazy.compactMap {
      change.before.type(QualifiedName($0, name.name))
    }
    func attribute(_ column: String) -> ColumnDefinition? {
      guard case .composite(let columns)? = types.first?.kind else { return nil }
      return columns.first { $0.name == column }
    }
    // What tables are made of does not change without them.
    let isTabled = types.first.map { type in
      change.after.tables.contains { $0.ofType == type.name }
    }
    let cascade = isTabled == true ? " CASCADE" : ""
    switch change.action {
    case .columnAdded(_, let column, _):
      add("ALTER TYPE \(name) DROP ATTRIBUTE \(quoted(column.name))\(cascade);")
    case .columnRenamed(_, let column, let newName):
      add(
        "ALTER TYPE \(name) RENAME ATTRIBUTE \(quoted(newName)) TO \(quoted(column))\(cascade);")
    case .columnTypeChanged(_, let column, let newType, _, _):
      // ALTER ATTRIBUTE has no USING, and text becomes nothing else by itself.
      guard let type = attribute(column)?.type, isTabled != true || type.isText || !newType.isText
      else { return leave("type \(name) stays changed") }
      add("ALTER TYPE \(name) ALTER ATTRIBUTE \(quoted(column)) TYPE \(type)\(cascade);")
    default: leave("type \(name) stays as the migration leaves it")
    }
  }

  mutating func undoDomain(_ name: ObjectName, _ change: ReplayedChange) {
    guard isOld(type: name, change) else { return }
    guard case .domainAltered(_, let alteration) = change.action else { return }
    switch alteration {
    case .constraintRenamed(let constraint, let newName):
      add("ALTER DOMAIN \(name) RENAME CONSTRAINT \(quoted(newName)) TO \(quoted(constraint));")
    case .nullabilityChanged(let isNotNull):
      add("ALTER DOMAIN \(name) \(isNotNull ? "DROP" : "SET") NOT NULL;")
    case .constraintAdded(let definition) where definition.name != nil:
      add("ALTER DOMAIN \(name) DROP CONSTRAINT \(quoted(definition.name ?? ""));")
    default: leave("domain \(name) stays as the migration leaves it")
    }
  }
}
