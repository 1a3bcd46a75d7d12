import Linter
import Syntax

/// Reports SQL in rollbacks that does not parse.
///
/// What a comment says in prose is told apart where the comment is read.
struct RollbackSyntaxError: HistoryRule {
  static let metadata = RuleMetadata(
    id: "rollback-syntax-error",
    summary: "A statement of the rollback does not parse.",
    severity: .error, group: .rollback, page: RulePages.rollbackSyntaxError)

  func findings(in history: ReplayedHistory) -> [Finding] {
    history.requestedMigrations.flatMap { migration in
      let errors = migration.source.rollback?.script.errors ?? []
      return errors.filter { $0.kind == .statement }.map { error in
        Finding(
          "the rollback stops here: \(error.message)", at: error.range,
          help: "correct the statement, and run the rollback once before it is needed")
      }
    }
  }
}
