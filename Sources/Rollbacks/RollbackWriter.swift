import Catalog
import Linter
import Syntax

/// Walks a migration backwards, and writes what leads from the catalog after each change to the one
/// before it.
struct RollbackWriter {
  /// A part of a table.
  struct Part: Hashable {
    let table: RelationID
    let kind: SchemaFact.Kind
    let name: String
  }

  private let migration: ReplayedMigration
  let files: HistoryFiles
  /// The migration's place in its history.
  let number: Int
  private(set) var steps: [RollbackDraft.Step] = []
  private(set) var gaps: [String] = []
  /// What the migration makes and drops again; neither has to be undone.
  var passedParts: Set<Part> = []
  var passedRelations: Set<RelationID> = []
  /// Schemas whose renames are undone so far, and what they are called then.
  var schemaNames: [(from: String, to: String)] = []

  init(_ migration: ReplayedMigration, _ files: HistoryFiles) {
    self.migration = migration
    self.files = files
    number = migration.statements.first?.migration ?? 0
  }

  /// The catalog that has to come back.
  var old: Catalog { migration.before }

  mutating func write() {
    for statement in migration.statements.reversed() where statement.failure == nil {
      for change in statement.changes.reversed() { undo(change) }
    }
  }

  mutating func append(_ plan: RestorePlan) { steps += plan.steps }
  mutating func add(_ sql: String) { steps.append(.sql(sql)) }
  mutating func note(_ text: String) {
    if !steps.contains(.note(text)) { steps.append(.note(text)) }
  }

  /// Notes something that stays as the migration leaves it.
  mutating func leave(_ what: String) {
    gaps.append(what)
    note(what)
  }

  private mutating func undo(_ change: ReplayedChange) {
    if let type = change.action.alteredTable, type.kind == .type {
      return undoComposite(type.name, change)
    }
    switch change.action {
    case .columnRenamed(let table, let column, let name):
      undoRename(column, name, of: table, change)
    case .constraintRenamed(let table, let constraint, let name):
      guard let table = oldTable(table.name, change),
        !hasPassed(.constraint, name, of: table.id, formerly: constraint)
      else { return }
      add("ALTER TABLE \(table.name) RENAME CONSTRAINT \(quoted(name)) TO \(quoted(constraint));")
    case .objectRenamed(let rename): undo(rename, change)
    case .objectMoved(let move): undo(move, change)
    case .enumValueRenamed(let type, let value, let name):
      add("ALTER TYPE \(type) RENAME VALUE \(literal(name)) TO \(literal(value));")
    case .enumValueAdded(let type, let value, _, _, _):
      if isOld(type: type, change) {
        leave("the value \(literal(value)) of \(type) stays: PostgreSQL can't remove it")
      }
    case .rowsChanged(let rows): undo(rows, change)
    case .inheritanceChanged(let table, let parent, let isAdded):
      guard oldTable(table.name, change) != nil else { return }
      add("ALTER TABLE \(table.name) \(isAdded ? "NO INHERIT" : "INHERIT") \(parent);")
    case .partitionAttached(let table, let partition, _):
      guard oldTable(table.name, change) != nil, oldTable(partition, change) != nil else { return }
      add("ALTER TABLE \(table.name) DETACH PARTITION \(partition);")
      dropParts(givenTo: partition, change)
    case .partitionDetached(_, let partition, _):
      leave(
        "\(partition) stays detached: the history does not show its bounds as the catalog keeps them"
      )
    case .unread(let unread): leave("\(unread.words) can't be read, so it is not undone")
    case .extensionCreated(let name, _, _):
      let isNew = !change.before.extensionNames.contains(name)
      if isNew { add("DROP EXTENSION \(quoted(name));") }
    case .roleCreated(let name, _): add("DROP ROLE \(quoted(name));")
    case .eventTriggerCreated(let name, _, _): add("DROP EVENT TRIGGER \(quoted(name));")
    case .publicationCreated(let publication): add("DROP PUBLICATION \(quoted(publication.name));")
    case .publicationAltered(let name, _): leave("publication \(quoted(name)) stays as it is")
    case .tableOptionChanged(let table, let option): undo(option, of: table, change)
    case .domainAltered(let name, _): undoDomain(name, change)
    case .privilegesChanged, .ownerChanged, .ownedDropped, .ownedReassigned, .roleAltered,
      .roleGranted:
      leave("owners, privileges and roles stay as the migration leaves them")
    case .settingChanged, .transaction, .tablesLocked, .maintenance, .raised, .queried, .called,
      .commented:
      return
    case .schemaCreated, .tableCreated, .viewCreated, .sequenceCreated, .sequenceAltered,
      .indexCreated, .objectDropped, .columnAdded, .columnDropped, .columnTypeChanged,
      .columnDefaultChanged, .columnNullabilityChanged, .columnIdentityChanged,
      .columnIdentityAltered, .columnExpressionChanged, .constraintAdded, .constraintValidated,
      .constraintDropped, .constraintAltered, .rowSecurityChanged, .policyCreated,
      .policyAltered, .triggerCreated, .triggerToggled, .ruleCreated, .statisticsCreated,
      .statisticsTargetChanged, .functionCreated, .functionAltered, .typeCreated,
      .eventTriggerToggled:
      restore(change)
    }
  }

  // MARK: - What does not change the schema

  private mutating func undo(_ rows: RowChange, _ change: ReplayedChange) {
    guard oldTable(rows.table, change) != nil else { return }
    switch rows.kind {
    case .delete, .truncate:
      note(
        "the rows of \(rows.table) that \(rows.kind == .delete ? "DELETE" : "TRUNCATE") removed are lost: restore them from a backup"
      )
    case .update:
      let columns = rows.assignments.map { "\(rows.table).\(quoted($0.column))" }
      note(
        "what UPDATE wrote over is lost: restore \(columns.joined(separator: ", ")) from a backup")
    case .insert, .merge, .copy: note("the rows that were put into \(rows.table) stay")
    }
  }

  private mutating func undo(
    _ option: TableOption, of table: TableReference, _ change: ReplayedChange
  ) {
    let name = change.before.resolve(table.name, in: change.session)
    if change.before.tableOfIndex(name) != nil { return restore(change) }
    guard let now = oldTable(table.name, change) else { return }
    if case .logged(let isLogged) = option {
      let was = change.before.table(now.id)?.persistence
      guard was != now.persistence else { return }
      add("ALTER TABLE \(now.name) SET \(isLogged ? "UNLOGGED" : "LOGGED");")
    } else {
      note("an option of \(table.name) stays as the migration sets it")
    }
  }

  // MARK: - What was there before

  /// What the migration makes is called at its end: its own renames are not undone.
  func finalName(of id: RelationID) -> QualifiedName? {
    migration.after[id].map { current($0.name) }
  }

  /// A name of the migration's end, now that some schemas have their old names back.
  func current(_ name: QualifiedName) -> QualifiedName {
    schemaNames.reduce(name) { name, rename in
      name.schema == rename.from ? QualifiedName(rename.to, name.name) : name
    }
  }

  /// A function of the migration's own as it is at the end.
  func final(_ function: Function) -> Function? {
    let all = migration.after.allFunctions
    return all.first { $0.origin == function.origin }
      ?? all.first { $0.identity == function.identity && $0.origin.migration == number }
  }

  func final(_ type: UserType) -> UserType? {
    migration.after.allTypes.first { $0.origin == type.origin }
  }

  func isOld(routine name: ObjectName, _ change: ReplayedChange) -> Bool {
    let path = name.schema.map { [$0] } ?? change.session.searchPath
    let functions = path.flatMap { change.before.functions(QualifiedName($0, name.name)) }
    return !functions.contains { $0.origin.migration == number }
  }

  /// Whether a relation was there before the migration, or is none of the history's making.
  func isOld(_ relation: Relation) -> Bool {
    if case .table(let table) = relation { return isOld(table) }
    return old[relation.id] != nil
  }

  func isOld(_ table: Table) -> Bool { old[table.id] != nil || !table.isKnown }

  func isOld(type name: ObjectName, _ change: ReplayedChange) -> Bool {
    let path = name.schema.map { [$0] } ?? change.session.searchPath
    let types = path.lazy.compactMap { schema in
      change.before.type(QualifiedName(schema, name.name))
        ?? change.after.type(QualifiedName(schema, name.name))
    }
    return types.first.map { $0.origin.migration != number } ?? true
  }

  /// A table after the change, if the migration did not make it.
  func oldTable(_ name: ObjectName, _ change: ReplayedChange) -> Table? {
    guard let table = change.after.table(name, in: change.session), isOld(table) else { return nil }
    return table
  }
}
