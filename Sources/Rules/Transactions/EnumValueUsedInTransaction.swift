import Catalog
import Linter
import Syntax

/// Reports new values of an enumeration that are used before they are committed.
struct EnumValueUsedInTransaction: ScriptRule {
  static let metadata = RuleMetadata(
    id: "enum-value-used-in-transaction",
    summary: "A new value of an enum can't be used before the transaction that adds it commits.",
    severity: .error, group: .transactions, page: RulePages.enumValueUsedInTransaction)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    // Before that the addition itself is refused.
    guard history.settings.postgresVersion >= PostgreSQLVersion(12) else { return [] }
    let own = script.transactions.indices.flatMap { transaction in
      findings(in: script.changes(in: transaction), history)
    }
    return own + acrossMigrations(script, history)
  }

  /// Values of earlier migrations that a tool runs in the same transaction.
  private func acrossMigrations(
    _ script: ReplayedScript, _ history: ReplayedHistory
  ) -> [Finding] {
    guard let pending = PendingTransaction(of: script, in: history) else { return [] }
    let version = history.settings.postgresVersion
    let working = script.statements.prefix { !$0.endsTransaction }.flatMap(\.changes)
    // A new database runs the whole history at once, and has no type that is older than its values.
    let earlier = version < PostgreSQLVersion(17) ? pending.earlier : pending.likely
    return earlier.flatMap { migration in
      migration.statements.flatMap(\.changes).compactMap { change -> Finding? in
        guard let value = EnumValue(addedBy: change, version),
          !pending.isKnown || version < PostgreSQLVersion(17) || !pending.made(value.typeOrigin),
          let use = working.first(where: value.isUsed)
        else { return nil }
        return Finding(
          "the value \(literal(value.name)) of \(value.type) is used in the transaction that adds it, \(pending.condition(with: migration)): PostgreSQL stops with “unsafe use of new value”",
          at: use.range,
          help:
            "release the migration that adds the value first, and this one when it has run everywhere",
          related: [RelatedLocation("the value is added here", at: value.range)],
          severity: pending.severity)
      }
    }
  }

  private func findings(in changes: [LockedChange], _ history: ReplayedHistory) -> [Finding] {
    var added: [EnumValue] = []
    var findings: [Finding] = []
    for change in changes.map(\.change) {
      if let value = EnumValue(addedBy: change, history.settings.postgresVersion) {
        added.append(value)
        continue
      }
      guard let used = added.first(where: { $0.isUsed(by: change) }) else { continue }
      // One error ends the transaction.
      added.removeAll { $0.name == used.name && $0.type == used.type }
      findings.append(finding(used, at: change, history))
    }
    return findings
  }

  private func finding(
    _ value: EnumValue, at change: ReplayedChange, _ history: ReplayedHistory
  ) -> Finding {
    let isOwn = if case .script? = change.session.transaction?.opener { true } else { false }
    return Finding(
      "the value \(literal(value.name)) of \(value.type) is used in the transaction that adds it: PostgreSQL stops with “unsafe use of new value”",
      at: change.range,
      help: isOwn
        ? "COMMIT after ALTER TYPE … ADD VALUE, and use the value in the next transaction"
        : "add the value in \(history.tool.profile.ownMigration), before this one",
      related: [RelatedLocation("the value is added here", at: value.range)])
  }
}

/// A value that a statement adds to an enumeration, and that has to be committed first.
private struct EnumValue {
  let type: QualifiedName
  let name: String
  let range: SourceRange
  /// Where the type was made.
  let typeOrigin: Origin

  init?(addedBy change: ReplayedChange, _ version: PostgreSQLVersion) {
    guard case .enumValueAdded(let type, let name, _, _, _) = change.action,
      let before = change.before.type(type, in: change.session),
      // From 17 on it may be used at once in a type as new as the value.
      version < PostgreSQLVersion(17) || before.origin.transaction != change.origin.transaction,
      case .enumeration(let values) = before.kind, !values.contains(name)
    else { return nil }
    self.type = before.name
    self.name = name
    range = change.range
    typeOrigin = before.origin
  }

  func isUsed(by change: ReplayedChange) -> Bool {
    EnumUse(self.type, name, in: change).isThere
  }
}

/// Looks for a value of an enumeration: where PostgreSQL reads a literal as one.
private struct EnumUse {
  private let type: QualifiedName
  private let value: Expression
  private let change: ReplayedChange
  /// The columns of the enumeration's type in the tables that the change names.
  private let columns: Set<String>

  init(_ type: QualifiedName, _ value: String, in change: ReplayedChange) {
    self.type = type
    self.value = .literal(.string(value))
    self.change = change
    let tables = change.action.relations.compactMap { change.after.table($0, in: change.session) }
    columns = Set(
      tables.flatMap(\.columns).filter { column in
        column.type.flatMap { change.after.type($0.name, in: change.session)?.name } == type
      }.map(\.name))
  }

  var isThere: Bool { isStored || change.action.contains(where: isRead) }

  /// Whether the value goes into a column: as its default, or in a row.
  private var isStored: Bool {
    switch change.action {
    case .tableCreated(let table):
      table.columns.contains { isOfType($0.type) && $0.default == value }
    case .columnAdded(_, let column, _): isOfType(column.type) && column.default == value
    case .columnDefaultChanged(_, let column, let value?):
      columns.contains(column) && value == self.value
    case .rowsChanged(let rows):
      rows.assignments.contains { columns.contains($0.column) && $0.value == value }
        || isInserted(by: rows)
    default: false
    }
  }

  private func isInserted(by rows: RowChange) -> Bool {
    let names =
      rows.columns.isEmpty
      ? change.after.table(rows.table, in: change.session)?.columns.map(\.name) ?? []
      : rows.columns
    let positions = names.indices.filter { columns.contains(names[$0]) }
    return rows.rows.contains { row in
      positions.contains { row.indices.contains($0) && row[$0] == value }
    }
  }

  private func isOfType(_ name: TypeName?) -> Bool {
    name.flatMap { change.after.type($0.name, in: change.session)?.name } == type
  }

  /// Whether it is cast to the type, or compared with a column of it.
  private func isRead(_ expression: Expression) -> Bool {
    switch expression {
    case .cast(let inner, let name): return inner == value && isOfType(name)
    case .operation(let operation):
      guard let left = operation.left else { return false }
      return isColumn(left) && isValue(operation.right)
        || isColumn(operation.right) && left == value
    default: return false
    }
  }

  private func isColumn(_ expression: Expression) -> Bool {
    if case .column(let reference) = expression {
      columns.contains(reference.column)
    } else {
      false
    }
  }

  private func isValue(_ expression: Expression) -> Bool {
    switch expression {
    case .row(let parts), .array(let parts): parts.contains(value)
    default: expression == value
    }
  }
}
