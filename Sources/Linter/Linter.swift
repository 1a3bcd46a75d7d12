import Catalog
import Locks
import Migrations
import Syntax

/// Runs rules over histories.
package struct Linter: Sendable {
  private let statementRules: [any StatementRule]
  private let scriptRules: [any ScriptRule]
  private let historyRules: [any HistoryRule]
  private let suppressionRules: SuppressionRules
  private let syntaxError: RuleMetadata
  private let enabled: Set<String>
  private let settings: Settings

  /// Makes a linter of all the rules there are, of which those with an id in `enabled` run.
  ///
  /// Nil enables all that run by default.
  package init(rules: RuleSet, enabled: Set<String>? = nil, settings: Settings) {
    let enabled = enabled ?? rules.runningByDefault
    let running = rules.rules.filter { enabled.contains($0.metadata.id) }
    var statementRules: [any StatementRule] = []
    var scriptRules: [any ScriptRule] = []
    var historyRules: [any HistoryRule] = []
    for rule in running {
      switch rule.shape {
      case .statement(let rule): statementRules.append(rule)
      case .script(let rule): scriptRules.append(rule)
      case .history(let rule): historyRules.append(rule)
      }
    }
    self.statementRules = statementRules
    self.scriptRules = scriptRules
    self.historyRules = historyRules
    suppressionRules = SuppressionRules(rules, running: Set(running.map(\.metadata.id)))
    syntaxError = rules.syntaxError
    self.enabled = enabled
    self.settings = settings
  }

  /// Lints a history, and reports on the requested files; the others are context.
  ///
  /// Nil requests all.
  package func lint(_ history: MigrationHistory, requested: Set<SourceFile.ID>? = nil) -> Report {
    lint(replay(history, requested: requested))
  }

  /// Replays a history as its rules want it, what was replayed before only from the first edit on.
  package func replay(
    _ history: MigrationHistory, requested: Set<SourceFile.ID>?,
    reusing previous: ReplayedHistory? = nil
  ) -> ReplayedHistory {
    ReplayedHistory(
      replaying: history, settings: settings, requested: requested, reusing: previous)
  }

  /// Lints a history that ``replay(_:requested:reusing:)`` replayed.
  package func lint(_ replayed: ReplayedHistory) -> Report {
    let requested = replayed.requested
    @Sendable func isRequested(_ file: SourceFile.ID) -> Bool { requested?.contains(file) ?? true }

    let inMigrations = replayed.migrations.concurrentMap { migration in
      var diagnostics = syntaxErrors(of: migration.source)
      if isRequested(migration.source.file.id) {
        diagnostics += findings(in: migration, of: replayed, isRollback: false)
      }
      if let rollback = migration.source.rollback, isRequested(rollback.file.id) {
        diagnostics += findings(in: migration, of: replayed, isRollback: true)
      }
      return diagnostics
    }
    @Sendable func diagnostics(of rule: any HistoryRule) -> [Diagnostic] {
      rule.findings(in: replayed).map { Diagnostic(rule: rule.metadata, finding: $0) }
    }
    // Rules are done with a few files before a thread has started.
    let inHistory =
      replayed.migrations.count < 8
      ? historyRules.map(diagnostics) : historyRules.concurrentMap(diagnostics)
    let found = (inMigrations + inHistory).joined().filter { isRequested($0.range.file) }

    let sources = Sources(of: replayed)
    let suppressions = sources.files.values.filter { isRequested($0.id) }
      .flatMap { Suppression.all(in: $0, statements: sources.statements[$0.id] ?? []) }
    let outcome = suppressionRules.apply(suppressions, to: found)
    return Report(
      files: sources.files,
      diagnostics: outcome.kept.filter { enabled.contains($0.rule.id) }.sorted(by: precedes),
      suppressed: outcome.suppressed)
  }

  private func findings(
    in migration: ReplayedMigration, of history: ReplayedHistory, isRollback: Bool
  ) -> [Diagnostic] {
    let statements = isRollback ? migration.rollback : migration.statements
    return statementFindings(in: statements, of: history, isRollback)
      + scriptFindings(in: migration, of: history, isRollback)
  }

  private func statementFindings(
    in statements: [ReplayedStatement], of history: ReplayedHistory, _ isRollback: Bool
  ) -> [Diagnostic] {
    let rules = statementRules.filter { !isRollback || $0.appliesToRollbacks }
    var diagnostics: [Diagnostic] = []
    // Loops, since almost every rule has nothing to say about almost every statement.
    for statement in statements {
      for rule in rules {
        for finding in rule.findings(in: statement, of: history) {
          diagnostics.append(Diagnostic(rule: rule.metadata, finding: finding))
        }
      }
    }
    return diagnostics
  }

  private func scriptFindings(
    in migration: ReplayedMigration, of history: ReplayedHistory, _ isRollback: Bool
  ) -> [Diagnostic] {
    let rules = scriptRules.filter { !isRollback || $0.appliesToRollbacks }
    guard !rules.isEmpty else { return [] }
    let script = ReplayedScript(
      migration, isRollback: isRollback, locks: LockModel(version: settings.postgresVersion))
    return rules.flatMap { rule in
      rule.findings(in: script, of: history).map { Diagnostic(rule: rule.metadata, finding: $0) }
    }
  }

  /// What PostgreSQL can't parse on the way forward, and rollbacks that are no text.
  private func syntaxErrors(of migration: Migration) -> [Diagnostic] {
    var errors = migration.forward.errors
    let rollback = migration.rollback?.script.errors ?? []
    errors += rollback.filter { $0.kind == .encoding && !errors.contains($0) }
    return errors.map { Diagnostic(rule: syntaxError, finding: finding(for: $0)) }
  }

  private func finding(for error: SyntaxError) -> Finding {
    switch error.kind {
    case .statement:
      Finding(
        "PostgreSQL's parser: \(error.message)", at: error.range,
        help: "correct the statement; the others of the file were checked without it")
    case .encoding:
      Finding(
        error.message, at: error.range,
        help: "save the file as UTF-8 text; nothing else of it was checked")
    }
  }

  private func precedes(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
    if left.range != right.range { return left.range < right.range }
    if left.rule.id != right.rule.id { return left.rule.id < right.rule.id }
    return left.finding.message < right.finding.message
  }
}

/// The files of a history and the statements in each, several migrations of one file together.
private struct Sources {
  private(set) var files: [SourceFile.ID: SourceFile] = [:]
  private(set) var statements: [SourceFile.ID: [Statement]] = [:]

  init(of history: ReplayedHistory) {
    for migration in history.migrations.map(\.source) {
      add(migration.file, migration.forward)
      if let rollback = migration.rollback { add(rollback.file, rollback.script) }
    }
  }

  private mutating func add(_ file: SourceFile, _ script: Script) {
    files[file.id] = file
    statements[file.id, default: []] += script.statements
  }
}
