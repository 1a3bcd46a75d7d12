import Syntax

/// Objects without the casts of their strings, for comparing.
///
/// `'new'` and `'new'::text` are the same as the default of a column, and in an expression as a rule:
/// PostgreSQL makes one of the other.

extension Expression {
  fileprivate var plain: Expression {
    mapped { part in
      switch part {
      case .cast(.literal(.string(let text)), _): .literal(.string(text))
      // Which of several are put together first makes no difference.
      case .and(let parts):
        .and(parts.flatMap { if case .and(let inner) = $0 { inner } else { [$0] } })
      case .or(let parts):
        .or(parts.flatMap { if case .or(let inner) = $0 { inner } else { [$0] } })
      default: part
      }
    }
  }
}

extension Column {
  /// The column without the casts of strings in its expressions.
  package var plain: Column {
    var column = self
    column.default = column.default?.plain
    column.generated = column.generated?.plain
    return column
  }
}

extension Constraint {
  /// The constraint without the casts of strings in its condition.
  package var plain: Constraint {
    var constraint = self
    if case .check(let condition) = kind { constraint.kind = .check(condition.plain) }
    return constraint
  }
}

extension Index {
  /// The index without the casts of strings in its expressions.
  package var plain: Index {
    var index = self
    index.predicate = index.predicate?.plain
    for position in index.elements.indices {
      if case .expression(let expression) = index.elements[position].key {
        index.elements[position].key = .expression(expression.plain)
      }
    }
    return index
  }
}

extension Policy {
  /// The policy without the casts of strings in its expressions.
  package var plain: Policy {
    var policy = self
    policy.using = policy.using?.plain
    policy.check = policy.check?.plain
    return policy
  }
}
