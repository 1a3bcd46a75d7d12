import Catalog
import Syntax

/// What an expression comes to when the values of some columns are known.
///
/// SQL's three-valued logic over constants; anything else is `unknown`.
/// https://www.postgresql.org/docs/current/functions-logical.html
enum KnownValue: Hashable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  case unknown

  /// Evaluates an expression; columns that are left out are unknown.
  init(_ expression: Expression, columns: [String: KnownValue]) {
    self = Self.evaluate(expression, columns)
  }

  /// Whether a CHECK that comes to this lets the row through: only false does not.
  var satisfiesCheck: Bool { self == .null || self == .boolean(true) }

  private static func evaluate(
    _ expression: Expression, _ columns: [String: KnownValue]
  ) -> KnownValue {
    func value(_ part: Expression) -> KnownValue { evaluate(part, columns) }
    switch expression {
    case .column(let reference): return columns[reference.column] ?? .unknown
    case .literal(let literal): return evaluate(literal)
    case .and(let parts): return conjunction(parts.map(value))
    case .or(let parts): return negated(conjunction(parts.map { negated(value($0)) }))
    case .not(let part): return negated(value(part))
    case .nullTest(let part, let isNegated):
      let tested = value(part)
      return tested == .unknown ? .unknown : .boolean((tested == .null) != isNegated)
    case .coalesce(let parts):
      for part in parts {
        let known = value(part)
        if known != .null { return known }
      }
      return .null
    case .cast(let part, let type): return cast(value(part), to: type)
    case .operation(let operation): return evaluate(operation, value)
    case .booleanTest(let part, let words): return booleanTest(value(part), words)
    case .extremum(_, let parts):
      return parts.allSatisfy { value($0) == .null } ? .null : .unknown
    case .conditional(let conditional): return evaluate(conditional, value)
    case .call(let call): return evaluate(call, value)
    default: return .unknown
    }
  }

  private static func evaluate(
    _ call: Expression.FunctionCall, _ value: (Expression) -> KnownValue
  ) -> KnownValue {
    let isBuiltin = call.name.schema == nil || call.name.schema == "pg_catalog"
    guard isBuiltin else { return .unknown }
    let arguments = call.arguments.map(value)
    if arguments.contains(.null), BuiltinFunctions.strict.contains(call.name.name) { return .null }
    return arguments.first.map { apply(call.name.name, to: $0) } ?? .unknown
  }

  private static func evaluate(
    _ conditional: Expression.Conditional, _ value: (Expression) -> KnownValue
  ) -> KnownValue {
    guard conditional.subject == nil else { return .unknown }
    for branch in conditional.branches {
      switch value(branch.condition) {
      case .boolean(true): return value(branch.result)
      case .boolean(false), .null: continue
      default: return .unknown
      }
    }
    return conditional.otherwise.map(value) ?? .null
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

  private static func evaluate(_ literal: Expression.Literal) -> KnownValue {
    switch literal {
    case .null: .null
    case .boolean(let value): .boolean(value)
    case .number(let digits): Double(digits).map { .number($0) } ?? .unknown
    case .string(let text): .string(text)
    case .bits: .unknown
    }
  }

  private static func cast(_ value: KnownValue, to type: TypeName) -> KnownValue {
    switch value {
    case .null, .unknown: value
    case .string(let text):
      switch type.name.name {
      case "int2", "int4", "int8", "numeric", "float4", "float8":
        Double(text).map { .number($0) } ?? .unknown
      // PostgreSQL takes the beginnings of these words too.
      case "bool":
        ["true", "t", "yes", "y", "on", "1"].contains(text.lowercased())
          ? .boolean(true)
          : ["false", "f", "no", "n", "off", "0"].contains(text.lowercased())
            ? .boolean(false) : .unknown
      default: value
      }
    case .number, .boolean: value
    }
  }

  private static func apply(_ function: String, to value: KnownValue) -> KnownValue {
    switch (function, value) {
    case ("lower", .string(let text)): .string(text.lowercased())
    case ("upper", .string(let text)): .string(text.uppercased())
    case ("length", .string(let text)), ("char_length", .string(let text)):
      .number(Double(text.unicodeScalars.count))
    case ("abs", .number(let number)): .number(number.magnitude)
    default: .unknown
    }
  }

  private static func conjunction(_ values: [KnownValue]) -> KnownValue {
    if values.contains(.boolean(false)) { return .boolean(false) }
    if values.allSatisfy({ $0 == .boolean(true) }) { return .boolean(true) }
    // NULL and something unknown may still be false.
    return values.contains(.unknown) ? .unknown : .null
  }

  private static func negated(_ value: KnownValue) -> KnownValue {
    switch value {
    case .boolean(let known): .boolean(!known)
    case .null: .null
    default: .unknown
    }
  }

  private static func evaluate(
    _ operation: Expression.Operation, _ value: (Expression) -> KnownValue
  ) -> KnownValue {
    guard let left = operation.left.map(value) else { return .unknown }
    switch operation.kind {
    case .plain: return compare(left, value(operation.right), operation.name.name)
    case .in, .notIn:
      guard case .row(let parts) = operation.right else { return .unknown }
      let found = contains(parts.map(value), left)
      return operation.kind == .in ? found : negated(found)
    case .any where operation.name.name == "=":
      guard let parts = arrayElements(operation.right) else { return .unknown }
      return contains(parts.map(value), left)
    case .between, .notBetween:
      guard case .row(let bounds) = operation.right, bounds.count == 2 else { return .unknown }
      let inside = conjunction([
        compare(left, value(bounds[0]), ">="), compare(left, value(bounds[1]), "<="),
      ])
      return operation.kind == .between ? inside : negated(inside)
    case .distinct, .notDistinct:
      let right = value(operation.right)
      guard left != .unknown, right != .unknown else { return .unknown }
      return .boolean((left == right) == (operation.kind == .notDistinct))
    // The other operators are strict: nothing in, nothing out.
    default: return left == .null ? .null : .unknown
    }
  }

  private static func arrayElements(_ expression: Expression) -> [Expression]? {
    switch expression {
    case .array(let parts): parts
    case .cast(let inner, _): arrayElements(inner)
    default: nil
    }
  }

  private static func contains(_ values: [KnownValue], _ value: KnownValue) -> KnownValue {
    if value == .null { return .null }
    guard value != .unknown else { return .unknown }
    if values.contains(value) { return .boolean(true) }
    if values.contains(.unknown) { return .unknown }
    return values.contains(.null) ? .null : .boolean(false)
  }

  private static func compare(
    _ left: KnownValue, _ right: KnownValue, _ symbol: String
  ) -> KnownValue {
    // Operators are strict, but for the few that concatenate.
    if left == .null || right == .null { return symbol == "||" ? .unknown : .null }
    switch (left, right) {
    case (.number(let left), .number(let right)): return order(left, right, symbol)
    case (.string(let left), .string(let right)):
      // Which string is less depends on the collation; whether they are the same does not.
      return symbol == "=" || symbol == "<>" ? order(left, right, symbol) : .unknown
    case (.boolean(let left), .boolean(let right)):
      return symbol == "="
        ? .boolean(left == right) : symbol == "<>" ? .boolean(left != right) : .unknown
    default: return .unknown
    }
  }

  private static func order<Value: Comparable>(
    _ left: Value, _ right: Value, _ symbol: String
  ) -> KnownValue {
    switch symbol {
    case "=": .boolean(left == right)
    case "<>": .boolean(left != right)
    case "<": .boolean(left < right)
    case "<=": .boolean(left <= right)
    case ">": .boolean(left > right)
    case ">=": .boolean(left >= right)
    default: .unknown
    }
  }
}
