/// Statements that undo one change, in an order in which each finds what it needs.
struct RestorePlan {
  enum Phase: Int, Comparable {
    case dropPart, dropColumn, dropObject
    case schema, type, sequence
    /// Tables and functions use each other: as they were made.
    case tableOrRoutine
    case column, change, constraint, index, foreignKey, owner, view, part

    static func < (left: Phase, right: Phase) -> Bool { left.rawValue < right.rawValue }
  }

  private var entries: [(phase: Phase, order: Int, step: RollbackDraft.Step)] = []

  mutating func add(_ sql: String, _ phase: Phase, order: Int = 0) {
    entries.append((phase, order, .sql(sql)))
  }

  mutating func note(_ text: String, _ phase: Phase, order: Int = 0) {
    entries.append((phase, order, .note(text)))
  }

  var steps: [RollbackDraft.Step] {
    entries.enumerated().sorted { left, right in
      let (one, two) = (left.element, right.element)
      if one.phase != two.phase { return one.phase < two.phase }
      return one.order == two.order ? left.offset < right.offset : one.order < two.order
    }.map(\.element.step)
  }
}
