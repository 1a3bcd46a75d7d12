import Catalog

/// Views and materialized views.
extension LockRule {
  static let viewRows: [LockRule] = [
    createView, replaceView, dropView, renameView, moveView, alterView, createMaterializedView,
    refreshMaterializedView, refreshMaterializedViewConcurrently,
  ]

  static let createView = LockRule(
    "CREATE VIEW", [.created: .accessExclusive, .read: .accessShare],
    .page("sql-createview.html"))
  static let replaceView = LockRule(
    "CREATE OR REPLACE VIEW", when: "the view is there",
    [.view: .accessExclusive, .read: .accessShare],
    .code(file: "backend/commands/view.c", function: "DefineVirtualRelation"))
  static let dropView = LockRule(
    "DROP [MATERIALIZED] VIEW", [.view: .accessExclusive, .dependents: .accessExclusive],
    .page("explicit-locking.html#LOCKING-TABLES"))
  static let renameView = LockRule(
    "ALTER [MATERIALIZED] VIEW … RENAME TO", [.view: .accessExclusive],
    .code(file: "backend/commands/tablecmds.c", function: "RenameRelation"))
  static let moveView = LockRule(
    "ALTER [MATERIALIZED] VIEW … SET SCHEMA", [.view: .accessExclusive],
    .code(file: "backend/commands/tablecmds.c", function: "AlterTableNamespace"))
  static let alterView = LockRule(
    "ALTER [MATERIALIZED] VIEW", when: "any other form", [.view: .accessExclusive], levels)
  static let createMaterializedView = LockRule(
    "CREATE MATERIALIZED VIEW", [.created: .accessExclusive, .read: .accessShare],
    .page("sql-creatematerializedview.html"))
  package static let refreshMaterializedView = LockRule(
    "REFRESH MATERIALIZED VIEW", [.view: .accessExclusive, .read: .accessShare],
    rewrites: [.view], .page("sql-refreshmaterializedview.html"))
  static let refreshMaterializedViewConcurrently = LockRule(
    "REFRESH MATERIALIZED VIEW CONCURRENTLY", [.view: .exclusive, .read: .accessShare],
    .page("explicit-locking.html#LOCKING-TABLES"))
}
