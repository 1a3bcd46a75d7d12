import Catalog

/// Row security and its policies.
extension LockRow {
  static let policyRows: [LockRow] = [
    enableRowSecurity, createPolicy, alterPolicy, dropPolicy, renamePolicy,
  ]

  static let enableRowSecurity = LockRow(
    "ALTER TABLE … ENABLE | DISABLE | FORCE | NO FORCE ROW LEVEL SECURITY",
    [.table: .accessExclusive], levels)

  static let createPolicy = LockRow(
    "CREATE POLICY", [.table: .accessExclusive, .read: .accessShare],
    .code(file: "backend/commands/policy.c", function: "CreatePolicy"))
  static let alterPolicy = LockRow(
    "ALTER POLICY", [.table: .accessExclusive, .read: .accessShare],
    .code(file: "backend/commands/policy.c", function: "AlterPolicy"))
  static let dropPolicy = LockRow(
    "DROP POLICY", [.table: .accessExclusive],
    .code(file: "backend/commands/policy.c", function: "RemovePolicyById"))
  static let renamePolicy = LockRow(
    "ALTER POLICY … RENAME TO", [.table: .accessExclusive],
    .code(file: "backend/commands/policy.c", function: "rename_policy"))
}
