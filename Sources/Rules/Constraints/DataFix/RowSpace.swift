import Catalog
import Linter
import Syntax

/// The kinds of rows that the expressions of a requirement and of its data fix tell apart.
struct RowSpace {
  struct Row {
    let values: [String: KnownValue]
    /// Whether the table can hold such a row for sure.
    var isCertain: Bool
  }

  private(set) var rows: [Row] = []
  private(set) var cells: [String: ColumnCells] = [:]
  /// Whether each row stands for all of its kind.
  let isExact: Bool
  /// The CHECKs that hold before the fix, and when it is required.
  let checks: (before: [Expression], after: [Expression])

  /// - Returns: Nil when there are too many, or values that nobody can tell.
  init?(
    of condition: Expression, after chain: FixChain, at change: ReplayedChange, _ now: Table,
    _ births: ColumnBirths
  ) {
    var survey = ExpressionSurvey()
    survey.add(condition)
    for step in chain.steps {
      if let condition = step.condition { survey.add(condition) }
      guard case .assignment(let values) = step.effect else { continue }
      survey.add(column: Array(values.keys))
      for value in values.values { survey.add(value) }
    }
    let before = chain.start.validatedChecks.map { chain.withNamesOfNow($0) }
    checks = (
      survey.takingIn(connected: before), survey.takingIn(connected: now.validatedChecks)
    )
    survey.finish()
    for name in survey.columns.sorted() {
      guard let own = Self.cells(of: name, survey, chain, change, now, births) else { return nil }
      cells[name] = own
    }
    isExact = survey.isExact && cells.values.allSatisfy(\.isExact)
    guard multiply() else { return nil }
  }

  private static let maximumRows = 4096

  /// - Returns: Whether there are few enough.
  private mutating func multiply() -> Bool {
    var rows = [Row(values: [:], isCertain: true)]
    for (name, column) in cells.sorted(by: { $0.key < $1.key }) {
      guard rows.count * column.values.count <= Self.maximumRows else { return false }
      rows = rows.flatMap { row in
        column.values.map { value in
          Row(
            values: row.values.merging([name: value]) { $1 },
            isCertain: row.isCertain && !column.doubtful.contains(value))
        }
      }
    }
    self.rows = rows
    return true
  }

  private static func cells(
    of name: String, _ survey: ExpressionSurvey, _ chain: FixChain, _ change: ReplayedChange,
    _ now: Table, _ births: ColumnBirths
  ) -> ColumnCells? {
    if name == parentColumn {
      return ColumnCells(
        TypeName(ObjectName("bool")), labels: nil, constants: [], isNullable: false,
        letters: survey.letters)
    }
    if name == presentColumn { return ColumnCells(only: .present) }
    if let join = chain.joins[name] { return ColumnCells(isThere: !join.isDoubtful) }
    let current = now.column(name)
    if let current, current.origin?.migration == change.origin.migration, !current.isInherited,
      chain.begin.migration == change.origin.migration
    {
      return ColumnCells(only: births.value(of: current))
    }
    let column = chain.start.column(chain.renames.name(of: name, before: chain.begin)) ?? current
    guard column?.generated == nil, current?.generated == nil else { return nil }
    // A column that no migration made, in a table that none made either.
    let isHearsay = column?.origin == nil && !chain.start.isKnown
    let isNullable =
      isHearsay
      ? (survey.nullTested.contains(name) ? true : nil) : column.map { !$0.isNotNull }
    return ColumnCells(
      column?.type, labels: column?.type.flatMap { labels(of: $0, change.before) },
      constants: survey.constants, isNullable: isNullable, letters: survey.letters)
  }

  private static func labels(of type: TypeName, _ catalog: Catalog) -> [String]? {
    let name = QualifiedName(type.name.schema ?? "public", type.name.name)
    guard type.arrayDimensions == 0, case .enumeration(let labels)? = catalog.type(name)?.kind
    else { return nil }
    return labels
  }
}

extension FixChain {
  /// An expression of the table as it was before the first step, in the names of now.
  func withNamesOfNow(_ expression: Expression) -> Expression {
    renaming(expression) { renames.name(of: $0, after: begin) }
  }

  /// An expression in the names of now, as one says it before the first step.
  func withNamesOfThen(_ expression: Expression) -> Expression {
    renaming(expression) { renames.name(of: $0, before: begin) }
  }

  private func renaming(_ expression: Expression, _ name: (String) -> String) -> Expression {
    expression.mapped { part in
      guard case .column(let reference) = part, !reference.isStar else { return part }
      return .column(named: name(reference.column))
    }
  }
}

/// What columns held when they were added to rows that were there.
struct ColumnBirths {
  let history: ReplayedHistory

  /// What the rows got when the column was added; later defaults are for later rows.
  func value(of column: Column) -> KnownValue {
    if column.identity != nil || column.generated != nil || column.type?.isSerial == true {
      return .unknown
    }
    guard let value = definition(of: column)?.default else { return .null }
    return KnownValue(value, columns: [:])
  }

  /// The column as it was added to a table that was there already.
  func definition(of column: Column) -> ColumnDefinition? {
    guard let origin = column.origin else { return nil }
    for change in history.migrations[origin.migration].statement(origin.statement)?.changes ?? [] {
      if case .columnAdded(_, let definition, _) = change.action, definition.name == column.name {
        return definition
      }
    }
    return nil
  }
}
