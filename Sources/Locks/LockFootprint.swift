import Catalog

/// What a statement locks, reads in full and writes anew.
package struct LockFootprint: Sendable {
  /// One lock per relation, the strongest that is taken; the strongest ones first.
  package private(set) var locks: [RelationLock] = []
  /// What is read from the first row to the last.
  package private(set) var scans: [LockedRelation] = []
  /// What rows are looked up in: all of it is read if the planner thinks that faster.
  package private(set) var lookups: [LockedRelation] = []
  /// What is written anew.
  package private(set) var rewrites: [LockedRelation] = []
  /// The rows of the lock table that say so.
  package private(set) var rows: [MetRow] = []
  /// Whether the history shows too little to tell scans and rewrites: they are the worst case then.
  package internal(set) var isAssumed = false
  /// Whether a part of the statement can't be read, so that it may lock more.
  package internal(set) var isIncomplete = false

  /// Locks nothing.
  package init() {}
}

/// A row of the lock table that a statement meets.
package struct MetRow: Sendable {
  /// The row.
  package let row: LockRow
  /// What it speaks of; no role without a relation.
  package fileprivate(set) var relations: RelationsByRole
}

/// Relations by what they are to a statement: so few roles that each is compared.
package struct RelationsByRole: Sendable, ExpressibleByDictionaryLiteral {
  private(set) var entries: [(role: LockRow.Role, relations: [LockedRelation])]

  /// Relations by their roles.
  package init(dictionaryLiteral entries: (LockRow.Role, [LockedRelation])...) {
    self.entries = entries
  }

  /// Nil: nothing plays this role.
  package subscript(role: LockRow.Role) -> [LockedRelation]? {
    get { entries.first { $0.role == role }?.relations }
    set {
      entries.removeAll { $0.role == role }
      if let newValue { entries.append((role, newValue)) }
    }
  }

  /// Those that a relation plays, in the order in which they were found.
  package var roles: [LockRow.Role] { entries.map(\.role) }

  mutating func merge(_ other: RelationsByRole) {
    for (role, relations) in other.entries where !relations.isEmpty {
      let known = self[role] ?? []
      self[role] = known + relations.filter { !known.contains($0) }
    }
  }
}

extension LockFootprint {
  /// Whether anybody else may have to wait for it.
  package var isInTheWay: Bool { locks.contains { $0.blocksReads || $0.blocksWrites } }

  /// What it does to all rows of a relation.
  package func work(on relation: LockedRelation) -> Work? {
    let isIn = { (relations: [LockedRelation]) in relations.contains { $0.name == relation.name } }
    if isIn(rewrites) { return .rewrite }
    if isIn(scans) { return .scan }
    return isIn(lookups) ? .lookup : nil
  }

  /// What is done to all rows, from the most work to the least.
  package enum Work: String, Hashable, Sendable {
    case rewrite, scan, lookup
  }

  /// The first of some rows of the lock table that the statement meets.
  package func met(_ rows: [LockRow]) -> MetRow? {
    self.rows.first { rows.contains($0.row) }
  }

  mutating func add(_ mode: LockMode, on relation: LockedRelation) {
    if let index = locks.firstIndex(where: { $0.relation.name == relation.name }) {
      guard locks[index].mode < mode else { return }
      locks.remove(at: index)
    }
    // After those that are as strong: relations stay in the order in which they are locked.
    let position = locks.firstIndex { $0.mode < mode } ?? locks.endIndex
    locks.insert(RelationLock(relation: relation, mode: mode), at: position)
  }

  mutating func add(scanOf relation: LockedRelation) {
    guard relation.kind.hasStorage, !scans.contains(where: { $0.name == relation.name }) else {
      return
    }
    scans.append(relation)
  }

  mutating func add(lookupIn relation: LockedRelation) {
    guard relation.kind.hasStorage, !lookups.contains(where: { $0.name == relation.name }) else {
      return
    }
    lookups.append(relation)
  }

  mutating func add(rewriteOf relation: LockedRelation) {
    guard relation.kind.hasStorage, !rewrites.contains(where: { $0.name == relation.name }) else {
      return
    }
    rewrites.append(relation)
  }

  mutating func add(_ row: LockRow, _ relations: RelationsByRole) {
    let index = rows.firstIndex { $0.row == row } ?? rows.endIndex
    if index == rows.endIndex { rows.append(MetRow(row: row, relations: [:])) }
    rows[index].relations.merge(relations)
  }

  /// Adds what another part of a statement does.
  package mutating func add(_ other: LockFootprint) {
    for lock in other.locks { add(lock.mode, on: lock.relation) }
    for relation in other.scans { add(scanOf: relation) }
    for relation in other.lookups { add(lookupIn: relation) }
    for relation in other.rewrites { add(rewriteOf: relation) }
    for met in other.rows { add(met.row, met.relations) }
    isAssumed = isAssumed || other.isAssumed
    isIncomplete = isIncomplete || other.isIncomplete
  }
}
