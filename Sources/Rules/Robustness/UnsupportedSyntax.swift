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
    var uses = statement.statement.uses.filter { statement.has($0.subject) }
    for change in statement.changes {
      if let feature = SyntaxFeature(onPartitionedTable: change, version) {
        uses.append(SyntaxUse(feature, at: change.range))
      }
      if version < SyntaxFeature.elementOfJSON.since, change.takesElementOfJSON {
        uses.append(SyntaxUse(.elementOfJSON, at: change.range))
      }
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

extension ReplayedStatement {
  /// Whether a name means what a use is about.
  fileprivate func has(_ subject: SyntaxUse.Subject?) -> Bool {
    switch subject {
    case .materializedView(let name):
      changes.contains { change in
        let name = change.before.resolve(name, in: change.session)
        return change.before.view(name)?.isMaterialized ?? false
      }
    case .partitionedTable(let name):
      changes.contains { $0.before.table(name, in: $0.session)?.partitionKey != nil }
    case nil: true
    }
  }
}

extension ReplayedChange {
  /// Whether rows are read or changed by subscripts of a column, or of a cast, whose type is jsonb.
  fileprivate var takesElementOfJSON: Bool {
    let scope = Scope(before, in: session)
    var isFound = false
    func look(_ part: Scope.Part, _ scope: Scope) {
      guard case .expression(.element(let value, let accessors)) = part, !isFound else { return }
      let hasSubscript = accessors.contains {
        if case .subscripted = $0 { true } else { false }
      }
      isFound = hasSubscript && scope.type(of: value)?.isJSONB ?? false
    }
    switch action {
    case .queried(let query): scope.visitParts(of: query, look)
    case .viewCreated(let view): scope.visitParts(of: view.query, look)
    case .rowsChanged(let rows):
      let target = before.table(rows.table, in: session)
      isFound = rows.assignments.contains { assignment in
        assignment.isPartial && target?.column(assignment.column)?.type?.isJSONB ?? false
      }
      scope.visitParts(of: rows, look)
    default: break
    }
    return isFound
  }
}

extension TypeName {
  fileprivate var isJSONB: Bool {
    name.name == "jsonb" && (name.schema ?? "pg_catalog") == "pg_catalog" && arrayDimensions == 0
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
