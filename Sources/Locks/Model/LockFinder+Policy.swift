import Catalog
import Syntax

/// Policies.
extension LockFinder {
  mutating func find(_ policy: PolicyDefinition, _ rule: LockRule) {
    apply(
      rule,
      [.table: [relation(policy.table)], .read: read(by: [policy.using, policy.check])])
  }
}
