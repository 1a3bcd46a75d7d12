import Catalog
import Syntax

/// Predicts the locks of statements from the lock table and the catalog before each of them.
package struct LockModel: Sendable {
  /// The version of PostgreSQL that runs the statements.
  package let version: PostgreSQLVersion

  /// Predicts for a version of PostgreSQL; if none is named, for that of the parser.
  package init(version: PostgreSQLVersion = .parser) {
    self.version = version
  }

  /// What one change of a statement locks.
  package func footprint(of change: ReplayedChange) -> LockFootprint {
    var finder = LockFinder(version: version, change: change)
    finder.find(change.action)
    return finder.footprint
  }

  /// What a statement locks by the time it ends: `ALTER TABLE` takes the strongest lock that any
  /// of its forms needs.
  package func footprint(of statement: ReplayedStatement) -> LockFootprint {
    statement.changes.reduce(into: LockFootprint()) { $0.add(footprint(of: $1)) }
  }
}
