import Catalog
import Linter
import Migrations
import Syntax

/// Finds statements that PostgreSQL refuses inside a transaction, and says who opened it and the way out.
struct TransactionRefusal {
  /// What a change does, as SQL; nil for those that may run in a transaction.
  let operation: (SchemaChange.Action) -> String?

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.changes.flatMap { change -> [Finding] in
      if case .functionCreated(let function) = change.action {
        return findings(in: function)
      }
      guard let operation = operation(change.action) else { return [] }
      if change.isInBlock {
        return [Finding(.refusedInBlock(operation), at: change.range, help: .moveOutOfBlock)]
      }
      guard let transaction = change.session.transaction else { return [] }
      switch transaction.opener {
      case .script(let begin):
        return [
          Finding(
            .refusedInTransaction(operation), at: change.range, help: .moveOutOfTransaction,
            related: [RelatedLocation("the transaction begins here", at: begin)])
        ]
      // The tool looks at the file first, and turns down one that mixes the two kinds.
      case .tool where history.tool.profile.refusesMixedScripts: return []
      case .tool: return [refusedByTool(operation, change, statement, history)]
      case .query:
        let migration = history.migrations[statement.migration].source
        let (file, _, _) = migration.place(of: statement)
        return [refusedInQuery(operation, change, file, history.tool.profile)]
      }
    }
  }

  /// A function always runs inside a transaction, and a procedure can't run these either.
  private func findings(in function: FunctionDefinition) -> [Finding] {
    function.body.contents.changes.compactMap { change in
      operation(change.action).map {
        Finding(.refusedInFunction($0, function.name), at: change.range, help: .moveOutOfBlock)
      }
    }
  }

  private func refusedByTool(
    _ operation: String, _ change: ReplayedChange, _ statement: ReplayedStatement,
    _ history: ReplayedHistory
  ) -> Finding {
    let migration = history.migrations[statement.migration].source
    let (file, script, isRollback) = migration.place(of: statement)
    let tool = history.tool.profile
    let optOut = tool.optOut(for: script, in: file)
    let fix = optOut.map {
      Fix(
        "Have \(tool.name) run the file outside of a transaction", .unsafe,
        [.inserting($0.text, at: $0.offset, in: file.id)])
    }
    let isAlone = script.statements.count == 1
    let wayOut = tool.wayOutOfTransaction(inRollback: isRollback)
    let help =
      optOut == nil && !isAlone && !tool.sendsStatementsOneByOne
      ? "\(wayOut), and leave the statement alone in it: several are still one query, and so one transaction"
      : wayOut
    return Finding(.refusedByTool(operation, tool), at: change.range, help: help, fix: fix)
  }

  private func refusedInQuery(
    _ operation: String, _ change: ReplayedChange, _ file: SourceFile, _ tool: ToolProfile
  ) -> Finding {
    if tool.sendsStatementsOneByOne, tool.transaction != .batch, !isMarked(change, file, tool) {
      return Finding(
        .refusedInPiece(operation, tool), at: change.range,
        help: tool.statementMarkers == nil
          ? "put the delimiter behind the statement before it, and behind this one"
          : "begin the statement on a line of its own")
    }
    if let markers = tool.statementMarkers {
      return Finding(
        .refusedInQueryBlock(operation, tool, markers), at: change.range,
        help: "move the statement out of \(markers.begin) … \(markers.end)")
    }
    guard tool.transaction == .batch else {
      return Finding(
        .refusedInQuery(operation, tool), at: change.range,
        help: "give the statement a migration of its own: a file with one statement is not wrapped")
    }
    guard let spared = tool.spared(change.action) else {
      return Finding(
        .refusedByTool(operation, tool), at: change.range,
        help: "run the statement by hand, outside of the migrations")
    }
    return Finding(
      .refusedBySome(operation, spared), at: change.range,
      help: "use \(spared.programs), and give the statement a migration of its own",
      severity: .warning)
  }
}

/// Whether markers say that a statement is sent together with others.
private func isMarked(
  _ change: ReplayedChange, _ file: SourceFile, _ tool: ToolProfile
) -> Bool {
  guard let cuts = tool.lineCuts(of: file) else { return false }
  return cuts.pieces.contains { $0.isMarked && $0.range.contains(change.range.start) }
}

extension Migration {
  /// The file and the script that a statement of it stands in, and whether that is its rollback.
  func place(of statement: ReplayedStatement) -> (SourceFile, Script, isRollback: Bool) {
    let range = statement.statement.range
    if let rollback, rollback.script.statements.contains(where: { $0.range == range }) {
      return (rollback.file, rollback.script, true)
    }
    return (file, forward, false)
  }
}

extension String {
  fileprivate static func refusedInTransaction(_ operation: String) -> String {
    "\(operation) can't run inside a transaction block: PostgreSQL stops with an error and undoes the transaction"
  }

  fileprivate static func refusedByTool(_ operation: String, _ tool: ToolProfile) -> String {
    "\(operation) can't run inside a transaction, and \(tool.name) runs this file in one"
  }

  fileprivate static func refusedBySome(
    _ operation: String, _ spared: ToolProfile.SparedStatement
  ) -> String {
    "\(operation) fails inside a transaction, and \(spared.otherPrograms) run the file in one"
  }

  fileprivate static func refusedInQueryBlock(
    _ operation: String, _ tool: ToolProfile, _ markers: (begin: String, end: String)
  ) -> String {
    "\(operation) can't run together with other statements: \(tool.name) sends what stands between \(markers.begin) and \(markers.end) as one query, which PostgreSQL runs in one transaction"
  }

  fileprivate static func refusedInPiece(_ operation: String, _ tool: ToolProfile) -> String {
    "\(operation) can't run together with other statements: \(tool.name) sends it with those beside it as one query, which PostgreSQL runs in one transaction"
  }

  fileprivate static func refusedInQuery(_ operation: String, _ tool: ToolProfile) -> String {
    "\(operation) can't run together with other statements: \(tool.name) sends the file as one query, which PostgreSQL runs in one transaction"
  }

  fileprivate static func refusedInBlock(_ operation: String) -> String {
    "\(operation) can't run in a DO block or a function, which are always part of a transaction"
  }

  fileprivate static func refusedInFunction(_ operation: String, _ function: ObjectName) -> String {
    "\(operation) fails whenever \(function) is called: a function is always part of a transaction"
  }

  fileprivate static let moveOutOfTransaction =
    "move the statement behind COMMIT, or into a migration of its own without BEGIN and COMMIT"
  fileprivate static let moveOutOfBlock =
    "run it as a statement of its own, outside of any transaction"
}
