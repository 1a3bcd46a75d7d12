import Catalog

/// Rewrite rules.
extension LockRow {
  static let dropRule = LockRow(
    "DROP RULE", [.table: .accessExclusive],
    .code(file: "backend/rewrite/rewriteRemove.c", function: "RemoveRewriteRuleById"))

  static let createRule = LockRow(
    "CREATE RULE", [.table: .accessExclusive],
    .code(file: "backend/rewrite/rewriteDefine.c", function: "DefineQueryRewrite"))

  static let toggleRule = LockRow(
    "ALTER TABLE … ENABLE | DISABLE RULE", [.table: .accessExclusive], levels)
}
