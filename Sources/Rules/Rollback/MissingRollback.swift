import Catalog
import Linter
import Migrations
import Rollbacks
import Syntax

/// Reports migrations that say nowhere how to undo them.
struct MissingRollback: HistoryRule {
  static let metadata = RuleMetadata(
    id: "missing-rollback",
    summary: "The migration does not say how to undo it.",
    severity: .warning, group: .rollback, page: RulePages.missingRollback)

  func findings(in history: ReplayedHistory) -> [Finding] {
    let isAnyLacking = history.requestedMigrations.contains(where: \.lacksRollback)
    guard isAnyLacking, history.expectsRollbacks else { return [] }
    let without = history.migrations.filter {
      $0.needsRollback && $0.lacksRollback && !history.tool.profile.runsAnew($0.source)
    }
    // A project of some size without a single rollback goes forward only: once is enough to say so.
    let isForwardOnly =
      history.settings.rollback == .automatic && without.count > 5
      && without.count == history.migrations.count(where: \.needsRollback)
    if isForwardOnly, let last = without.last {
      return [lastFinding(for: last, of: without.count, history)].compactMap { $0 }
    }
    let files = HistoryFiles(history)
    return without.filter { $0.source.isAmong(history.requested) }
      .compactMap { finding(for: $0, history.tool.profile, files) }
  }

  private func finding(
    for migration: ReplayedMigration, _ tool: ToolProfile, _ files: HistoryFiles
  ) -> Finding? {
    guard let first = migration.undoableSteps.first else { return nil }
    let source = migration.source
    let count = migration.undoableSteps.count
    let what = "\(first.summary)\(count > 1 ? " and \(count - 1) more" : "")"
    let help = help(for: migration, tool, files)
    guard let rollback = source.rollback else {
      return Finding(
        "nothing says how to undo \(tool.name(of: source)): \(what)", at: first.statement.range,
        help: help)
    }
    // One that does not parse is another rule's.
    guard rollback.script.errors.isEmpty else { return nil }
    return Finding(
      "the rollback of \(tool.name(of: source)) is empty: it undoes nothing of \(what)",
      at: rollback.range, help: help)
  }

  private func lastFinding(
    for migration: ReplayedMigration, of count: Int, _ history: ReplayedHistory
  ) -> Finding? {
    migration.undoableSteps.first.map { step in
      Finding(
        "none of the \(count) migrations here that change something says how to undo it",
        at: migration.source.rollback?.range ?? step.statement.range,
        help:
          "write the statements that undo it \(history.tool.profile.rollbackPlace(of: migration.source.file.name)), or say that you only go forward: --rollback optional"
      )
    }
  }

  private func help(
    for migration: ReplayedMigration, _ tool: ToolProfile, _ files: HistoryFiles
  ) -> String {
    let difference = SchemaDifference(
      from: migration.before, to: migration.after,
      about: TouchedObjects(of: migration.statements), isSame: files.areSame)
    let undo = migration.concurrently(difference.undoing)
    let place = tool.rollbackPlace(of: migration.source.file.name)
    guard !undo.isEmpty else {
      return "write the statements that undo it \(place); lockstep rollback writes a draft"
    }
    let lines = undo.prefix(4) + (undo.count > 4 ? ["…"] : [])
    guard tool.rollback == nil else {
      return "write the statements that undo it \(place):\n" + lines.joined(separator: "\n")
    }
    // What is concurrent can't stand in a transaction.
    let isConcurrent = undo.contains { $0.contains(" CONCURRENTLY ") }
    let body = isConcurrent ? Array(lines) : ["BEGIN;"] + lines + ["COMMIT;"]
    return
      "end the file with a section such as\n-- Rollback\n/*\n\(body.joined(separator: "\n"))\n*/"
  }
}

extension ReplayedMigration {
  /// The statements that leave something behind.
  fileprivate var undoableSteps: [ReplayedStatement] {
    statements.filter { $0.changes.contains(where: \.isUndoable) }
  }

  /// Whether there is something to undo, by SQL alone if the rollback was left empty on purpose.
  fileprivate var needsRollback: Bool {
    // Whether it says rightly that there is no way back is not ours to tell.
    guard source.noWayBack == nil else { return false }
    let steps = undoableSteps
    guard source.rollback != nil, lacksRollback else {
      return !steps.allSatisfy(\.onlyAddsEnumValues)
    }
    // Whoever leaves it empty says that there is no way back, and may be right.
    return steps.contains(where: \.canBeUndone) && !isWaived
  }
}

extension ReplayedStatement {
  /// Whether there is anything to take back.
  var leavesSomething: Bool { changes.contains(where: \.isUndoable) }

  /// Whether SQL alone, without a copy of the rows, can take any of it back.
  fileprivate var canBeUndone: Bool {
    changes.contains { change in
      switch change.action {
      // What a table held before is nowhere to be had.
      case .enumValueAdded, .rowsChanged: false
      default: change.isUndoable
      }
    }
  }

  /// Whether it adds values to enumerations, which PostgreSQL can't remove.
  fileprivate var onlyAddsEnumValues: Bool {
    changes.allSatisfy { if case .enumValueAdded = $0.action { true } else { !$0.isUndoable } }
  }

  /// What the statement does, in its first words and the name of what it is about.
  fileprivate var summary: String {
    changes.first(where: \.isUndoable).map(\.action.summary) ?? ""
  }
}

extension ReplayedChange {
  /// Whether it leaves something behind that could be taken back.
  fileprivate var isUndoable: Bool {
    switch action {
    case .rowsChanged(let rows): !isTemporary(rows.table)
    case .objectDropped(let drop): !(drop.kind == .table && isTemporary(drop.name))
    default: action.isUndoable
    }
  }

  private func isTemporary(_ name: ObjectName) -> Bool {
    let temporary = ObjectName(schema: name.schema ?? "pg_temp", name.name)
    return before.table(temporary, in: session) != nil && temporary.schema == "pg_temp"
  }
}

extension SchemaChange.Action {
  /// Whether it leaves something behind that could be taken back.
  fileprivate var isUndoable: Bool {
    switch self {
    case .settingChanged, .transaction, .tablesLocked, .maintenance, .raised, .commented,
      .constraintValidated, .queried, .called:
      false
    case .unread(let unread): unread.isUndoable
    case .tableCreated(let table): table.persistence != .temporary
    case .rowsChanged, .objectDropped, .schemaCreated, .viewCreated, .sequenceCreated,
      .sequenceAltered, .indexCreated,
      .objectRenamed, .objectMoved, .columnAdded, .columnDropped, .columnRenamed,
      .columnTypeChanged, .columnDefaultChanged, .columnNullabilityChanged,
      .columnIdentityChanged, .columnIdentityAltered, .columnExpressionChanged, .constraintAdded,
      .constraintDropped, .constraintRenamed, .constraintAltered,
      .rowSecurityChanged, .policyCreated, .policyAltered, .triggerCreated, .triggerToggled,
      .ruleCreated, .partitionAttached, .partitionDetached, .inheritanceChanged,
      .tableOptionChanged, .statisticsCreated, .statisticsTargetChanged, .functionCreated,
      .functionAltered, .typeCreated, .enumValueAdded, .enumValueRenamed, .domainAltered,
      .extensionCreated, .eventTriggerCreated, .eventTriggerToggled, .publicationCreated,
      .publicationAltered, .roleCreated, .roleAltered, .roleGranted, .privilegesChanged,
      .ownerChanged, .ownedDropped, .ownedReassigned:
      true
    }
  }
}

extension UnreadStatement {
  /// Whether it may leave something behind.
  fileprivate var isUndoable: Bool {
    switch kind {
    case .block, .dynamic, .perform, .prepared, .discarded, .passing: false
    case .fragment, .databaseCreated, .tablespaceCreated, .tablespaceDropped, .systemAltered,
      .subscriptionCreated, .subscriptionDropped, .other:
      true
    }
  }
}
