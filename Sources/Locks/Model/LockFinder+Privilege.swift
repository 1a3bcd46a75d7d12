import Catalog
import Syntax

/// `GRANT`, `REVOKE` and `ALTER DEFAULT PRIVILEGES`.
extension LockFinder {
  mutating func change(_ change: PrivilegeChange) {
    guard LockRow.grantOnRelations.versions.contains(version),
      case .objects(let objects) = change.scope,
      [.table, .sequence].contains(change.kind)
    else { return apply(.grant) }
    apply(.grantOnRelations, [.table: objects.map { relation($0.name) }])
  }
}
