import Syntax

/// Functions that a statement calls: what they do belongs to it.
extension Replay {
  mutating func runCalledFunctions(_ change: SchemaChange, depth: Int) {
    guard depth < 3 else { return }
    var calls: [Expression.FunctionCall] = []
    switch change.action {
    case .queried(let query):
      _ = query.contains {
        if case .call(let call) = $0 { calls.append(call) }
        return false
      }
    case .called(let call): calls = [call]
    default: return
    }
    for call in calls {
      guard let functions = catalog.functions(calledBy: call, in: session), functions.count == 1,
        functions[0].kind != .aggregate
      else { continue }
      for inner in contents(of: functions[0], calledBy: call).changes {
        // A function's own statements are reported where it is called.
        var inner = inner
        inner.range = change.range
        inner.placement = nested(inner.placement, in: change.placement)
        apply(inner, depth: depth + 1)
      }
    }
  }

  /// What a function does: read again where the arguments of the call complete the SQL in it.
  private mutating func contents(
    of function: Function, calledBy call: Expression.FunctionCall
  ) -> RoutineContents {
    guard let body = function.openBody else { return function.contents }
    let arguments = function.knownArguments(of: call)
    guard !arguments.isEmpty else { return function.contents }
    let condition = CatalogCondition(catalog: catalog, session: rememberSession())
    return RoutineContents(of: body, calledWith: arguments, at: attempt.range) {
      condition.holds($0)
    }
  }

  private func nested(
    _ inner: SchemaChange.Placement, in outer: SchemaChange.Placement
  ) -> SchemaChange.Placement {
    guard case .block(let block) = outer else {
      guard case .topLevel = inner else { return inner }
      return .block(.init(guards: [], toleratesFailure: false))
    }
    guard case .block(let innerBlock) = inner else { return outer }
    return .block(
      .init(
        guards: block.guards + innerBlock.guards,
        toleratesFailure: block.toleratesFailure || innerBlock.toleratesFailure))
  }
}
