import Catalog

/// Views and materialized views.
extension LockRow {
  static let viewRows: [LockRow] = [
    createView, replaceView, dropView, renameView, moveView, alterView, createMaterializedView,
    refreshMaterializedView, refreshMaterializedViewConcurrently,
  ]

  static let createView = LockRow(
    "CREATE VIEW", [.created: .accessExclusive, .read: .accessShare],
    .page("sql-createview.html"))
  static let replaceView = LockRow(
    "CREATE OR REPLACE VIEW", when: "the view is there",
    [.view: .accessExclusive, .read: .accessShare],
    .code(file: "backend/commands/view.c", function: "DefineVirtualRelation"))
  static let dropView = LockRow(
    "DROP [MATERIALIZED] VIEW", [.view: .accessExclusive, .dependents: .accessExclusive],
    .page("explicit-locking.html#LOCKING-TABLES"))
  static let renameView = LockRow(
    "ALTER [MATERIALIZED] VIEW … RENAME TO", [.view: .accessExclusive],
    .code(file: "backend/commands/tablecmds.c", function: "RenameRelation"))
  static let moveView = LockRow(
    "ALTER [MATERIALIZED] VIEW … SET SCHEMA", [.view: .accessExclusive],
    .code(file: "backend/commands/tablecmds.c", function: "AlterTableNamespace"))
  static let alterView = LockRow(
    "ALTER [MATERIALIZED] VIEW", when: "any other form", [.view: .accessExclusive], levels)
  static let createMaterializedView = LockRow(
    "CREATE MATERIALIZED VIEW", [.created: .accessExclusive, .read: .accessShare],
    .page("sql-creatematerializedview.html"))
  package static let refreshMaterializedView = LockRow(
    "REFRESH MATERIALIZED VIEW", [.view: .accessExclusive, .read: .accessShare],
    rewrites: [.view], .page("sql-refreshmaterializedview.html"))
  static let refreshMaterializedViewConcurrently = LockRow(
    "REFRESH MATERIALIZED VIEW CONCURRENTLY", [.view: .exclusive, .read: .accessShare],
    .page("explicit-locking.html#LOCKING-TABLES"))
}
