import Catalog
import Linter
import Locks
import Syntax

/// Reports constraints that are added NOT VALID and validated before the lock is let go.
struct ValidateInSameTransaction: ScriptRule {
  static let metadata = RuleMetadata(
    id: "validate-in-same-transaction",
    summary: "VALIDATE CONSTRAINT in the transaction that added it NOT VALID gains nothing.",
    severity: .warning, group: .transactions, page: RulePages.validateInSameTransaction)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    let own = script.transactions.indices.flatMap { transaction in
      let changes = script.changes(in: transaction)
      return changes.enumerated().compactMap { index, change in
        finding(change, after: changes[..<index], history)
      }
    }
    return own + acrossMigrations(script, history)
  }

  /// The same where a tool runs what is pending in one transaction: what is known to be, or else the next to it.
  private func acrossMigrations(
    _ script: ReplayedScript, _ history: ReplayedHistory
  ) -> [Finding] {
    guard let pending = PendingTransaction(of: script, in: history) else { return [] }
    let working = script.statements.prefix { !$0.endsTransaction }
    return working.flatMap(\.changes).compactMap { validation in
      pending.likely.lazy.compactMap { finding(validation, after: $0, pending, history) }.first
    }
  }

  private func finding(
    _ validation: ReplayedChange, after migration: ReplayedMigration,
    _ pending: PendingTransaction, _ history: ReplayedHistory
  ) -> Finding? {
    guard case .constraintValidated(let reference, let name) = validation.action,
      let table = validation.before.table(reference.name, in: validation.session),
      let addition = migration.statements.flatMap(\.changes).first(where: {
        $0.adds(name, to: table)
      })
    else { return nil }
    let footprint = LockModel(version: history.settings.postgresVersion).footprint(of: addition)
    guard let lock = footprint.locks.first(where: { $0.relation.name == table.name }),
      lock.relation.standing == .existing || lock.relation.standing == .unknown
    else { return nil }
    let blocked = lock.blocksReads ? "reads and writes" : "writes"
    return Finding(
      "VALIDATE CONSTRAINT \(quoted(name)) goes over all rows of \(table.name) under the \(lock.mode) lock that adding it took, \(pending.condition(with: migration)): \(blocked) wait for the scan",
      at: validation.range,
      help:
        "validate in \(history.tool.profile.laterMigration), when the one that adds it has run everywhere",
      related: [RelatedLocation("the constraint is added here", at: addition.range)],
      locks: footprint)
  }

  private func finding(
    _ validation: LockedChange, after earlier: ArraySlice<LockedChange>, _ history: ReplayedHistory
  ) -> Finding? {
    guard case .constraintValidated(let reference, let name) = validation.action,
      let table = validation.change.before.table(reference.name, in: validation.change.session),
      let addition = earlier.first(where: { $0.change.adds(name, to: table) }),
      let lock = addition.footprint.locks.first(where: { $0.relation.name == table.name }),
      lock.relation.standing == .existing || lock.relation.standing == .unknown
    else { return nil }
    let blocked = lock.blocksReads ? "reads and writes" : "writes"
    return Finding(
      "VALIDATE CONSTRAINT \(quoted(name)) goes over all rows of \(table.name) under the \(lock.mode) lock that adding it took in the same transaction: NOT VALID saves nothing, and \(blocked) wait for the scan",
      at: validation.range, help: help(validation, history),
      related: [RelatedLocation("the constraint is added here", at: addition.range)],
      locks: addition.footprint)
  }

  private func help(_ validation: LockedChange, _ history: ReplayedHistory) -> String {
    if !validation.change.isInBlock,
      case .script? = validation.change.session.transaction?.opener
    {
      return "COMMIT before VALIDATE CONSTRAINT"
    }
    return
      "validate in \(history.tool.profile.laterMigration), when this one has committed; there it lets reads and writes go on"
  }
}

extension ReplayedChange {
  /// Whether it adds the constraint without looking at the rows.
  fileprivate func adds(_ name: String, to table: Table) -> Bool {
    guard case .constraintAdded(let reference, let constraint) = action, !constraint.isValidated,
      after.table(reference.name, in: session)?.id == table.id
    else { return false }
    return constraint.name == name
      || constraint.name == nil && after.table(table.id)?.constraint(name) != nil
        && before.table(table.id)?.constraint(name) == nil
  }
}
