import Catalog

/// Row security and its policies.
extension LockRule {
  static let policyRows: [LockRule] = [
    enableRowSecurity, createPolicy, alterPolicy, dropPolicy, renamePolicy,
  ]

  static let enableRowSecurity = LockRule(
    "ALTER TABLE … ENABLE | DISABLE | FORCE | NO FORCE ROW LEVEL SECURITY",
    [.table: .accessExclusive], levels)

  static let createPolicy = LockRule(
    "CREATE POLICY", [.table: .accessExclusive, .read: .accessShare],
    .code(file: "backend/commands/policy.c", function: "CreatePolicy"))
  static let alterPolicy = LockRule(
    "ALTER POLICY", [.table: .accessExclusive, .read: .accessShare],
    .code(file: "backend/commands/policy.c", function: "AlterPolicy"))
  static let dropPolicy = LockRule(
    "DROP POLICY", [.table: .accessExclusive],
    .code(file: "backend/commands/policy.c", function: "RemovePolicyById"))
  static let renamePolicy = LockRule(
    "ALTER POLICY … RENAME TO", [.table: .accessExclusive],
    .code(file: "backend/commands/policy.c", function: "rename_policy"))
}
