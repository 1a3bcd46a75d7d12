import Catalog
import Syntax

/// Policies.
extension LockFinder {
  mutating func find(_ policy: PolicyDefinition, _ row: LockRow) {
    apply(
      row,
      [.table: [relation(policy.table)], .read: read(by: [policy.using, policy.check])])
  }
}
