import Catalog
import Linter
import Syntax

/// The functions whose bodies name what a change takes away or renames.
///
/// PostgreSQL keeps no account of what a body names, so the change goes through, and the function fails
/// when it is next called.
struct BrokenFunctions {
  /// The words in each body, by the statement that made the function; most bodies have none that matters.
  private var words: [Int: Set<String>] = [:]

  /// The functions that the migration leaves with a name in them that no longer means anything.
  mutating func after(_ step: MigrationStep) -> [Function] {
    guard !step.isRefused, let name = LostName(step) else { return [] }
    return step.change.before.functions { function in
      // What PostgreSQL has read follows a new name, and keeps what it uses.
      guard function.usage == nil, self.words(of: function).contains(name.word),
        isLeft(function, by: step.migration)
      else { return false }
      let references = step.change.before.references(of: function, in: step.change.session)
      return name.breaks(function, references, step)
    }
  }

  /// Whether the function is the same when the migration is through.
  private func isLeft(_ function: Function, by migration: ReplayedMigration) -> Bool {
    migration.after.functions(function.name).contains { $0.origin == function.origin }
  }

  private mutating func words(of function: Function) -> Set<String> {
    if let known = words[function.origin.statement] { return known }
    var found: Set<String> = []
    function.contents.collectWords(into: &found)
    words[function.origin.statement] = found
    return found
  }
}

/// What a change takes away from those who know it by name.
private enum LostName {
  case column(String, of: RelationID)
  case relation(RelationID, QualifiedName)
  case function(QualifiedName)
  case type(QualifiedName)

  init?(_ step: MigrationStep) {
    switch step.action {
    case .columnDropped(let table, let column, _, _), .columnRenamed(let table, let column, _):
      guard table.kind != .type,
        let relation = step.change.before.relation(step.name(table.name))
      else { return nil }
      self = .column(column, of: relation.id)
    case .objectDropped(let drop): self.init(drop.kind, drop.name, step)
    case .objectRenamed(let rename): self.init(rename.kind, rename.name, step)
    case .objectMoved(let move): self.init(move.kind, move.name, step)
    case .schemaCreated, .tableCreated, .viewCreated, .sequenceCreated, .sequenceAltered,
      .indexCreated, .columnAdded, .columnTypeChanged, .columnDefaultChanged,
      .columnNullabilityChanged, .columnIdentityChanged, .columnIdentityAltered,
      .columnExpressionChanged, .constraintAdded, .constraintValidated, .constraintDropped,
      .constraintRenamed, .constraintAltered, .rowSecurityChanged, .policyCreated,
      .policyAltered, .triggerCreated, .triggerToggled, .ruleCreated, .partitionAttached,
      .partitionDetached, .inheritanceChanged, .tableOptionChanged, .statisticsCreated,
      .statisticsTargetChanged, .functionCreated, .functionAltered, .typeCreated,
      .enumValueAdded, .enumValueRenamed, .domainAltered, .extensionCreated,
      .eventTriggerCreated, .eventTriggerToggled, .publicationCreated, .publicationAltered,
      .roleCreated, .roleAltered, .roleGranted, .privilegesChanged, .ownerChanged, .ownedDropped,
      .ownedReassigned, .rowsChanged, .queried, .called, .settingChanged, .transaction,
      .tablesLocked, .maintenance, .raised, .commented, .unread:
      return nil
    }
  }

  private init?(_ kind: ObjectKind, _ name: ObjectName, _ step: MigrationStep) {
    let before = step.change.before
    switch kind {
    case .table, .view, .materializedView, .foreignTable:
      guard let relation = before.relation(step.name(name)) else { return nil }
      self = .relation(relation.id, relation.name)
    case .function, .procedure, .routine:
      self = .function(before.resolveFunction(name, in: step.change.session))
    case .type, .domain: self = .type(before.resolveType(name, in: step.change.session))
    default: return nil
    }
  }

  /// A word that has to be in a body for it to be touched.
  var word: String {
    switch self {
    case .column(let name, _): name
    case .relation(_, let name), .function(let name), .type(let name): name.name
    }
  }

  func breaks(_ function: Function, _ references: References, _ step: MigrationStep) -> Bool {
    let after = step.migration.after
    let session = step.change.session
    switch self {
    case .column(let column, let relation):
      guard references.names(column, of: relation) else { return false }
      return switch after[relation] {
      case .table(let table): table.column(column) == nil
      case .view(let view): view.columns?.contains { $0.name == column } == false
      case .sequence, .index: false
      // The relation itself is gone: another change says so.
      case nil: false
      }
    case .relation(let relation, _):
      guard let written = references.relations[relation] else { return false }
      return after.relation(after.resolve(written, in: session)) == nil
    case .function(let name):
      guard function.name != name, let call = references.calls[name] else { return false }
      return after.functions(calledBy: call, in: session) == nil
    case .type(let name): return references.types.contains(name) && after.type(name) == nil
    }
  }
}

extension RoutineContents {
  /// The last words of all names in it.
  fileprivate func collectWords(into words: inout Set<String>) {
    _ = contains { part in
      switch part {
      case .column(let reference): words.insert(reference.column)
      case .call(let call): words.insert(call.name.name)
      case .cast(_, let type): words.insert(type.name.name)
      case .subquery(let subquery): subquery.query.collectRelations(into: &words)
      default: break
      }
      return false
    }
    for change in changes {
      switch change.action {
      case .queried(let query): query.collectRelations(into: &words)
      case .rowsChanged(let rows): rows.collectNames(into: &words)
      default: continue
      }
    }
  }
}

extension Query {
  fileprivate func collectRelations(into words: inout Set<String>) {
    words.formUnion(relations.map(\.name))
    words.formUnion(sharedNames)
    for table in commonTables {
      if case .rowChange(let rows) = table.body { rows.collectNames(into: &words) }
    }
  }

  /// The columns of `JOIN … USING`.
  private var sharedNames: [String] {
    guard case .select(let select) = body else { return [] }
    return select.from.flatMap(\.sharedNames)
  }
}

extension FromItem {
  fileprivate var sharedNames: [String] {
    guard case .join(let join) = self else { return [] }
    return join.using + join.left.sharedNames + join.right.sharedNames
  }
}

extension RowChange {
  fileprivate func collectNames(into words: inout Set<String>) {
    words.insert(table.name)
    words.formUnion(columns)
    words.formUnion(assignments.map(\.column))
    for item in from { words.formUnion(item.relations.map(\.name)) }
    source?.collectRelations(into: &words)
  }
}
