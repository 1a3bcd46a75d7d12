import Catalog
import Syntax

/// A row of the lock table: what a statement locks, reads and writes anew, under one condition.
///
/// The rows are `LockTable.all`; `LockModel` finds the ones that a statement meets. There is one of each, so that
/// they are told apart by where they are, and never copied.
package final class LockRule: Sendable {
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

  package struct Lock: Hashable, Sendable {
    package let role: Role
    package let mode: LockMode
  }

  /// The statement, as SQL with its names left out.
  package let statement: String
  /// What has to hold for this row to be the right one; empty when nothing has to.
  package let condition: String
  package let locks: [Lock]
  /// What is read from the first row to the last.
  package let scans: [Role]
  /// What rows are looked up in, through an index or by a scan as the planner likes.
  package let lookups: [Role]
  /// What is written anew, into new files.
  package let rewrites: [Role]
  package let versions: VersionRange
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

extension LockRule: Hashable {
  package static func == (left: LockRule, right: LockRule) -> Bool { left === right }

  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// The versions of PostgreSQL that a row holds for.
package struct VersionRange: Hashable, Sendable {
  /// Nil: since long ago.
  package let first: Int?
  /// The first version it does not hold for any more; nil: there is none yet.
  package let end: Int?

  package func contains(_ version: PostgreSQLVersion) -> Bool {
    version.major >= first ?? 0 && version.major < end ?? .max
  }
}

extension VersionRange: CustomStringConvertible {
  package var description: String {
    switch (first, end) {
    case (nil, nil): "all"
    case (let first?, nil): "\(first) and newer"
    case (nil, let end?): "before \(end)"
    case (let first?, let end?): "\(first) to \(end - 1)"
    }
  }
}

/// Where PostgreSQL says what a row says.
package enum LockSource: Hashable, Sendable {
  /// A page of its documentation, with a fragment.
  case page(String)
  /// A function in its sources.
  case code(file: String, function: String)

  package var url: String {
    switch self {
    case .page(let page): "https://www.postgresql.org/docs/current/\(page)"
    case .code(let file, _): "https://github.com/postgres/postgres/blob/master/src/\(file)"
    }
  }

  package var title: String {
    switch self {
    case .page(let page): String(page.prefix { $0 != "." })
    case .code(_, let function): function
    }
  }
}

/// All rows of the lock table.
package enum LockTable {
  package static let sections: [(title: String, rules: [LockRule])] = [
    ("Tables", LockRule.tableRows), ("Columns", LockRule.columnRows),
    ("Constraints", LockRule.constraintRows), ("Partitions", LockRule.partitionRows),
    ("Indexes and maintenance", LockRule.indexRows), ("Other objects", LockRule.objectRows),
    ("Rows", LockRule.rowRows),
  ]

  package static let all: [LockRule] = sections.flatMap(\.rules)
}
