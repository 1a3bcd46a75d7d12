import Catalog
import Syntax

/// What a condition comes to without knowing the row.
extension Scope {
  /// Whether every row passes: `true`, `1 = 1`, `x = x`, `… OR true`.
  func isAlwaysTrue(_ condition: Expression) -> Bool {
    known(condition) == .boolean(true)
  }

  /// Whether no row passes.
  func isNeverTrue(_ condition: Expression) -> Bool {
    [.boolean(false), .null].contains(known(condition))
  }

  /// Whether every row passes for everybody who is signed in, whoever it is.
  func isTrueForAnySignedIn(_ condition: Expression) -> Bool {
    known(condition.mapped { $0.asSignedIn ?? $0 }) == .boolean(true)
  }

  private func known(_ condition: Expression) -> KnownValue {
    KnownValue(simplified(condition), columns: [:])
  }

  /// The condition with constants for what is the same for every row.
  func simplified(_ condition: Expression) -> Expression { condition.mapped(simplifiedPart) }

  private func simplifiedPart(_ part: Expression) -> Expression {
    switch part {
    case .operation(let operation) where operation.kind == .plain && operation.name.name == "=":
      // A row whose column is null does not pass; nobody means that by it.
      return isSameColumn(operation.left, operation.right) ? .literal(.boolean(true)) : part
    case .subquery(let subquery): return subquery.evaluated.map(simplified) ?? part
    case .nullTest(.column(let reference), let isNegated):
      guard case .column(let place) = meaning(of: reference), let id = self[place.source].relation,
        catalogColumn(place.column, of: id)?.isNotNull == true
      else { return part }
      return .literal(.boolean(isNegated))
    default: return part
    }
  }

  /// Whether both are one and the same column, whatever they are cast to.
  func isSameColumn(_ left: Expression?, _ right: Expression) -> Bool {
    guard let left = left.flatMap(column), let right = column(right) else { return false }
    return left == right
  }

  /// The column that an expression is, with or without a cast.
  func column(_ expression: Expression) -> Place? {
    switch expression {
    case .cast(let inner, _): return column(inner)
    case .column(let reference):
      if case .column(let place) = meaning(of: reference) { return place }
      return nil
    default: return nil
    }
  }
}

extension Expression {
  /// What a call that asks who is signed in returns when somebody is.
  fileprivate var asSignedIn: Expression? {
    switch self {
    case .subquery(let subquery):
      return subquery.evaluated.flatMap { $0.asSignedIn }
    case .call(let call) where isSupabaseAuthCall:
      // No value that a condition could name.
      return .literal(.string(call.name.name == "role" ? "authenticated" : "\u{0}"))
    default: return nil
    }
  }
}

extension Expression.Subquery {
  /// The expression in `(SELECT expression)`, which PostgreSQL computes once for the whole query.
  var evaluated: Expression? {
    guard kind == .scalar, case .select(let select) = query.body, select.from.isEmpty,
      select.condition == nil, select.targets.count == 1
    else { return nil }
    return select.targets[0].value
  }
}
