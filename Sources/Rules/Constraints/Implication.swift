import Syntax

/// Decides whether every row that passes one CHECK passes another, by going through all cases.
///
/// A condition is AND, OR and NOT over tests that are taken as they are. Only what follows from the
/// logic is found, not that `x > 1` implies `x > 0`; so "yes" is certain and "no" is not.
struct Implication {
  /// True, false or NULL, as SQL has it.
  private enum Truth: CaseIterable {
    case yes, no, null
  }

  private indirect enum Form {
    case constant(Truth)
    case test(Int)
    case all([Form])
    case any([Form])
    case not(Form)
  }

  /// The columns whose values are known, which settles some tests.
  private let known: [String: KnownValue]
  private var tests: [Expression] = []

  private init(known: [String: KnownValue]) { self.known = known }

  /// Whether a row that passes all of `premises` passes `conclusion`, when the values of some of its
  /// columns are known.
  static func holds(
    from premises: [Expression], to conclusion: Expression, known: [String: KnownValue] = [:]
  ) -> Bool {
    let isSaid = { $0 == conclusion || allows($0, noMoreThan: conclusion) }
    if premises.contains(where: isSaid) { return true }
    var implication = Implication(known: known)
    let goal = implication.form(conclusion)
    let relevant = Set(conclusion.columns.map(\.column))
    var given: [Form] = []
    // Premises about other columns say nothing here, and every test triples the work.
    for premise in premises where premise.columns.contains(where: { relevant.contains($0.column) })
    {
      given.append(implication.form(premise))
      guard implication.tests.count <= maximumTests else { return false }
    }
    guard implication.tests.count <= maximumTests else { return false }
    return implication.holds(from: .all(given), to: goal)
  }

  private static let maximumTests = 8

  /// Whether two lists of allowed values are about one column, and the second holds the first.
  ///
  /// Lists are often longer than all their cases could be gone through.
  private static func allows(_ premise: Expression, noMoreThan conclusion: Expression) -> Bool {
    guard let (column, values) = premise.allowedValues,
      let (otherColumn, otherValues) = conclusion.allowedValues
    else { return false }
    return column == otherColumn && Set(values).isSubset(of: otherValues)
  }

  private func holds(from premise: Form, to conclusion: Form) -> Bool {
    var values = [Truth](repeating: .yes, count: tests.count)
    return everyCase(of: &values, from: 0) { values in
      // A CHECK lets a row through unless it comes to false.
      evaluate(premise, values) == .no || evaluate(conclusion, values) != .no
    }
  }

  private func everyCase(
    of values: inout [Truth], from index: Int, _ test: ([Truth]) -> Bool
  ) -> Bool {
    guard index < values.count else { return test(values) }
    for value in Truth.allCases {
      // IS NULL is never NULL itself.
      if value == .null, case .nullTest = tests[index] { continue }
      values[index] = value
      guard everyCase(of: &values, from: index + 1, test) else { return false }
    }
    return true
  }

  private func evaluate(_ form: Form, _ values: [Truth]) -> Truth {
    switch form {
    case .constant(let truth): return truth
    case .test(let index): return values[index]
    case .not(let part):
      switch evaluate(part, values) {
      case .yes: return .no
      case .no: return .yes
      case .null: return .null
      }
    case .all(let parts):
      let truths = parts.map { evaluate($0, values) }
      return truths.contains(.no) ? .no : truths.contains(.null) ? .null : .yes
    case .any(let parts):
      let truths = parts.map { evaluate($0, values) }
      return truths.contains(.yes) ? .yes : truths.contains(.null) ? .null : .no
    }
  }

  // MARK: - From expressions

  private mutating func form(_ expression: Expression) -> Form {
    switch KnownValue(expression, columns: known) {
    case .boolean(let value): return .constant(value ? .yes : .no)
    case .null: return .constant(.null)
    case .unknown, .present, .number, .string, .object: break
    }
    switch expression {
    case .and(let parts): return .all(forms(parts))
    case .or(let parts): return .any(forms(parts))
    case .not(let part): return .not(form(part))
    case .nullTest(let part, isNegated: true):
      return .not(test(.nullTest(part.withoutCasts, isNegated: false)))
    case .operation(let operation): return form(operation)
    default: return test(expression)
    }
  }

  private mutating func forms(_ parts: [Expression]) -> [Form] {
    var result: [Form] = []
    for part in parts { result.append(form(part)) }
    return result
  }

  /// A list of values is as many comparisons; `<>` is `NOT =`.
  private mutating func form(_ operation: Expression.Operation) -> Form {
    guard let left = operation.left else { return test(.operation(operation)) }
    switch (operation.kind, operation.right.withoutCasts) {
    case (.in, .row(let values)): return .any(comparisons(left, values))
    case (.any, .array(let values)) where operation.name.name == "=":
      return .any(comparisons(left, values))
    case (.notIn, .row(let values)): return .not(.any(comparisons(left, values)))
    case (.plain, let value) where operation.name.name == "=":
      return comparisons(left, [value])[0]
    case (.plain, let value) where operation.name.name == "<>":
      return .not(comparisons(left, [value])[0])
    default: return test(.operation(operation))
    }
  }

  private mutating func comparisons(_ left: Expression, _ values: [Expression]) -> [Form] {
    var result: [Form] = []
    for value in values {
      let comparison = Expression.Operation(left.withoutCasts, "=", value.withoutCasts)
      result.append(test(.operation(comparison)))
    }
    return result
  }

  private mutating func test(_ expression: Expression) -> Form {
    // More than can be gone through: which they are no longer matters.
    guard tests.count <= Self.maximumTests else { return .test(0) }
    if let index = tests.firstIndex(of: expression) { return .test(index) }
    tests.append(expression)
    return .test(tests.count - 1)
  }
}

extension Expression {
  /// The column and the constants of `column IN (…)` or `column = ANY (ARRAY[…])`.
  fileprivate var allowedValues: (column: String, values: [Expression])? {
    guard case .operation(let operation) = self, let left = operation.left,
      case .column(let column) = left.withoutCasts
    else { return nil }
    switch (operation.kind, operation.right.withoutCasts) {
    case (.in, .row(let values)): return (column.column, values.map(\.withoutCasts))
    case (.any, .array(let values)) where operation.name.name == "=":
      return (column.column, values.map(\.withoutCasts))
    default: return nil
    }
  }
}
