import Catalog
import Syntax

/// What some expressions ask of the columns that they name.
struct ExpressionSurvey {
  private(set) var columns: Set<String> = []
  private(set) var constants: Set<Expression.Literal> = []
  /// The columns that somebody expects to be NULL.
  private(set) var nullTested: Set<String> = []
  private(set) var letters = ColumnCells.LetterUse()
  /// Whether values are told apart by comparing them with constants, and by nothing else.
  private(set) var isExact = true

  mutating func add(column names: [String]) { columns.formUnion(names) }

  /// Adds the conditions that have to do with the columns named so far, or with each other.
  ///
  /// - Returns: Those that were added.
  mutating func takingIn(connected conditions: [Expression]) -> [Expression] {
    var rest = conditions
    var taken: [Expression] = []
    while let index = rest.firstIndex(where: { condition in
      condition.columns.contains { columns.contains($0.column) }
    }) {
      taken.append(rest.remove(at: index))
      add(taken[taken.count - 1])
    }
    return taken
  }

  mutating func add(_ expression: Expression) {
    switch expression {
    case .column(let reference): columns.insert(reference.column)
    case .literal(let literal): constants.insert(literal)
    case .nullTest(.column(let reference), _): nullTested.insert(reference.column)
    case .coalesce(let parts):
      for case .column(let reference) in parts { nullTested.insert(reference.column) }
    case .operation(let operation): survey(operation)
    case .call(let call): survey(call)
    case .cast(let inner, let type) where !inner.columns.isEmpty:
      // Other casts make other values of them.
      if !["text", "varchar"].contains(type.name.name) { isExact = false }
    default: break
    }
    for part in expression.children { add(part) }
  }

  private mutating func survey(_ operation: Expression.Operation) {
    let isTwoSided =
      operation.left?.columns.isEmpty == false && !operation.right.columns.isEmpty
    if isTwoSided {
      isExact = false
      if ["=", "<>", "<", "<=", ">", ">="].contains(operation.name.name) {
        letters.comparesColumns = true
      }
    }
    switch operation.name.name {
    case "->", "->>", "?":
      guard case .literal(.string(let key)) = operation.right.withoutCasts else { return }
      letters.keys.insert(key)
      isExact = false
    // What matches a pattern, and what another, overlaps.
    case "~", "!~", "~*", "!~*", "~~", "!~~", "~~*", "!~~*": isExact = false
    default: break
    }
  }

  private mutating func survey(_ call: Expression.FunctionCall) {
    switch call.name.name {
    case "lower", "upper": letters.hasCase = true
    case "btrim", "ltrim", "rtrim": letters.hasSpaces = true
    case "length", "char_length", "character_length": letters.hasLength = true
    case "abs": break
    // What is unknown of one value is unknown of all.
    default: return
    }
    isExact = false
  }

  /// Notes that lengths are compared with the numbers among the constants.
  mutating func finish() {
    guard letters.hasLength else { return }
    letters.lengths = constants.compactMap { literal in
      if case .number(let digits) = literal { Int(digits) } else { nil }
    }.sorted()
  }
}
