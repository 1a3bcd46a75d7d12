import Syntax

/// Whether what stands under conditions, loops and exception handlers runs.
extension Replay {
  /// Whether a change runs; nil where the history does not tell.
  mutating func outcome(of placement: SchemaChange.Placement) -> Bool? {
    guard case .block(let block) = placement else {
      statement.decisions = []
      return true
    }
    var isCertain = true
    for (place, `guard`) in block.guards.enumerated() {
      switch decide(`guard`, at: place) {
      case false?: return false
      case true?: continue
      case nil: isCertain = false
      }
    }
    statement.decisions.removeSubrange(block.guards.count...)
    return isCertain ? true : nil
  }

  /// What a guard comes to; all that stands under it sees what it came to before the first of them ran.
  private mutating func decide(_ guard: SchemaChange.Guard, at place: Int) -> Bool? {
    guard case .condition(let condition, let isNegated) = `guard` else {
      let isKept =
        statement.decisions.indices.contains(place) && statement.decisions[place].condition == nil
      if !isKept { keep(StatementState.Decision(condition: nil, value: nil), at: place) }
      return nil
    }
    if place >= statement.decisions.count || statement.decisions[place].condition != condition {
      let known = CatalogCondition(catalog: catalog, session: rememberSession())
      let value = condition.flatMap { known.holds($0) }
      keep(StatementState.Decision(condition: condition, value: value), at: place)
    }
    return statement.decisions[place].value.map { $0 != isNegated }
  }

  private mutating func keep(_ decision: StatementState.Decision, at place: Int) {
    statement.decisions.removeSubrange(min(place, statement.decisions.count)...)
    statement.decisions.append(decision)
  }

  /// Whether a change of which the history does not tell is taken to have happened.
  ///
  /// An exception handler runs only when something failed. Of IF … ELSE one part runs; the first is what
  /// a migration means to happen.
  func isMeantToRun(_ placement: SchemaChange.Placement) -> Bool {
    guard case .block(let block) = placement else { return true }
    for (place, `guard`) in block.guards.enumerated() {
      switch `guard` {
      case .exceptionHandler: return false
      case .condition(_, let isNegated):
        let isDecided =
          statement.decisions.indices.contains(place) && statement.decisions[place].value != nil
        if isNegated && !isDecided { return false }
      case .loop: continue
      }
    }
    return true
  }
}
