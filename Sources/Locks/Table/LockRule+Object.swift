import Catalog

/// Views, sequences, and what is no relation itself.
extension LockRule {
  static let objectRows: [LockRule] = [
    createView, replaceView, dropView, renameView, moveView, alterView, createMaterializedView,
    refreshMaterializedView, refreshMaterializedViewConcurrently, createSequence,
    createOwnedSequence, alterSequence, setSequenceOwner, dropSequence, renameSequence,
    createFunction, dropSchema, dropType, dropRule, createRule, createStatistics,
    createPublication, commentOnRelation, commentOnPart, commentOnOther, grant, defineOther,
    renameOther, dropOther,
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

  static let createSequence = LockRule(
    "CREATE SEQUENCE", [.created: .accessExclusive], .page("sql-createsequence.html"))
  static let createOwnedSequence = LockRule(
    "CREATE SEQUENCE … OWNED BY", [.created: .accessExclusive, .table: .accessShare],
    .code(file: "backend/commands/sequence.c", function: "process_owned_by"))
  static let alterSequence = LockRule(
    "ALTER SEQUENCE", when: "readers of the sequence are nextval and currval",
    [.sequence: .shareRowExclusive], .page("sql-altersequence.html"))
  static let setSequenceOwner = LockRule(
    "ALTER SEQUENCE … OWNED BY", [.sequence: .shareRowExclusive, .table: .accessShare],
    .code(file: "backend/commands/sequence.c", function: "process_owned_by"))
  static let dropSequence = LockRule(
    "DROP SEQUENCE", [.sequence: .accessExclusive, .dependents: .accessExclusive],
    .page("explicit-locking.html#LOCKING-TABLES"))
  static let renameSequence = LockRule(
    "ALTER SEQUENCE … RENAME TO, SET SCHEMA, OWNER TO", [.sequence: .accessExclusive],
    .code(file: "backend/commands/tablecmds.c", function: "RenameRelation"))

  static let createFunction = LockRule(
    "CREATE FUNCTION", when: "in SQL: its body is parsed", [.read: .accessShare],
    .code(file: "backend/catalog/pg_proc.c", function: "fmgr_sql_validator"))
  static let dropSchema = LockRule(
    "DROP SCHEMA … CASCADE", [.dependents: .accessExclusive],
    .page("explicit-locking.html#LOCKING-TABLES"))
  static let dropType = LockRule(
    "DROP TYPE | DOMAIN … CASCADE", when: "columns of the type go along",
    [.dependents: .accessExclusive],
    .code(file: "backend/catalog/dependency.c", function: "AcquireDeletionLock"))
  static let createRule = LockRule(
    "CREATE RULE", [.table: .accessExclusive],
    .code(file: "backend/rewrite/rewriteDefine.c", function: "DefineQueryRewrite"))
  static let dropRule = LockRule(
    "DROP RULE", [.table: .accessExclusive],
    .code(file: "backend/rewrite/rewriteRemove.c", function: "RemoveRewriteRuleById"))
  static let createStatistics = LockRule(
    "CREATE STATISTICS", [.table: .shareUpdateExclusive],
    .page("explicit-locking.html#LOCKING-TABLES"))
  static let createPublication = LockRule(
    "CREATE PUBLICATION … FOR TABLE", [.table: .shareUpdateExclusive],
    .code(file: "backend/commands/publicationcmds.c", function: "OpenTableList"))
  static let commentOnRelation = LockRule(
    "COMMENT ON TABLE | VIEW | INDEX | SEQUENCE | COLUMN", [.table: .shareUpdateExclusive],
    .page("explicit-locking.html#LOCKING-TABLES"))
  static let commentOnPart = LockRule(
    "COMMENT ON CONSTRAINT | TRIGGER | POLICY | RULE", [.table: .accessShare],
    .code(file: "backend/catalog/objectaddress.c", function: "get_object_address_relobject"))
  static let commentOnOther = LockRule(
    "COMMENT ON", when: "what is no relation and no part of one", [:], .page("sql-comment.html"))
  static let grant = LockRule(
    "GRANT, REVOKE, ALTER DEFAULT PRIVILEGES", [:],
    .code(file: "backend/catalog/aclchk.c", function: "objectNamesToOids"))
  static let defineOther = LockRule(
    "CREATE, ALTER", when: "types, enum values, roles, schemas, functions in other languages", [:],
    .page("explicit-locking.html#LOCKING-TABLES"))
  static let renameOther = LockRule(
    "ALTER … RENAME TO, SET SCHEMA", when: "what is no relation", [:],
    .page("explicit-locking.html#LOCKING-TABLES"))
  static let dropOther = LockRule(
    "DROP", when: "what is no relation and no part of one", [:],
    .page("explicit-locking.html#LOCKING-TABLES"))
}
