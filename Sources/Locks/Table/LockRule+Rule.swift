import Catalog

/// Rewrite rules.
extension LockRule {
  static let dropRule = LockRule(
    "DROP RULE", [.table: .accessExclusive],
    .code(file: "backend/rewrite/rewriteRemove.c", function: "RemoveRewriteRuleById"))

  static let createRule = LockRule(
    "CREATE RULE", [.table: .accessExclusive],
    .code(file: "backend/rewrite/rewriteDefine.c", function: "DefineQueryRewrite"))

  static let toggleRule = LockRule(
    "ALTER TABLE … ENABLE | DISABLE RULE", [.table: .accessExclusive], levels)
}
