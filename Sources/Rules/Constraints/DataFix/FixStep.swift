import Catalog
import Linter
import Syntax

/// An earlier statement that changed or removed rows, in the words of the requirement that comes after it.
struct FixStep {
  enum Effect {
    case removal
    case assignment([String: Expression])
    /// Rows of the referenced table are put in, for these rows and for others of the same key.
    case parents(areToldByKey: Bool)
  }

  let effect: Effect
  /// The rows it reaches; nil for all.
  let condition: Expression?
  /// Whether it runs, does just that, and reaches every row of its condition.
  let isCertain: Bool
  let range: SourceRange
  /// What the condition asks for.
  let asked: AskedColumns
}

extension FixStep {
  /// What else has to be looked at where these columns matter; empty where the step leaves them alone.
  func columns(deciding relevant: Set<String>) -> Set<String> {
    let told = Set(condition?.columns.map(\.column) ?? [])
    switch effect {
    case .removal: return !told.union(asked.columns).isDisjoint(with: relevant) ? told : []
    case .parents: return told
    case .assignment(let values):
      let used = values.filter { relevant.contains($0.key) }
      return used.isEmpty
        ? [] : used.values.reduce(into: told) { $0.formUnion($1.columns.map(\.column)) }
    }
  }

  /// The step as far as it has to do with these columns; nil if it has not.
  func narrowed(to relevant: Set<String>) -> FixStep? {
    switch effect {
    case .parents: return self
    case .removal:
      let told = asked.columns.union(condition?.columns.map(\.column) ?? [])
      return condition == nil || asked.isBlind || !told.isDisjoint(with: relevant) ? self : nil
    case .assignment(let values):
      let own = values.filter { relevant.contains($0.key) }
      guard !own.isEmpty else { return nil }
      return FixStep(
        effect: .assignment(own), condition: condition, isCertain: isCertain, range: range,
        asked: asked)
    }
  }
}

/// Whether a row still breaks the requirement after all steps.
enum Fate {
  case offends, complies, unknown
}

extension [FixStep] {
  /// What becomes of a row.
  ///
  /// - Returns: Its values after the last step, nil if none is left; and whether that is certain.
  func outcome(of row: [String: KnownValue]) -> (row: [String: KnownValue]?, isCertain: Bool) {
    var row = row
    var isCertain = true
    for step in self {
      let reached = step.condition.map { KnownValue($0, columns: row) } ?? .boolean(true)
      if reached == .boolean(false) || reached == .null {
        // Another row of the same key may be reached.
        if case .parents(areToldByKey: false) = step.effect, row[parentColumn] != .boolean(true) {
          row[parentColumn] = .unknown
        }
        continue
      }
      let isReached = reached == .boolean(true) && step.isCertain
      switch step.effect {
      case .removal:
        if isReached { return (nil, isCertain) }
        isCertain = false
      case .assignment(let values):
        let before = row
        for (column, value) in values {
          let new = KnownValue(value, columns: before)
          row[column] = isReached || new == before[column] ? new : .unknown
        }
      case .parents:
        if row[parentColumn] != .boolean(true) {
          row[parentColumn] = isReached ? .boolean(true) : .unknown
        }
      }
    }
    return (row, isCertain)
  }

  /// The rows that break the requirement in the end, as a condition on rows at the beginning.
  ///
  /// - Returns: Nil when not every step can be said in SQL.
  func condition(before offending: Expression) -> Expression? {
    var result = offending
    for step in reversed() {
      guard step.isCertain, step.condition?.isFullyKnown != false else { return nil }
      let missed = step.condition.map { Expression.booleanTest($0, "NOT TRUE") }
      switch step.effect {
      case .parents: return nil
      case .removal: result = missed.map { .and([result, $0]) } ?? .literal(.boolean(false))
      case .assignment(let values):
        guard values.values.allSatisfy({ $0.isFullyKnown && !$0.hasSubquery }) else { return nil }
        let changed = result.replacingColumns(by: values)
        result =
          step.condition.map {
            .or([.and([$0, changed]), .and([.booleanTest($0, "NOT TRUE"), result])])
          }
          ?? changed
      }
    }
    return result
  }
}

/// Stands for “the referenced row is there” among the columns of a row.
let parentColumn = "\u{1}parent"

/// Stands for some value of another table that is not NULL.
let presentColumn = "\u{1}present"

extension Expression {
  var hasSubquery: Bool { contains { if case .subquery = $0 { true } else { false } } }

  func replacingColumns(by values: [String: Expression]) -> Expression {
    mapped { part in
      if case .column(let reference) = part { values[reference.column] ?? part } else { part }
    }
  }
}
