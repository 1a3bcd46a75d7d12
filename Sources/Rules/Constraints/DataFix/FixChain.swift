import Catalog
import Linter
import Syntax

/// The statements that changed a table's rows before something was required of them.
struct FixChain {
  private(set) var steps: [FixStep] = []
  /// Whether rows were added whose values nobody here can tell.
  private(set) var addsRows = false
  /// The table as the first of the statements found it.
  let start: Table
  /// The first of the statements.
  let begin: Origin
  let renames: ColumnRenames
  /// The rows of other tables that steps need, by what stands for them.
  private(set) var joins: [String: JoinedRow] = [:]
  private let requirement: TableRequirement
  private let history: ReplayedHistory
  let now: Table

  /// Reads changes of the rows of the table, its parents and the table that it references, in order.
  ///
  /// Nil when one of them can't be followed.
  init?(
    _ requirement: TableRequirement, _ changes: [RecordedRowChange], renames: ColumnRenames,
    in catalog: Catalog, _ history: ReplayedHistory
  ) {
    guard let first = changes.first, let now = catalog.table(requirement.table.id),
      let start = first.before.table(requirement.table.id) ?? Self.firstHeardOf(first, now),
      start.rules.isEmpty
    else { return nil }
    self.requirement = requirement
    self.history = history
    self.now = now
    self.start = start
    self.renames = renames
    begin = first.origin
    for change in changes where !add(change) { return nil }
  }

  /// Only the steps that have to do with a condition on the rows.
  ///
  /// What is done to other columns, or to rows told by them, leaves some of those that break it, as long as no CHECK
  /// ties the columns together.
  func concerning(_ condition: Expression) -> FixChain {
    var relevant = Set(condition.columns.map(\.column))
    let checks = (start.validatedChecks.map { withNamesOfNow($0) } + now.validatedChecks)
      .map { Set($0.columns.map(\.column)) }
    var size = 0
    while size != relevant.count {
      size = relevant.count
      for check in checks where !check.isDisjoint(with: relevant) { relevant.formUnion(check) }
      for step in steps { relevant.formUnion(step.columns(deciding: relevant)) }
    }
    var chain = self
    chain.steps = steps.compactMap { $0.narrowed(to: relevant) }
    return chain
  }

  /// A table that nobody created is first heard of by the statement itself.
  private static func firstHeardOf(_ change: RecordedRowChange, _ now: Table) -> Table? {
    now.isKnown ? nil : now
  }

  // MARK: - Steps

  /// - Returns: Whether it could be followed.
  private mutating func add(_ recorded: RecordedRowChange) -> Bool {
    let change = recorded.change
    let target = recorded.before.table(change.table, in: recorded.session)
    if let key = requirement.foreignKey, target?.id == key.referencedTable {
      return addParents(recorded, key)
    }
    switch change.kind {
    case .truncate:
      append(.removal, nil, recorded)
    case .delete:
      appendJoined(.removal, recorded)
    case .update:
      appendJoined(.assignment(values(recorded, nil)), recorded)
    case .insert where change.assignments.isEmpty, .copy: addsRows = true
    case .insert:
      addsRows = true
      // Which of the rows are there already is for the server to say.
      append(
        .assignment(values(recorded, nil).mapValues { _ in .opaque([]) }), .opaque([]), recorded)
    case .merge: return false
    }
    return true
  }

  /// Adds a change that may need rows of another table to reach those of its own.
  private mutating func appendJoined(_ effect: FixStep.Effect, _ recorded: RecordedRowChange) {
    guard !recorded.change.from.isEmpty else {
      append(effect, recorded.change.condition, recorded)
      return
    }
    let changed = history.rowChanges
    let join = JoinedRow(recorded, number: joins.count, of: requirement) { table in
      changed[table.id]?.contains { $0.origin.migration == recorded.origin.migration } == true
    }
    guard let join else {
      append(effect, recorded.change.condition, recorded, reachesAll: false)
      return
    }
    joins[join.name] = join
    var effect = effect
    if case .assignment = effect { effect = .assignment(values(recorded, join)) }
    let partner: [Expression] = join.isKept ? [] : [.column(named: join.name)]
    let conditions = join.conditions.map { resolved($0, recorded) } + partner
    append(effect, nil, recorded, resolved: .and(conditions))
  }

  private mutating func append(
    _ effect: FixStep.Effect, _ condition: Expression?, _ recorded: RecordedRowChange,
    resolved known: Expression? = nil, reachesAll: Bool = true
  ) {
    let table = recorded.before.table(requirement.table.id)
    let event: TriggerDefinition.Event = if case .removal = effect { .delete } else { .update }
    let hasTriggers =
      table?.triggers.contains { trigger in
        trigger.isEnabled && trigger.timing == .before && trigger.isForEachRow
          && trigger.events.contains(event)
      } ?? false
    steps.append(
      FixStep(
        effect: effect, condition: known ?? condition.map { resolved($0, recorded) },
        isCertain: recorded.runsForSure && !hasTriggers && reachesAll
          && !(recorded.change.isOnly && hasChildren(recorded)),
        range: recorded.origin.range, asked: AskedColumns(recorded)))
  }

  private func hasChildren(_ recorded: RecordedRowChange) -> Bool {
    recorded.before.dependents(of: requirement.table.id)
      .compactMap { recorded.before.table($0) }
      .contains {
        $0.partitionParent == requirement.table.id || $0.parents.contains(requirement.table.id)
      }
  }

  private func values(
    _ recorded: RecordedRowChange, _ join: JoinedRow?
  ) -> [String: Expression] {
    var values: [String: Expression] = [:]
    for assignment in recorded.change.assignments {
      let column = renames.name(of: assignment.column, after: recorded.origin)
      // One of the same name that is gone by now.
      guard isSame(assignment.column, column, recorded) else { continue }
      // Only a part of the value is known where only a part of it is set.
      let written =
        assignment.isPartial
        ? Expression.opaque([]) : named(assignment.value, recorded, join) ?? assignment.value
      let value = resolved(written, recorded)
      values[column] = value
      if let key = requirement.foreignKey, key.columns.contains(column), value != .literal(.null) {
        values[parentColumn] = .opaque([])
      }
    }
    return values
  }

  /// A column of the joined row that is never NULL, by a name that stands for any value.
  private func named(
    _ value: Expression, _ recorded: RecordedRowChange, _ join: JoinedRow?
  ) -> Expression? {
    guard let join, case .column(let reference) = value.withoutCasts, join.isPresent(reference)
    else { return nil }
    return .column(named: presentColumn)
  }

  // MARK: - Parents

  private mutating func addParents(
    _ recorded: RecordedRowChange, _ key: Constraint.ForeignKey
  ) -> Bool {
    switch recorded.change.kind {
    case .insert, .copy: break
    case .update:
      return !recorded.change.assignments.contains { key.referencedColumns.contains($0.column) }
    case .delete, .truncate, .merge: return false
    }
    guard let source = copiedKeys(recorded, key) else {
      steps.append(
        FixStep(
          effect: .parents(areToldByKey: false), condition: nil, isCertain: false,
          range: recorded.origin.range, asked: AskedColumns(recorded)))
      return true
    }
    let told = source.condition.map { resolved($0, recorded) }
    let areToldByKey =
      told.map { condition in
        condition.isFullyKnown
          && Set(condition.columns.map(\.column)).isSubset(of: key.columns + [parentColumn])
      } ?? true
    append(.parents(areToldByKey: areToldByKey), source.condition, recorded)
    return true
  }

  /// `INSERT INTO parent (key) SELECT foreign_key FROM child WHERE …`.
  private func copiedKeys(
    _ recorded: RecordedRowChange, _ key: Constraint.ForeignKey
  ) -> Query.Select? {
    guard let query = recorded.change.source, query.limit == nil,
      case .select(let select) = query.body, select.having == nil, select.from.count == 1,
      case .relation(let relation) = select.from[0],
      recorded.before.table(relation.name, in: recorded.session)?.id == requirement.table.id
    else { return nil }
    let isCopied = zip(key.columns, key.referencedColumns).allSatisfy { column, target in
      guard let position = recorded.change.columns.firstIndex(of: target),
        select.targets.indices.contains(position),
        case .column(let reference) = select.targets[position].value
      else { return false }
      return renames.name(of: reference.column, after: recorded.origin) == column
    }
    return isCopied && key.columns.count == key.referencedColumns.count ? select : nil
  }
}

// MARK: - Names

extension FixChain {
  /// The expression with the requirement's names for the table's columns; what is not of the table is unknown.
  private func resolved(_ expression: Expression, _ recorded: RecordedRowChange) -> Expression {
    let parents = requirement.foreignKey.map {
      ParentTest(key: $0, renames: renames, recorded: recorded)
    }
    return expression.mapped { part in
      switch part {
      case .column(let reference): return column(reference, recorded)
      case .parameter: return .opaque([])
      case .subquery(let subquery):
        if parents?.matches(subquery, own: names(recorded)) == true {
          return .column(named: parentColumn)
        }
        return OwnRows(table: requirement.table.id, recorded: recorded).condition(of: subquery)
          .map { .and([.booleanTest(resolved($0, recorded), "TRUE"), .opaque([])]) } ?? part
      default: return part
      }
    }
  }

  private func names(_ recorded: RecordedRowChange) -> Set<String> {
    let change = recorded.change
    // The source of an INSERT speaks of the table itself.
    if case .select(let select)? = change.source?.body,
      case .relation(let relation)? = select.from.first
    {
      return [relation.alias?.name ?? relation.name.name]
    }
    return [change.alias ?? change.table.name]
  }

  private func column(
    _ reference: Expression.ColumnReference, _ recorded: RecordedRowChange
  ) -> Expression {
    guard !reference.isStar else { return .opaque([]) }
    if reference.column == presentColumn || joins[reference.column] != nil {
      return .column(reference)
    }
    if let qualifier = reference.qualifier.last {
      guard names(recorded).contains(qualifier) else { return .opaque([]) }
    } else if !isOwn(reference.column, recorded) {
      return .opaque([])
    }
    let name = renames.name(of: reference.column, after: recorded.origin)
    return isSame(reference.column, name, recorded) ? .column(named: name) : .opaque([])
  }

  /// Whether a bare name is a column of the table, and not one of another table or a variable.
  private func isOwn(_ column: String, _ recorded: RecordedRowChange) -> Bool {
    let table = recorded.before.table(requirement.table.id)
    if table?.column(column) != nil { return true }
    guard table?.isKnown != true else { return false }
    let isAlone = recorded.change.from.isEmpty && recorded.change.commonTables.isEmpty
    return isAlone && recorded.placement == .topLevel
  }

  /// Whether the column of then is the one that the requirement knows, and not an older one.
  private func isSame(_ then: String, _ now: String, _ recorded: RecordedRowChange) -> Bool {
    guard let old = recorded.before.table(requirement.table.id)?.column(then)?.origin,
      let new = self.now.column(now)?.origin
    else { return true }
    return old == new
  }
}

extension TableRequirement {
  var foreignKey: Constraint.ForeignKey? {
    if case .foreignKey(let key) = ofRows { key } else { nil }
  }
}
