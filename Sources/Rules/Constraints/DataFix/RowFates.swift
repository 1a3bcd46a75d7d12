import Catalog
import Syntax

/// What becomes of each kind of row, and words for those that break the requirement in the end.
struct RowFates {
  private struct Judged {
    let values: [String: KnownValue]
    /// What the requirement came to before the first step.
    let start: KnownValue
    let fate: Fate
    let isCertain: Bool
  }

  private var judged: [Judged] = []
  private let condition: Expression
  private let chain: FixChain
  private let space: RowSpace

  init(_ condition: Expression, _ chain: FixChain, _ space: RowSpace, _ now: Table) {
    self.condition = condition
    self.chain = chain
    self.space = space
    judged = space.rows.compactMap { judge($0, now) }
  }

  var isComplete: Bool { judged.allSatisfy { $0.fate == .complies } }
  var hasCertainOffender: Bool { judged.contains { $0.fate == .offends && $0.isCertain } }

  /// Whether no kind of row complies that did not comply anyway.
  var isNoneRepaired: Bool {
    judged.allSatisfy { row in
      row.start.satisfiesCheck || row.fate == .offends
        || row.start == .unknown && row.fate == .unknown
    }
  }

  /// - Returns: Nil when the table can't hold the row, or an earlier statement fails on it.
  private func judge(_ row: RowSpace.Row, _ now: Table) -> Judged? {
    let before = space.checks.before.map { KnownValue($0, columns: row.values) }
    guard !before.contains(.boolean(false)) else { return nil }
    let start = KnownValue(condition, columns: row.values)
    let outcome = chain.steps.outcome(of: row.values)
    guard let final = outcome.row else {
      return Judged(values: row.values, start: start, fate: .complies, isCertain: true)
    }
    let value = KnownValue(condition, columns: final)
    if value.satisfiesCheck {
      return Judged(values: row.values, start: start, fate: .complies, isCertain: true)
    }
    guard value == .boolean(false), outcome.isCertain else {
      return Judged(values: row.values, start: start, fate: .unknown, isCertain: false)
    }
    let after = space.checks.after.map { KnownValue($0, columns: final) }
    let required = now.columns.filter(\.isNotNull).compactMap { final[$0.name] }
    guard !after.contains(.boolean(false)), !required.contains(.null) else { return nil }
    let isCertain =
      row.isCertain && (before + after).allSatisfy(\.satisfiesCheck)
      && !required.contains(.unknown)
    return Judged(values: row.values, start: start, fate: .offends, isCertain: isCertain)
  }

  /// A condition without the parts of which no row that is left is known to pass them, nor tests for NULL that
  /// the rest of it makes as well.
  func simplified(_ condition: Expression) -> Expression {
    switch condition {
    case .or(let parts):
      let kept = parts.filter { part in
        judged.contains {
          $0.fate == .offends && KnownValue(part, columns: $0.values) == .boolean(true)
        }
      }
      if kept.isEmpty { return condition }
      return kept.count == 1 ? simplified(kept[0]) : .or(kept.map(simplified))
    case .and(let parts):
      var kept = parts.map(simplified)
      for part in kept where part.isNullTest && kept.count > 1 {
        let rest = kept.filter { $0 != part }
        if passing(.and(rest)) == passing(.and(kept)) { kept = rest }
      }
      return kept.count == 1 ? kept[0] : .and(kept)
    case .not(let part):
      let opposite = part.negation
      return opposite == .not(part) ? condition : opposite
    default: return condition
    }
  }

  private func passing(_ condition: Expression) -> [KnownValue] {
    judged.map { KnownValue(condition, columns: $0.values) }
      .map { $0 == .null ? .boolean(false) : $0 }
  }

  // MARK: - Words

  /// The shortest condition that holds for rows that are left, and for no others.
  ///
  /// - Returns: Nil when rows of one kind are not all alike, or no few tests tell them from others.
  var description: Expression? {
    guard space.isExact else { return nil }
    var search = WordSearch()
    let answers = tests.compactMap { test in self.answers(to: test).map { (test, $0) } }
    for (index, row) in judged.enumerated() {
      search.add(
        answers.map { $0.1[index] }, offends: row.fate == .offends, isCertain: row.isCertain)
    }
    return search.expression(of: answers.map(\.0))
  }

  /// Whether a test is true of each row; nil where that can't be told, or is always the same.
  private func answers(to test: Expression) -> [Bool]? {
    let values = judged.map { KnownValue(test, columns: $0.values) }
    let isKnown = values.allSatisfy { $0.satisfiesCheck || $0 == .boolean(false) }
    let answers = values.map { $0 == .boolean(true) }
    return isKnown && Set(answers).count == 2 ? answers : nil
  }

  /// What can be asked of a row before the fix, and whose answer tells rows apart.
  private var tests: [Expression] {
    var expressions: [Expression] = []
    let asked = Set(condition.columns.map(\.column))
    // What the requirement is about comes first.
    let names = space.cells.keys.sorted { left, right in
      (asked.contains(left) ? 0 : 1, left) < (asked.contains(right) ? 0 : 1, right)
    }
    for name in names {
      if let cells = space.cells[name], !cells.isFixed, cells.values.contains(.null) {
        expressions.append(.nullTest(.column(named: name), isNegated: false))
        expressions.append(.nullTest(.column(named: name), isNegated: true))
      }
    }
    for leaf in ([condition] + chain.steps.compactMap(\.condition)).flatMap(\.leaves)
    where leaf.isFullyKnown && !leaf.hasSubquery && !isAboutNewColumns(leaf) {
      expressions += [leaf, leaf.negation, .booleanTest(leaf, "NOT TRUE")]
    }
    var seen: Set<Expression> = []
    return Array(expressions.filter { seen.insert($0).inserted }.prefix(30))
  }

  /// Columns that the migration adds can't be asked for before it.
  private func isAboutNewColumns(_ leaf: Expression) -> Bool {
    leaf.columns.isEmpty || leaf.columns.contains { space.cells[$0.column]?.isFixed != false }
  }
}

extension Expression {
  /// The tests that a condition is made of.
  fileprivate var leaves: [Expression] {
    switch self {
    case .and(let parts), .or(let parts): parts.flatMap(\.leaves)
    case .not(let part): part.leaves
    case .booleanTest(let part, _): part.leaves
    case .literal, .opaque: []
    default: [self]
    }
  }

  /// `x IS NULL`, `x IS NOT NULL` and their opposites: all rows of a kind answer alike.
  fileprivate var isNullTest: Bool {
    switch self {
    case .nullTest(.column, _): true
    case .booleanTest(let part, _), .not(let part): part.isNullTest
    default: false
    }
  }

  /// True where the test is false.
  fileprivate var negation: Expression {
    switch self {
    case .nullTest(let part, let isNegated): return .nullTest(part, isNegated: !isNegated)
    case .operation(let operation):
      guard operation.kind == .plain, let left = operation.left,
        let opposite = opposites[operation.name.name]
      else { return .not(self) }
      return .operation(Operation(left, opposite, operation.right))
    default: return .not(self)
    }
  }
}

private let opposites = ["=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"]
