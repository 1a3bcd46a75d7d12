import Catalog
import Syntax

/// A row of the lock table: what a statement locks, reads and writes anew, under one condition.
///
/// The rows are `LockTable.all`; `LockModel` finds the ones that a statement meets. There is one of each, so that
/// they are told apart by where they are, and never copied.
package final class LockRow: Sendable {
  /// What a relation is to the statement that locks it.
  package enum Role: String, CaseIterable, Hashable, Sendable {
    case table = "the table"
    case children = "its partitions and children"
    case created = "the new relation"
    case index = "the index"
    case indexes = "its indexes"
    case referenced = "the referenced table"
    case referencing = "the referencing tables"
    case parent = "the parent"
    case partition = "the partition"
    case defaultPartition = "the default partition"
    case read = "what it reads"
    case view = "the view"
    case sequence = "the sequence"
    case dependents = "what is dropped along"
  }

  /// A mode on what plays a role.
  package struct Lock: Hashable, Sendable {
    /// On what.
    package let role: Role
    /// How strong.
    package let mode: LockMode
  }

  /// The statement, as SQL with its names left out.
  package let statement: String
  /// What has to hold for this row to be the right one; empty when nothing has to.
  package let condition: String
  /// What is locked, and how.
  package let locks: [Lock]
  /// What is read from the first row to the last.
  package let scans: [Role]
  /// What rows are looked up in, through an index or by a scan as the planner likes.
  package let lookups: [Role]
  /// What is written anew, into new files.
  package let rewrites: [Role]
  /// The versions of PostgreSQL that it holds for.
  package let versions: VersionRange
  /// Where PostgreSQL says so.
  package let source: LockSource

  init(
    _ statement: String, when condition: String = "",
    _ locks: KeyValuePairs<Role, LockMode>, scans: [Role] = [],
    lookups: [Role] = [], rewrites: [Role] = [],
    since first: Int? = nil, before end: Int? = nil, _ source: LockSource
  ) {
    self.statement = statement
    self.condition = condition
    self.locks = locks.map { Lock(role: $0.key, mode: $0.value) }
    self.scans = scans
    self.lookups = lookups
    self.rewrites = rewrites
    versions = VersionRange(first: first, end: end)
    self.source = source
  }
}

extension LockRow: Hashable {
  /// Whether they are the same row of the table.
  package static func == (left: LockRow, right: LockRow) -> Bool { left === right }

  /// By where the row is in memory, as there is one of each.
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
