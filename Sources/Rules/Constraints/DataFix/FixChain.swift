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
  private let requirement: TableRequirement
  let now: Table

  /// Reads changes of the rows of the table, its parents and the table that it references, in order.
  ///
  /// Nil when one of them can't be followed.
  init?(
    _ requirement: TableRequirement, _ changes: [RecordedRowChange], renames: ColumnRenames,
    in catalog: Catalog
  ) {
    guard let first = changes.first, let now = catalog.table(requirement.table.id),
      let start = first.before.table(requirement.table.id) ?? Self.firstHeardOf(first, now),
      start.rules.isEmpty
    else { return nil }
    self.requirement = requirement
    self.now = now
    self.start = start
    self.renames = renames
    begin = first.origin
    for change in changes where !add(change) { return nil }
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
      append(.removal, change.condition, recorded)
    case .update:
      append(.assignment(values(recorded)), change.condition, recorded)
    case .insert where change.assignments.isEmpty, .copy: addsRows = true
    case .insert, .merge: return false
    }
    return true
  }

  private mutating func append(
    _ effect: FixStep.Effect, _ condition: Expression?, _ recorded: RecordedRowChange
  ) {
    let runsForSure: Bool =
      switch recorded.placement {
      case .topLevel: true
      case .block(let block): block.guards.isEmpty && !block.toleratesFailure
      }
    let table = recorded.before.table(requirement.table.id)
    let hasTriggers =
      table?.triggers.contains { trigger in
        trigger.isEnabled && trigger.timing == .before && trigger.isForEachRow
      } ?? false
    steps.append(
      FixStep(
        effect: effect, condition: condition.map { resolved($0, recorded) },
        isCertain: runsForSure && !hasTriggers && recorded.change.from.isEmpty
          && !(recorded.change.isOnly && hasChildren(recorded)),
        range: recorded.origin.range))
  }

  private func hasChildren(_ recorded: RecordedRowChange) -> Bool {
    recorded.before.dependents(of: requirement.table.id)
      .compactMap { recorded.before.table($0) }
      .contains {
        $0.partitionParent == requirement.table.id || $0.parents.contains(requirement.table.id)
      }
  }

  private func values(_ recorded: RecordedRowChange) -> [String: Expression] {
    var values: [String: Expression] = [:]
    for assignment in recorded.change.assignments {
      let column = renames.name(of: assignment.column, after: recorded.origin)
      // One of the same name that is gone by now.
      guard isSame(assignment.column, column, recorded) else { continue }
      let value = resolved(assignment.value, recorded)
      values[column] = value
      if let key = requirement.foreignKey, key.columns.contains(column), value != .literal(.null) {
        values[parentColumn] = .opaque([])
      }
    }
    return values
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
          range: recorded.origin.range))
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
