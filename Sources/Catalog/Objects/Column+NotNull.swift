import Syntax

extension Column {
  /// What a table says of a column that it has from a parent.
  mutating func merge(notNull own: Constraint?) {
    guard var own else {
      isNotNull = true
      return
    }
    own.parentCount = notNull?.parentCount ?? 0
    notNull = own
  }

  /// What a parent says of a column that is the parent's and the table's.
  mutating func inheritNotNull(of column: Column) {
    guard let constraint = column.notNull else {
      // A server before 18, or a column that may be null.
      if column.isNotNull, notNull == nil { isNotNull = true }
      return
    }
    guard !constraint.isNoInherit else { return }
    if notNull != nil {
      notNull?.parentCount += 1
      return
    }
    var inherited = constraint
    inherited.comment = nil
    inherited.parentCount = 1
    inherited.isLocal = false
    notNull = inherited
  }

  /// `LIKE`: it keeps the name, also of one that is not handed on.
  mutating func copyNotNull(of column: Column, origin: Origin) {
    guard var constraint = column.notNull else { return }
    constraint.origin = origin
    constraint.comment = nil
    constraint.parentCount = 0
    constraint.isLocal = true
    // There are no rows yet that could break it.
    constraint.isValidated = true
    notNull = constraint
  }
}

extension Constraint {
  mutating func leaveParent() {
    parentCount = max(0, parentCount - 1)
    if parentCount == 0 { isLocal = true }
  }
}
