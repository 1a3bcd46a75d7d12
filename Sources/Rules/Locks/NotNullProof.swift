import Catalog
import Syntax

/// The statements that make a column NOT NULL so that nothing is read under a strong lock: a constraint that is
/// added NOT VALID and validated later, which before 18 has to be a CHECK that is the proof for SET NOT NULL.
struct NotNullProof {
  private let table: QualifiedName
  private let column: String
  /// A CHECK or a NOT NULL that is there and only has to be validated.
  private let present: Constraint?
  /// Whether the NOT NULL itself can be NOT VALID.
  let isDirect: Bool

  init(
    _ column: String, of table: QualifiedName, in catalog: Catalog, _ version: PostgreSQLVersion
  ) {
    self.table = table
    self.column = column
    let known = catalog.table(table)
    let notNull = known?.column(column)?.notNull
    let check = known?.checks(keepingNullsOutOf: column)
      .first { !$0.isValidated && $0.isEnforced }
    present = notNull ?? check
    isDirect =
      notNull != nil || check == nil && version >= SyntaxFeature.notNullConstraint.since
  }

  private var name: String {
    if let present { return quoted(present.name) }
    if isDirect { return quoted(makeObjectName(table.name, column, "not_null")) }
    return quoted("\(table)_\(column)_not_null")
  }

  /// New rows obey from here on.
  var start: [String] {
    guard present == nil else { return [] }
    let condition =
      isDirect ? "NOT NULL \(quoted(column))" : "CHECK (\(quoted(column)) IS NOT NULL)"
    return ["ALTER TABLE \(table) ADD CONSTRAINT \(name) \(condition) NOT VALID;"]
  }

  /// In a later transaction.
  var validation: String { "ALTER TABLE \(table) VALIDATE CONSTRAINT \(name);" }

  var end: [String] {
    guard !isDirect else { return [] }
    return ["ALTER TABLE \(table) ALTER COLUMN \(quoted(column)) SET NOT NULL;"]
      // One that was there before may say more.
      + (present == nil ? ["ALTER TABLE \(table) DROP CONSTRAINT \(name);"] : [])
  }

  var statements: [String] { start + [validation] + end }
}
