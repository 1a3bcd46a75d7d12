import Catalog
import Linter
import Syntax

/// Reports what is newer than the server that `postgres-version` names.
struct UnsupportedSyntax: StatementRule {
  static let metadata = RuleMetadata(
    id: "unsupported-syntax",
    summary: "A statement uses what a newer PostgreSQL than the project's brought.",
    severity: .error, group: .robustness, page: RulePages.unsupportedSyntax)

  /// A rollback that can't run is as bad as a migration that can't.
  let appliesToRollbacks = true

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    let version = history.settings.postgresVersion
    guard version < .parser else { return [] }
    let uses =
      statement.statement.uses
      + statement.changes.compactMap { change in
        SyntaxFeature(onPartitionedTable: change, version).map { SyntaxUse($0, at: change.range) }
      }
    var reported: Set<SyntaxFeature> = []
    return uses.compactMap { use in
      guard version < use.feature.since, version >= use.feature.whole?.since ?? version,
        reported.insert(use.feature).inserted
      else { return nil }
      return Finding(
        "PostgreSQL \(version) refuses \(use.feature.name), which is new in PostgreSQL \(use.feature.since)",
        at: use.range, help: use.feature.advice)
    }
  }
}

extension SyntaxFeature {
  /// What a change does to a partitioned table that a server of some version can do to a plain one alone.
  fileprivate init?(onPartitionedTable change: ReplayedChange, _ version: PostgreSQLVersion) {
    func isPartitioned(_ name: ObjectName) -> Bool {
      change.after.table(name, in: change.session)?.partitionKey != nil
    }
    switch change.action {
    case .indexCreated(let index) where isPartitioned(index.table):
      self = .indexOnPartitionedTable
    case .triggerCreated(let trigger) where trigger.isForEachRow && isPartitioned(trigger.table):
      let isBefore =
        trigger.timing == .before && version >= SyntaxFeature.rowTriggerOnPartitionedTable.since
      self = isBefore ? .beforeTriggerOnPartitionedTable : .rowTriggerOnPartitionedTable
    case .constraintAdded(let table, let constraint):
      switch constraint.kind {
      case .primaryKey where isPartitioned(table.name), .unique where isPartitioned(table.name):
        self = .keyOnPartitionedTable
      case .exclusion where isPartitioned(table.name): self = .exclusionOnPartitionedTable
      case .foreignKey(let key):
        if version < SyntaxFeature.foreignKeyOnPartitionedTable.since, isPartitioned(table.name) {
          self = .foreignKeyOnPartitionedTable
        } else if version < SyntaxFeature.foreignKeyToPartitionedTable.since,
          isPartitioned(key.referencedTable)
        {
          self = .foreignKeyToPartitionedTable
        } else if !constraint.isValidated, isPartitioned(table.name) {
          self = .notValidForeignKeyOnPartitionedTable
        } else {
          return nil
        }
      default: return nil
      }
    default: return nil
    }
  }
}
