import Catalog
import Linter
import Syntax

/// A column that is added to a table in use by writing all of the table anew.
struct AddedColumn {
  let column: ColumnDefinition
  let met: MetChange
  private let context: TransactionContext

  init?(_ met: MetChange, _ history: ReplayedHistory) {
    guard case .columnAdded(_, let column, _) = met.change.action else { return nil }
    self.column = column
    self.met = met
    context = TransactionContext(of: met.change, in: history)
  }

  /// `table.column`.
  var name: String { "\(met.name).\(quoted(column.name))" }

  /// `table.column type`, as far as it is known.
  var type: String { column.type.map { "\($0)" } ?? "…" }

  /// The statements that add it without writing the table: empty first, filled later.
  func steps(type: String, fillingWith value: String, before: [String] = []) -> [String] {
    let table = "ALTER TABLE \(met.name)"
    let name = quoted(column.name)
    return ["\(table) ADD COLUMN \(name) \(type);"] + before + [
      "\(table) ALTER COLUMN \(name) SET DEFAULT \(value);",
      "UPDATE \(met.name) SET \(name) = DEFAULT WHERE \(name) IS NULL AND …;",
    ]
  }

  func finding(_ message: String, lead: String, _ steps: [String], severity: Severity? = nil)
    -> Finding
  {
    Finding(
      message, at: met.change.range, help: .advice(lead, steps), severity: severity,
      locks: met.change.footprint)
  }
}

extension AddedColumn {
  /// A sequence of its own in the place of `serial` or an identity.
  func stepsWithSequence(type: String) -> [String] {
    let sequence = QualifiedName(met.name.schema, "\(met.name.name)_\(column.name)_seq")
    return steps(
      type: type, fillingWith: "nextval(\(literal(sequence.description)))",
      before: ["CREATE SEQUENCE \(sequence) OWNED BY \(name);"])
  }
}
