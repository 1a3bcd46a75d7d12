import Catalog
import Syntax

/// What an expression comes to when the values of some columns are known.
///
/// SQL's three-valued logic over constants. What is said holds for every row with these values; where
/// rows may differ it is `unknown`.
/// https://www.postgresql.org/docs/current/functions-logical.html
enum KnownValue: Hashable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  /// A JSON object by its keys; what is asked for another key is NULL.
  case object([String: KnownValue])
  /// Some value, and not NULL.
  case present
  case unknown

  /// Evaluates an expression; columns that are left out are unknown.
  init(_ expression: Expression, columns: [String: KnownValue]) {
    self = Self.evaluate(expression, columns)
  }

  /// Whether a CHECK that comes to this lets the row through: only false does not.
  var satisfiesCheck: Bool { self == .null || self == .boolean(true) }

  var isNotNull: Bool { self != .null && self != .unknown }

  private static func evaluate(
    _ expression: Expression, _ columns: [String: KnownValue]
  ) -> KnownValue {
    func value(_ part: Expression) -> KnownValue { evaluate(part, columns) }
    switch expression {
    case .column(let reference): return columns[reference.column] ?? .unknown
    case .literal(let literal): return KnownValue(literal)
    case .and(let parts): return conjunction(parts.map(value))
    case .or(let parts): return conjunction(parts.map { value($0).negated }).negated
    case .not(let part): return value(part).negated
    case .nullTest(let part, let isNegated):
      let tested = value(part)
      return tested == .unknown ? .unknown : .boolean((tested == .null) != isNegated)
    case .coalesce(let parts): return firstNotNull(parts.map(value))
    case .cast(let part, let type): return value(part).cast(to: type)
    case .operation(let operation): return evaluate(operation, value)
    case .booleanTest(let part, let words): return booleanTest(value(part), words)
    case .extremum(let name, let parts): return extremum(name, parts.map(value))
    case .conditional(let conditional): return evaluate(conditional, value)
    case .call(let call): return evaluate(call, value)
    default: return .unknown
    }
  }

  private init(_ literal: Expression.Literal) {
    self =
      switch literal {
      case .null: .null
      case .boolean(let value): .boolean(value)
      case .number(let digits): Double(digits).map { .number($0) } ?? .present
      case .string(let text): .string(text)
      case .bits: .present
      }
  }

  private static func evaluate(
    _ call: Expression.FunctionCall, _ value: (Expression) -> KnownValue
  ) -> KnownValue {
    let isBuiltin = call.name.schema == nil || call.name.schema == "pg_catalog"
    guard isBuiltin else { return .unknown }
    let arguments = call.arguments.map(value)
    if arguments.contains(.null), BuiltinFunctions.strict.contains(call.name.name) { return .null }
    guard arguments.count == 1 else { return .unknown }
    return arguments[0].applying(call.name.name)
  }

  private static func evaluate(
    _ conditional: Expression.Conditional, _ value: (Expression) -> KnownValue
  ) -> KnownValue {
    let subject = conditional.subject.map(value)
    var possible: [KnownValue] = []
    for branch in conditional.branches {
      let tested = value(branch.condition)
      switch subject.map({ compare($0, tested, "=") }) ?? tested {
      case .boolean(true): return merged(possible + [value(branch.result)])
      case .boolean(false), .null: continue
      default: possible.append(value(branch.result))
      }
    }
    return merged(possible + [conditional.otherwise.map(value) ?? .null])
  }

  /// What is true of all of these, whichever it is.
  private static func merged(_ values: [KnownValue]) -> KnownValue {
    guard let first = values.first else { return .unknown }
    if values.allSatisfy({ $0 == first }) { return first }
    return values.allSatisfy(\.isNotNull) ? .present : .unknown
  }

  private static func firstNotNull(_ values: [KnownValue]) -> KnownValue {
    let rest = values.drop { $0 == .null }
    guard let first = rest.first else { return .null }
    if first != .unknown { return first }
    return rest.contains(where: \.isNotNull) ? .present : .unknown
  }

  private static func extremum(_ name: String, _ values: [KnownValue]) -> KnownValue {
    let rest = values.filter { $0 != .null }
    let numbers = rest.compactMap { if case .number(let number) = $0 { number } else { nil } }
    if rest.isEmpty { return .null }
    if numbers.count == rest.count {
      let extreme = name.uppercased() == "LEAST" ? numbers.min() : numbers.max()
      return extreme.map { .number($0) } ?? .unknown
    }
    return rest.contains(where: \.isNotNull) ? .present : .unknown
  }

  private static func booleanTest(_ value: KnownValue, _ words: String) -> KnownValue {
    guard value == .null || value == .boolean(true) || value == .boolean(false) else {
      return .unknown
    }
    return switch words {
    case "TRUE": .boolean(value == .boolean(true))
    case "NOT TRUE": .boolean(value != .boolean(true))
    case "FALSE": .boolean(value == .boolean(false))
    case "NOT FALSE": .boolean(value != .boolean(false))
    case "UNKNOWN": .boolean(value == .null)
    default: .boolean(value != .null)
    }
  }

  private static func conjunction(_ values: [KnownValue]) -> KnownValue {
    if values.contains(.boolean(false)) { return .boolean(false) }
    if values.allSatisfy({ $0 == .boolean(true) }) { return .boolean(true) }
    // NULL and something unknown may still be false.
    return values.allSatisfy { $0 == .null || $0 == .boolean(true) } ? .null : .unknown
  }

  private var negated: KnownValue {
    switch self {
    case .boolean(let known): .boolean(!known)
    case .null: .null
    default: .unknown
    }
  }

  // MARK: - Operations

  private static func evaluate(
    _ operation: Expression.Operation, _ value: (Expression) -> KnownValue
  ) -> KnownValue {
    guard let left = operation.left.map(value) else { return .unknown }
    switch operation.kind {
    case .plain, .like, .ilike:
      return compare(left, value(operation.right), operation.name.name)
    case .in, .notIn:
      guard case .row(let parts) = operation.right else { return .unknown }
      let found = contains(parts.map(value), left)
      return operation.kind == .in ? found : found.negated
    case .any where operation.name.name == "=":
      guard let parts = operation.right.arrayElements else { return .unknown }
      return contains(parts.map(value), left)
    case .between, .notBetween:
      guard case .row(let bounds) = operation.right, bounds.count == 2 else { return .unknown }
      let inside = conjunction([
        compare(left, value(bounds[0]), ">="), compare(left, value(bounds[1]), "<="),
      ])
      return operation.kind == .between ? inside : inside.negated
    case .distinct, .notDistinct:
      let same = isSame(left, value(operation.right))
      return operation.kind == .notDistinct ? same : same.negated
    case .nullIf:
      switch compare(left, value(operation.right), "=") {
      case .boolean(true): return .null
      case .boolean(false), .null: return left
      default: return .unknown
      }
    // The other operators are strict: nothing in, nothing out.
    default: return left == .null ? .null : .unknown
    }
  }

  private static func isSame(_ left: KnownValue, _ right: KnownValue) -> KnownValue {
    guard left != .unknown, right != .unknown else { return .unknown }
    if left == .null || right == .null { return .boolean(left == right) }
    return compare(left, right, "=")
  }

  private static func contains(_ values: [KnownValue], _ value: KnownValue) -> KnownValue {
    let found = values.map { compare(value, $0, "=") }
    return conjunction(found.map(\.negated)).negated
  }
}

extension Expression {
  fileprivate var arrayElements: [Expression]? {
    switch self {
    case .array(let parts): parts
    case .cast(let inner, _): inner.arrayElements
    default: nil
    }
  }
}
