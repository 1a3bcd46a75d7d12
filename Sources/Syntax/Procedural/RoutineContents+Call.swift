import CPgQuery

/// A body that is read again for a call.
extension RoutineContents {
  /// What a body in PL/pgSQL does when it is called with arguments of which some are known.
  ///
  /// - Parameters:
  ///   - body: Its text.
  ///   - arguments: Constants, by the names of the parameters and by their numbers, as `$1`.
  ///   - place: The call, where everything in the body is said to be.
  ///   - judge: Tells whether a condition holds when the call begins; nil where nobody knows.
  package init(
    of body: String, calledWith arguments: [String: Expression], at place: SourceRange,
    judge: @escaping (Expression) -> Bool?
  ) {
    let context = pg_query_enter_memory_context()
    defer { pg_query_exit_memory_context(context) }
    var variables = KnownVariables()
    for (name, value) in arguments { variables[name] = value }
    var body = body
    self = body.withUTF8 { bytes in
      ProceduralBody.read(
        bytes, file: place.file, base: nil, fallback: place, depth: 1, arguments: variables,
        judge: judge)
    }
  }
}
