import Catalog

/// Other objects, and what is the same for several kinds.
extension LockRow {
  static let objectRows: [LockRow] = [
    createFunction, dropSchema, dropType, dropRule, createRule, createStatistics,
    createPublication, commentOnRelation, commentOnPart, commentOnOther, grant, grantOnRelations,
    defineOther,
    renameOther, dropOther,
  ]

  static let dropMissingPart = LockRow(
    "DROP TRIGGER | POLICY | RULE IF EXISTS", when: "it is not there", [:],
    .code(file: "backend/catalog/objectaddress.c", function: "get_object_address_relobject"))

  static let defineOther = LockRow(
    "CREATE, ALTER", when: "types, enum values, roles, schemas, functions in other languages", [:],
    .page("explicit-locking.html#LOCKING-TABLES"))
  static let renameOther = LockRow(
    "ALTER … RENAME TO, SET SCHEMA", when: "what is no relation", [:],
    .page("explicit-locking.html#LOCKING-TABLES"))
  static let dropOther = LockRow(
    "DROP", when: "what is no relation and no part of one", [:],
    .page("explicit-locking.html#LOCKING-TABLES"))
}
