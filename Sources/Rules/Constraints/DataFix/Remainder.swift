import Catalog
import Linter
import Syntax

/// What earlier statements leave of the rows that break a requirement.
enum Remainder {
  /// None, whatever the rows were.
  case nothing
  case rows(LeftRows)
  /// As many as there were: no statement makes a row comply.
  case untouched(by: [SourceRange])
  case undecided

  /// Rows that certainly break the requirement in the end, told by what they are before the fix.
  struct LeftRows {
    let condition: String
    let query: String
    /// The statements of the fix.
    let fixes: [SourceRange]
  }

  init(of requirement: TableRequirement, at change: ReplayedChange, in history: ReplayedHistory) {
    self = .undecided
    guard let condition = requirement.condition,
      let timeline = RowTimeline(of: requirement, at: change, in: history),
      let chain = FixChain(
        requirement, timeline.changes, renames: timeline.renames, in: change.before, history)?
        .concerning(condition),
      let now = change.before.table(requirement.table.id),
      let space = RowSpace(
        of: condition, after: chain, at: change, now, ColumnBirths(history: history))
    else { return }
    let fates = RowFates(condition, chain, space, now)
    if fates.isComplete {
      let isWhole = space.isExact && !chain.addsRows && requirement.isAllInCondition
      if isWhole { self = .nothing }
      return
    }
    guard fates.hasCertainOffender,
      requirement.key.map({ chain.keepsTwins($0, condition) }) ?? true
    else { return }
    let fixes = chain.steps.filter { $0.concerns(condition) }.map(\.range)
    if fates.isNoneRepaired {
      self = .untouched(by: fixes)
      return
    }
    guard
      let left = fates.description
        ?? (requirement.key == nil ? Self.formula(condition, chain, space, fates) : nil)
    else { return }
    let sql = chain.joins.values.reduce(
      requirement.sql(chain.withNamesOfThen(left), in: change.after)
    ) { $0.replacing(quoted($1.name), by: $1.sql) }
    self = .rows(
      LeftRows(
        condition: sql, query: Self.query(for: sql, requirement, chain), fixes: fixes))
  }

  /// A query for the rows, or for those among them that are alike.
  private static func query(
    for condition: String, _ requirement: TableRequirement, _ chain: FixChain
  ) -> String {
    let rows = "FROM \(chain.start.name) WHERE \(condition)"
    guard let key = requirement.key else { return "SELECT * \(rows);" }
    let columns = key.map { chain.withNamesOfThen(.column(named: $0)).sql }.joined(separator: ", ")
    return "SELECT \(columns), count(*) \(rows) GROUP BY \(columns) HAVING count(*) > 1;"
  }

  /// The rows as the statements say it, where there is no shorter way.
  private static func formula(
    _ condition: Expression, _ chain: FixChain, _ space: RowSpace, _ fates: RowFates
  ) -> Expression? {
    let offending: Expression =
      if case .nullTest(let part, isNegated: true) = condition {
        .nullTest(part, isNegated: false)
      } else {
        .not(condition)
      }
    guard let formula = chain.steps.condition(before: offending), formula.isFullyKnown,
      !formula.hasSubquery
    else { return nil }
    var births: [String: Expression] = [:]
    for column in Set(formula.columns.map(\.column)) {
      guard let cells = space.cells[column], column != presentColumn else { return nil }
      guard cells.isFixed else { continue }
      guard let literal = cells.values.first?.literal else { return nil }
      births[column] = literal
    }
    return fates.simplified(formula).replacingColumns(by: births)
  }
}

extension FixStep {
  /// Whether it may make a row comply.
  fileprivate func concerns(_ condition: Expression) -> Bool {
    guard case .assignment(let values) = effect else { return true }
    return condition.columns.contains { values[$0.column] != nil }
  }
}

extension TableRequirement {
  /// What is asked of each row by itself; nil when rows are compared with each other.
  fileprivate var condition: Expression? {
    switch ofRows {
    case .notNull(let column): return .nullTest(.column(named: column), isNegated: true)
    case .check(let condition):
      guard condition.isFullyKnown, !condition.hasSubquery else { return nil }
      return condition.mapped { part in
        if case .column(let reference) = part { .column(named: reference.column) } else { part }
      }
    case .primaryKey(let columns):
      return .and(columns.map { .nullTest(.column(named: $0), isNegated: true) })
    case .foreignKey(let key):
      guard key.match == .simple, key.columns.count == key.referencedColumns.count else {
        return nil
      }
      let empty = key.columns.map { Expression.nullTest(.column(named: $0), isNegated: false) }
      return .or(empty + [.column(named: parentColumn)])
    case .unique(_, let uniqueness):
      guard let key, uniqueness.predicate?.hasSubquery != true,
        uniqueness.predicate?.isFullyKnown != false
      else { return nil }
      // What takes no part in the index: it can't be a duplicate.
      let empty = key.map { Expression.nullTest(.column(named: $0), isNegated: false) }
      return .or(empty + (uniqueness.predicate.map { [.booleanTest($0, "NOT TRUE")] } ?? []))
    case .exclusion: return nil
    }
  }

  /// The columns of a plain unique key, of which rows are duplicates.
  var key: [String]? {
    guard case .unique(let columns, let uniqueness) = ofRows, uniqueness.isPlain,
      uniqueness.computedFrom.isEmpty, !uniqueness.nullsNotDistinct, !columns.isEmpty
    else { return nil }
    return columns
  }

  /// Whether a row that passes the condition can't break the requirement in another way.
  fileprivate var isAllInCondition: Bool {
    if case .primaryKey = ofRows { false } else { true }
  }

  /// A condition on the table's rows as SQL.
  fileprivate func sql(_ condition: Expression, in catalog: Catalog) -> String {
    guard let key = foreignKey, let parent = catalog.table(key.referencedTable)?.name else {
      return condition.plainSQL
    }
    let matches = zip(key.columns, key.referencedColumns).map { column, target in
      "parent.\(quoted(target)) = \(quoted(table.name.name)).\(quoted(column))"
    }
    let test =
      "EXISTS (SELECT FROM \(parent) AS parent WHERE \(matches.joined(separator: " AND ")))"
    return condition.plainSQL.replacing(quoted(parentColumn), by: test)
  }
}

extension String {
  fileprivate func replacing(_ part: String, by other: String) -> String {
    split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
  }
}

extension Expression {
  /// As SQL without the parentheses that people leave out.
  fileprivate var plainSQL: String {
    switch self {
    case .and(let parts):
      parts.map { part in
        if case .or = part { "(\(part.plainSQL))" } else { part.plainSQL }
      }.joined(separator: " AND ")
    case .or(let parts):
      parts.map { part in
        if case .and = part { "(\(part.plainSQL))" } else { part.plainSQL }
      }.joined(separator: " OR ")
    default: sql
    }
  }
}

extension KnownValue {
  fileprivate var literal: Expression? {
    switch self {
    case .null: .literal(.null)
    case .boolean(let value): .literal(.boolean(value))
    case .string(let text): .literal(.string(text))
    case .number, .object, .present, .unknown: nil
    }
  }
}
