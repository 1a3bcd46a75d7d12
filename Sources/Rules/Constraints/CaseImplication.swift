import Catalog
import Syntax

/// Decides whether rows that pass some CHECKs of a table pass another, by going through all kinds of values.
///
/// It knows that `n > 10` implies `n > 0`, and what NOT NULL rules out. Only where comparisons with constants tell all
/// values apart, which is then certain.
struct CaseImplication {
  let table: Table

  private static let maximumRows = 2048

  /// Whether a condition follows from another, and not from the columns' types and NOT NULLs alone.
  func needs(_ premise: Expression, for conclusion: Expression) -> Bool {
    holds(from: [premise], to: conclusion) && !holds(from: [], to: conclusion)
  }

  func holds(from premises: [Expression], to conclusion: Expression) -> Bool {
    guard conclusion.isFullyKnown else { return false }
    var survey = ExpressionSurvey()
    survey.add(conclusion)
    let given = survey.takingIn(connected: premises.filter(\.isFullyKnown))
    survey.finish()
    guard survey.isExact, !survey.columns.isEmpty else { return false }
    var rows: [[String: KnownValue]] = [[:]]
    for name in survey.columns.sorted() {
      guard let column = table.column(name), column.generated == nil, var type = column.type else {
        return false
      }
      // The digits behind the point are values too.
      if type.name.name == "numeric" { type.modifiers = [] }
      let cells = ColumnCells(
        type, labels: nil, constants: survey.constants, isNullable: !column.isNotNull,
        letters: survey.letters)
      guard cells.isExact, rows.count * cells.values.count <= Self.maximumRows else { return false }
      rows = rows.flatMap { row in
        cells.values.map { value in row.merging([name: value]) { $1 } }
      }
    }
    return rows.allSatisfy { row in
      KnownValue(conclusion, columns: row).satisfiesCheck
        || given.contains { KnownValue($0, columns: row) == .boolean(false) }
    }
  }
}
