/// What a tool reads out of a line of comment in a migration.
enum Marker: Hashable, Sendable {
  /// The forward part starts.
  case up(optsOut: Bool)
  /// The rollback part starts.
  case down(optsOut: Bool)
  /// What follows is sent as one query, semicolons or not.
  case statementBegin
  /// The statement before it ends here, semicolon or not.
  case statementEnd
  /// The file runs outside of a transaction.
  case noTransaction
  /// The tool's own, without a meaning for the SQL.
  case other

  /// Whether it has something run outside of a transaction.
  var optsOut: Bool {
    switch self {
    case .up(let optsOut), .down(let optsOut): optsOut
    case .noTransaction: true
    case .statementBegin, .statementEnd, .other: false
    }
  }

  /// Whether a part of the file starts behind it.
  var startsPart: Bool {
    switch self {
    case .up, .down: true
    case .statementBegin, .statementEnd, .noTransaction, .other: false
    }
  }
}
