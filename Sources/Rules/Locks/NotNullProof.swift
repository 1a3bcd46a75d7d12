import Catalog
import Syntax

/// The statements that make a column NOT NULL with a CHECK as proof, so that nothing is read under
/// a strong lock.
struct NotNullProof {
  private let table: QualifiedName
  private let column: String
  /// A CHECK that is there and only has to be validated.
  private let present: Constraint?

  init(_ column: String, of table: QualifiedName, in catalog: Catalog) {
    self.table = table
    self.column = column
    present = catalog.table(table)?.checks(keepingNullsOutOf: column).first { !$0.isValidated }
  }

  private var check: String { quoted(present?.name ?? "\(table.name)_\(column)_not_null") }

  /// New rows obey from here on.
  var start: [String] {
    present == nil
      ? [
        "ALTER TABLE \(table) ADD CONSTRAINT \(check) CHECK (\(quoted(column)) IS NOT NULL) NOT VALID;"
      ] : []
  }

  /// In a later transaction.
  var validation: String { "ALTER TABLE \(table) VALIDATE CONSTRAINT \(check);" }

  var end: [String] {
    ["ALTER TABLE \(table) ALTER COLUMN \(quoted(column)) SET NOT NULL;"]
      // One that was there before may say more.
      + (present == nil ? ["ALTER TABLE \(table) DROP CONSTRAINT \(check);"] : [])
  }

  var statements: [String] { start + [validation] + end }
}
