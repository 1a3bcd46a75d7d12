import Catalog

/// Constraints.
extension LockRow {
  static let constraintRows: [LockRow] = [
    addCheck, addCheckNotValid, addNotNullConstraint, addNotNullNotValid, addForeignKey,
    addForeignKeyNotValid, addForeignKeyOfEmptyColumn, addUnique, addUniqueUsingIndex,
    addPrimaryKey, addPrimaryKeyOfNullable, addPrimaryKeyUsingIndex,
    addPrimaryKeyUsingIndexNullable, addExclusion, addExclusionToPartitioned,
    validateCheck, validateForeignKey, dropConstraint, dropForeignKey, dropReferencedKey,
    renameConstraint, alterConstraint, enforceForeignKey, unenforceForeignKey, inheritNotNull,
    disinheritNotNull, addConstraintAbove, addForeignKeyAbove,
    addDomainConstraint, addDomainConstraintNotValid,
  ]

  private static let table: KeyValuePairs<Role, LockMode> = [
    .table: .accessExclusive, .children: .accessExclusive,
  ]
  private static let adding = LockSource.page(
    "sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT")
  private static let altering = LockSource.page(
    "sql-altertable.html#SQL-ALTERTABLE-DESC-ALTER-CONSTRAINT")
  private static let usingIndex = LockSource.page(
    "sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX")

  package static let addCheck = LockRow(
    "ALTER TABLE … ADD CHECK", table, scans: [.table, .children], adding)
  static let addCheckNotValid = LockRow(
    "ALTER TABLE … ADD CHECK", when: "NOT VALID, or (18 and newer) NOT ENFORCED", table, adding)
  package static let addNotNullConstraint = LockRow(
    "ALTER TABLE … ADD CONSTRAINT … NOT NULL", table, scans: [.table, .children], since: 18,
    adding)
  static let addNotNullNotValid = LockRow(
    "ALTER TABLE … ADD CONSTRAINT … NOT NULL", when: "NOT VALID", table, since: 18, adding)
  package static let addForeignKey = LockRow(
    "ALTER TABLE … ADD FOREIGN KEY",
    [
      .table: .shareRowExclusive, .children: .shareRowExclusive,
      .referenced: .shareRowExclusive,
    ], scans: [.table, .children], lookups: [.referenced], adding)
  static let addForeignKeyNotValid = LockRow(
    "ALTER TABLE … ADD FOREIGN KEY", when: "NOT VALID, or (18 and newer) NOT ENFORCED",
    [.table: .shareRowExclusive, .referenced: .shareRowExclusive], adding)
  package static let addForeignKeyOfEmptyColumn = LockRow(
    "ALTER TABLE … ADD COLUMN … REFERENCES", when: "no default: there is nothing to check",
    [
      .table: .accessExclusive, .children: .accessExclusive,
      .referenced: .shareRowExclusive,
    ], .code(file: "backend/parser/parse_utilcmd.c", function: "transformAlterTableStmt"))
  package static let addUnique = LockRow(
    "ALTER TABLE … ADD UNIQUE", [.table: .accessExclusive, .children: .share],
    scans: [.table, .children], adding)
  static let addUniqueUsingIndex = LockRow(
    "ALTER TABLE … ADD UNIQUE", when: "USING INDEX",
    [.table: .accessExclusive], usingIndex)
  package static let addPrimaryKey = LockRow(
    "ALTER TABLE … ADD PRIMARY KEY", when: "its columns NOT NULL",
    [.table: .accessExclusive, .children: .share], scans: [.table, .children], adding)
  package static let addPrimaryKeyOfNullable = LockRow(
    "ALTER TABLE … ADD PRIMARY KEY", when: "with a nullable column", table,
    scans: [.table, .children], adding)
  static let addPrimaryKeyUsingIndex = LockRow(
    "ALTER TABLE … ADD PRIMARY KEY",
    when:
      "USING INDEX, its columns NOT NULL (or, 12 and newer, known by a valid CHECK not to be null)",
    [.table: .accessExclusive], usingIndex)
  package static let addPrimaryKeyUsingIndexNullable = LockRow(
    "ALTER TABLE … ADD PRIMARY KEY", when: "USING INDEX, with a nullable column",
    [.table: .accessExclusive], scans: [.table], usingIndex)
  package static let addExclusion = LockRow(
    "ALTER TABLE … ADD EXCLUDE", [.table: .accessExclusive], scans: [.table], adding)
  package static let addExclusionToPartitioned = LockRow(
    "ALTER TABLE … ADD EXCLUDE", when: "a partitioned table",
    [.table: .accessExclusive, .children: .share], scans: [.children], since: 17, adding)
  static let validateCheck = LockRow(
    "ALTER TABLE … VALIDATE CONSTRAINT", when: "CHECK or NOT NULL",
    [.table: .shareUpdateExclusive, .children: .shareUpdateExclusive],
    scans: [.table, .children],
    .page("sql-altertable.html#SQL-ALTERTABLE-DESC-VALIDATE-CONSTRAINT"))
  static let validateForeignKey = LockRow(
    "ALTER TABLE … VALIDATE CONSTRAINT", when: "FOREIGN KEY",
    [.table: .shareUpdateExclusive, .referenced: .rowShare], scans: [.table],
    lookups: [.referenced],
    .page("sql-altertable.html#SQL-ALTERTABLE-DESC-VALIDATE-CONSTRAINT"))
  static let dropConstraint = LockRow(
    "ALTER TABLE … DROP CONSTRAINT", table, levels)
  static let dropForeignKey = LockRow(
    "ALTER TABLE … DROP CONSTRAINT", when: "FOREIGN KEY",
    [
      .table: .accessExclusive, .children: .accessExclusive, .referenced: .accessExclusive,
    ], .code(file: "backend/commands/tablecmds.c", function: "dropconstraint_internal"))
  static let dropReferencedKey = LockRow(
    "ALTER TABLE … DROP CONSTRAINT", when: "a key that foreign keys refer to, CASCADE",
    [
      .table: .accessExclusive, .children: .accessExclusive, .referencing: .accessExclusive,
    ], .code(file: "backend/catalog/pg_constraint.c", function: "RemoveConstraintById"))
  static let renameConstraint = LockRow(
    "ALTER TABLE … RENAME CONSTRAINT", table,
    .code(file: "backend/commands/tablecmds.c", function: "rename_constraint_internal"))
  static let alterConstraint = LockRow(
    "ALTER TABLE … ALTER CONSTRAINT", [.table: .accessExclusive],
    levels)
  static let enforceForeignKey = LockRow(
    "ALTER TABLE … ALTER CONSTRAINT", when: "a FOREIGN KEY, from NOT ENFORCED to ENFORCED",
    [.table: .accessExclusive, .referenced: .shareRowExclusive], scans: [.table],
    lookups: [.referenced], since: 18, altering)
  static let unenforceForeignKey = LockRow(
    "ALTER TABLE … ALTER CONSTRAINT", when: "a FOREIGN KEY, from ENFORCED to NOT ENFORCED",
    [.table: .accessExclusive, .referenced: .accessExclusive], since: 18, altering)
  static let inheritNotNull = LockRow(
    "ALTER TABLE … ALTER CONSTRAINT", when: "INHERIT of a NOT NULL", table, scans: [.children],
    since: 18, altering)
  static let disinheritNotNull = LockRow(
    "ALTER TABLE … ALTER CONSTRAINT", when: "NO INHERIT of a NOT NULL", table, since: 18,
    altering)
  static let addConstraintAbove = LockRow(
    "ALTER TABLE … ADD CONSTRAINT",
    when: "UNIQUE, PRIMARY KEY or EXCLUDE of a table with partitions or children",
    [.children: .accessExclusive], since: 18,
    .code(file: "backend/commands/tablecmds.c", function: "ATPrepCmd"))
  static let addForeignKeyAbove = LockRow(
    "ALTER TABLE … ADD FOREIGN KEY",
    when: "NOT VALID or NOT ENFORCED, of a table with partitions or children",
    [.children: .shareRowExclusive], since: 18,
    .code(file: "backend/commands/tablecmds.c", function: "ATPrepCmd"))
  static let addDomainConstraint = LockRow(
    "ALTER DOMAIN … ADD CONSTRAINT", when: "on every table with a column of the domain",
    [.table: .share], scans: [.table],
    .code(file: "backend/commands/typecmds.c", function: "validateDomainCheckConstraint"))
  static let addDomainConstraintNotValid = LockRow(
    "ALTER DOMAIN … ADD CONSTRAINT", when: "NOT VALID", [:], .page("sql-alterdomain.html"))
}
