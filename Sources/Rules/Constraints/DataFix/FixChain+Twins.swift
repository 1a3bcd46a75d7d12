import Catalog
import Syntax

// Whether a data fix leaves rows that are each other's duplicates.

extension FixChain {
  /// Whether two rows that were alike before the steps may be there, and are alike after them.
  ///
  /// - Parameters:
  ///   - key: The columns in which they are compared.
  ///   - condition: What it takes for them not to be compared.
  /// - Returns: Whether such rows are possible.
  func keepsTwins(_ key: [String], _ condition: Expression) -> Bool {
    var columns = Set(key + condition.columns.map(\.column))
    for step in steps {
      guard step.condition?.isSteady != false else { return false }
      let told = step.condition?.columns.map(\.column) ?? []
      columns.formUnion(told)
      guard case .assignment(let values) = step.effect else { continue }
      let used = values.values.flatMap(\.columns).map(\.column)
      columns.formUnion(used)
      // A key that other columns decide about may differ afterwards.
      guard values.values.allSatisfy(\.isSteady),
        values.keys.allSatisfy({ !key.contains($0) }) || Set(told + used).isSubset(of: key)
      else { return false }
    }
    return !rulesOutTwins(in: columns)
  }

  /// Whether an index keeps rows from being alike in all of the columns.
  private func rulesOutTwins(in columns: Set<String>) -> Bool {
    [start, now].contains { table in
      let isCompared = table.constraints.contains { constraint in
        if case .exclusion = constraint.kind { true } else { false }
      }
      return isCompared || !columns.allSatisfy { table.column($0) != nil }
        || table.indexes.contains { index in
          let key = index.keyColumns.compactMap(\.self)
          return index.isUnique
            && (key.count < index.elements.count || Set(key).isSubset(of: columns))
        }
    }
  }
}

extension Expression {
  /// Whether it always comes to the same for the same values of the columns in it.
  fileprivate var isSteady: Bool {
    !contains { part in
      switch part {
      case .call(let call): !BuiltinFunctions.immutable.contains(call.name.name)
      case .subquery, .opaque, .parameter, .keyword, .defaultValue: true
      default: false
      }
    }
  }
}
