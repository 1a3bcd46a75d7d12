import Catalog

/// Comments.
extension LockRow {
  static let commentOnRelation = LockRow(
    "COMMENT ON TABLE | VIEW | INDEX | SEQUENCE | COLUMN", [.table: .shareUpdateExclusive],
    .page("explicit-locking.html#LOCKING-TABLES"))
  static let commentOnPart = LockRow(
    "COMMENT ON CONSTRAINT | TRIGGER | POLICY | RULE", [.table: .accessShare],
    .code(file: "backend/catalog/objectaddress.c", function: "get_object_address_relobject"))
  static let commentOnOther = LockRow(
    "COMMENT ON", when: "what is no relation and no part of one", [:], .page("sql-comment.html"))
}
