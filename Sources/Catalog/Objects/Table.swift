import Syntax

/// A table, a partition, a foreign table.
///
/// Also stands for a table that the history uses but did not create; that one knows only what the
/// history did to it.
package struct Table: Sendable {
  /// By reference: tables are looked up for every change, and most of the time for one of their parts.
  private var contents: Shared<Contents>

  private struct Contents: Sendable {
    let id: RelationID
    var name: QualifiedName
    var origin: Origin?
    var hasAllColumns: Bool
    var persistence: TableDefinition.Persistence
    var isDroppedOnCommit = false
    var isForeign: Bool = false
    var partitionKey: TableDefinition.PartitionKey?
    var partitionParent: RelationID?
    var partitionBound: PartitionBound?
    var parents: [RelationID] = []
    var columns: [Column] = []
    var constraints: [Constraint] = []
    var unseenConstraints: [String: Origin] = [:]
    var indexes: [Index] = []
    var policies: [Policy] = []
    var triggers: [Trigger] = []
    var rules: [RewriteRule] = []
    var rowSecurity: RowSecurityState = RowSecurityState()
    var statistics: [Statistics] = []
    var options: [String: String] = [:]
    var replicaIdentity: ReplicaIdentity = ReplicaIdentity.default
    var ofType: QualifiedName?
    var comment: String?
    var access: Access = Access()
  }

  init(
    id: RelationID, name: QualifiedName, origin: Origin? = nil, hasAllColumns: Bool,
    persistence: TableDefinition.Persistence
  ) {
    contents = Shared(
      Contents(
        id: id, name: name, origin: origin, hasAllColumns: hasAllColumns, persistence: persistence))
  }

  /// Whether nothing has changed either of the two since one was copied from the other.
  func isIdentical(to other: Table) -> Bool { contents.isIdentical(to: other.contents) }

  /// Stays the same through renames.
  package var id: RelationID { contents.value.id }
  /// In a schema, among the relations.
  package internal(set) var name: QualifiedName {
    _read { yield contents.value.name }
    _modify { yield &contents.value.name }
  }
  /// Nil: the history did not create it, so it may have columns, rows, indexes that nobody here has seen.
  package internal(set) var origin: Origin? {
    get { contents.value.origin }
    _modify { yield &contents.value.origin }
  }
  /// Whether `columns` is all of them.
  package internal(set) var hasAllColumns: Bool {
    get { contents.value.hasAllColumns }
    _modify { yield &contents.value.hasAllColumns }
  }
  /// Whether rows outlive a crash and the session.
  package internal(set) var persistence: TableDefinition.Persistence {
    _read { yield contents.value.persistence }
    _modify { yield &contents.value.persistence }
  }
  /// Whether it ends with the transaction that makes it.
  package internal(set) var isDroppedOnCommit: Bool {
    get { contents.value.isDroppedOnCommit }
    _modify { yield &contents.value.isDroppedOnCommit }
  }
  /// Whether its rows are on another server.
  package internal(set) var isForeign: Bool {
    get { contents.value.isForeign }
    _modify { yield &contents.value.isForeign }
  }
  /// Nil: it is no partitioned table.
  package internal(set) var partitionKey: TableDefinition.PartitionKey? {
    _read { yield contents.value.partitionKey }
    _modify { yield &contents.value.partitionKey }
  }
  /// The table it is a partition of.
  package internal(set) var partitionParent: RelationID? {
    get { contents.value.partitionParent }
    _modify { yield &contents.value.partitionParent }
  }
  /// Which of its parent's rows it holds.
  package internal(set) var partitionBound: PartitionBound? {
    _read { yield contents.value.partitionBound }
    _modify { yield &contents.value.partitionBound }
  }
  /// The tables it inherits from, its partitioned parent aside.
  package internal(set) var parents: [RelationID] {
    _read { yield contents.value.parents }
    _modify { yield &contents.value.parents }
  }
  /// In order; more may be there unless `hasAllColumns`.
  package internal(set) var columns: [Column] {
    _read { yield contents.value.columns }
    _modify { yield &contents.value.columns }
  }
  /// In the order in which they were added.
  package internal(set) var constraints: [Constraint] {
    _read { yield contents.value.constraints }
    _modify { yield &contents.value.constraints }
  }
  /// Constraints that the history validates and did not make, by name, with the statement that did:
  /// what they say of the rows nobody here knows.
  package internal(set) var unseenConstraints: [String: Origin] {
    _read { yield contents.value.unseenConstraints }
    _modify { yield &contents.value.unseenConstraints }
  }
  /// In the order in which they were made, those behind constraints too.
  package internal(set) var indexes: [Index] {
    _read { yield contents.value.indexes }
    _modify { yield &contents.value.indexes }
  }
  /// In the order in which they were made.
  package internal(set) var policies: [Policy] {
    _read { yield contents.value.policies }
    _modify { yield &contents.value.policies }
  }
  /// In the order in which they were made.
  package internal(set) var triggers: [Trigger] {
    _read { yield contents.value.triggers }
    _modify { yield &contents.value.triggers }
  }
  /// In the order in which they were made.
  package internal(set) var rules: [RewriteRule] {
    _read { yield contents.value.rules }
    _modify { yield &contents.value.rules }
  }
  /// Whether policies hold.
  package internal(set) var rowSecurity: RowSecurityState {
    _read { yield contents.value.rowSecurity }
    _modify { yield &contents.value.rowSecurity }
  }
  /// Statistics objects, in the order in which they were made.
  package internal(set) var statistics: [Statistics] {
    _read { yield contents.value.statistics }
    _modify { yield &contents.value.statistics }
  }
  /// Options of storage, names in lower case.
  package internal(set) var options: [String: String] {
    _read { yield contents.value.options }
    _modify { yield &contents.value.options }
  }
  /// What tells others which row changed.
  package internal(set) var replicaIdentity: ReplicaIdentity {
    _read { yield contents.value.replicaIdentity }
    _modify { yield &contents.value.replicaIdentity }
  }
  /// The composite type it was made of.
  package internal(set) var ofType: QualifiedName? {
    _read { yield contents.value.ofType }
    _modify { yield &contents.value.ofType }
  }
  /// Nil: none.
  package internal(set) var comment: String? {
    _read { yield contents.value.comment }
    _modify { yield &contents.value.comment }
  }
  /// Who owns it, and who may do what.
  package internal(set) var access: Access {
    _read { yield contents.value.access }
    _modify { yield &contents.value.access }
  }

  /// Whether some migration of the history created it.
  package var isKnown: Bool { origin != nil }

  /// A table that no migration made, as it is before the history does anything to it.
  package var unseen: Table {
    var table = Table(
      id: id, name: name, origin: nil, hasAllColumns: false, persistence: persistence)
    table.columns = columns.filter { $0.origin == nil }
    return table
  }

  /// Whether it takes the rows of no other partition.
  package var isDefaultPartition: Bool { partitionBound == .default }

  /// Nil: it is not there, or not known.
  package func column(_ name: String) -> Column? { columns.first { $0.name == name } }

  /// A constraint, of `constraints` or of a column; nil: it is not there, or not known.
  package func constraint(_ name: String) -> Constraint? {
    constraints.first { $0.name == name } ?? notNull(named: name)
  }

  private func notNull(named name: String) -> Constraint? {
    for column in columns {
      if let constraint = column.notNull, constraint.name == name { return constraint }
    }
    return nil
  }

  /// The NOT NULLs that rows from before them may break.
  package var notNullsToValidate: [Constraint] {
    columns.compactMap(\.notNull).filter { !$0.isValidated }
  }

  /// Whether a constraint that nobody here has seen was validated before a statement, and may tell
  /// PostgreSQL what it would have to look for in all rows otherwise.
  package func hasUnseenProof(before origin: Origin) -> Bool {
    unseenConstraints.values.contains { $0.statement < origin.statement }
  }

  /// Nil: it is not there, or not known.
  package func policy(_ name: String) -> Policy? { policies.first { $0.name == name } }

  /// The CHECKs, valid or not, that let no null into a column.
  package func checks(keepingNullsOutOf column: String) -> [Constraint] {
    constraints.filter { constraint in
      guard case .check(let condition) = constraint.kind else { return false }
      return condition.conjuncts.contains { conjunct in
        guard case .nullTest(.column(let tested), isNegated: true) = conjunct else { return false }
        return tested.column == column
      }
    }
  }

  /// Nil: there is none, or it is not known.
  package var primaryKey: Constraint? {
    constraints.first { if case .primaryKey = $0.kind { true } else { false } }
  }
}
