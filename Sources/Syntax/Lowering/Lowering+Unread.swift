import CPgQuery

/// Statements that have no change of their own.
extension Lowering {
  func unread(_ statement: Node) -> [SchemaChange] {
    [change(.unread(UnreadStatement(unreadKind(statement), keywords())))]
  }

  private func unreadKind(_ statement: Node) -> UnreadStatement.Kind {
    switch statement.tag {
    case T_CreatedbStmt: .databaseCreated
    case T_CreateTableSpaceStmt: .tablespaceCreated
    case T_DropTableSpaceStmt: .tablespaceDropped
    case T_AlterSystemStmt: .systemAltered
    case T_DropSubscriptionStmt: .subscriptionDropped
    case T_DiscardStmt:
      .discarded(all: statement.cast(to: DiscardStmt.self).pointee.target == DISCARD_ALL)
    case T_ExecuteStmt: .prepared
    case T_ExplainStmt, T_VariableShowStmt, T_NotifyStmt, T_ListenStmt, T_UnlistenStmt,
      T_CheckPointStmt, T_PrepareStmt, T_DeallocateStmt, T_DeclareCursorStmt, T_FetchStmt,
      T_ClosePortalStmt, T_LoadStmt, T_ConstraintsSetStmt:
      .passing
    default: .other
    }
  }

  /// The first words of the statement, in capitals.
  func keywords() -> String {
    Lexer(bytes, in: statement).lazy.filter { $0.kind == .word }.prefix(2)
      .map { String(decoding: bytes[$0.range], as: UTF8.self).uppercased() }
      .joined(separator: " ")
  }
}
