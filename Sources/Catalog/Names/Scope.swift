import Syntax

/// The names that a piece of SQL sees: the range tables of the queries around it, the innermost last.
///
/// Resolves references as PostgreSQL does: a bare name means the column of the innermost query that has
/// one of that name, whatever the author had in mind.
/// https://www.postgresql.org/docs/current/sql-expressions.html#SQL-EXPRESSIONS-COLUMN-REFS
package struct Scope: Sendable {
  /// What a reference to a column means.
  package enum Meaning: Hashable, Sendable {
    case column(Place)
    /// The name of a table stands for its whole row.
    case row(Source.ID)
    /// PostgreSQL refuses it: nothing in sight has that name, or two things have.
    case missing, ambiguous
    /// The history does not tell.
    case unknown
  }

  /// A column of one of the sources in sight.
  package struct Place: Hashable, Sendable {
    /// What it is a column of.
    package let source: Source.ID
    /// Its name.
    package let column: String
  }

  let catalog: Catalog
  let session: Session
  /// What the queries around it read, the outermost first.
  private(set) var levels: [[Source]] = []
  /// The columns of the common tables in sight; nil where the history does not tell.
  private var commonTables: [String: [ResultColumn]?] = [:]

  /// How many queries there are around it, those included whose columns it does not see.
  private var nesting = 0

  /// Queries nested deeper than this are not looked into.
  private static let maximumNesting = 60

  /// The scope of a statement.
  package init(_ catalog: Catalog, in session: Session) {
    self.catalog = catalog
    self.session = session
  }

  /// The scope of an expression that belongs to a table: of its policies, checks, indexes.
  package init(of table: Table, _ catalog: Catalog, in session: Session) {
    self.init(catalog, in: session)
    levels = [[Source(table: table)]]
  }

  /// How many queries it is inside of; the table of a policy counts as one.
  package var depth: Int { levels.count }

  /// A source that a meaning or an ambiguity names.
  package subscript(id: Source.ID) -> Source { levels[id.level][id.index] }

  var isTooDeep: Bool { nesting > Self.maximumNesting }

  func entering(_ sources: [Source]) -> Scope {
    var scope = self
    scope.levels.append(sources)
    return scope
  }

  // MARK: - Resolving

  /// What PostgreSQL takes a reference for.
  package func meaning(of reference: Expression.ColumnReference) -> Meaning {
    guard !reference.isStar else { return .unknown }
    if reference.path.count > 1 { return qualifiedMeaning(of: reference) }
    let meaning = bareMeaning(of: reference.column)
    guard meaning == .missing else { return meaning }
    // Only where no column has the name it may be a table's.
    return source(named: reference.column, in: nil).map { .row($0) } ?? .missing
  }

  private func bareMeaning(of column: String) -> Meaning {
    for level in levels.indices.reversed() {
      var matches: [Source.ID] = []
      var isComplete = true
      for (index, source) in levels[level].enumerated() where !source.isRecord {
        if source.shows(column) { matches.append(Source.ID(level: level, index: index)) }
        isComplete = isComplete && source.isComplete
      }
      if matches.count > 1 { return .ambiguous }
      if let match = matches.first { return .column(Place(source: match, column: column)) }
      if !isComplete { return .unknown }
    }
    return .missing
  }

  private func qualifiedMeaning(of reference: Expression.ColumnReference) -> Meaning {
    let qualifier = reference.qualifier
    let schema = qualifier.count > 1 ? qualifier[qualifier.count - 2] : nil
    guard let name = qualifier.last, let id = source(named: name, in: schema) else {
      return levels.joined().allSatisfy { $0.name != nil } ? .missing : .unknown
    }
    if self[id].has(reference.column) {
      return .column(Place(source: id, column: reference.column))
    }
    return self[id].isComplete ? .missing : .unknown
  }

  func source(named name: String, in schema: String?) -> Source.ID? {
    for level in levels.indices.reversed() {
      let index = levels[level].firstIndex { source in
        guard let schema else { return source.name == name }
        return source.qualifiedName == QualifiedName(schema, name)
      }
      if let index { return Source.ID(level: level, index: index) }
    }
    return nil
  }

  // MARK: - Visiting

  /// What names stand in.
  package enum Part {
    case expression(Expression)
    /// A table or view that is read or changed; common tables are none.
    case relation(ObjectName, Location?)
    case join(FromItem.Join)
    /// Columns that are named without being expressions, and what they may be of.
    case columns([String], [Source])
    /// A `*` that stands for all columns of these.
    case allColumns([Source])
    /// The first columns of a table, which an `INSERT` that names none fills.
    case firstColumns(Int, Source)
  }

  /// Gets a part of an expression, and the scope it stands in.
  package typealias Visit = (_ part: Part, _ scope: Scope) -> Void

  /// Hands out the expression and all that is in it, subqueries too, each with the scope it stands in.
  package func visit(_ expression: Expression, _ body: (Expression, Scope) -> Void) {
    visitParts(of: expression) { part, scope in
      if case .expression(let expression) = part { body(expression, scope) }
    }
  }

  /// Calls `body` on every expression of a query, with the scope that it stands in.
  package func visit(_ query: Query, _ body: (Expression, Scope) -> Void) {
    visitParts(of: query) { part, scope in
      if case .expression(let expression) = part { body(expression, scope) }
    }
  }

  /// Calls `body` on every part of an expression, also inside of its subqueries.
  package func visitParts(of expression: Expression, _ body: Visit) {
    withoutActuallyEscaping(body) { walk(expression, $0) }
  }

  /// Calls `body` on every part of a query's expressions.
  package func visitParts(of query: Query, _ body: Visit) {
    withoutActuallyEscaping(body) { walk(query, $0) }
  }

  /// Calls `body` on every part of the expressions that a change of rows evaluates.
  package func visitParts(of change: RowChange, _ body: Visit) {
    withoutActuallyEscaping(body) { walk(change, $0) }
  }

  func walk(_ expression: Expression, _ body: @escaping Visit) {
    body(.expression(expression), self)
    switch expression {
    case .subquery(let subquery): walk(subquery.query, body)
    case .row(let parts): for part in parts { expand(part, body) }
    default: break
    }
    for child in expression.children { walk(child, body) }
  }

  /// Only in a list of values is a `*` all columns; elsewhere it is the whole row.
  private func expand(_ item: Expression, _ body: Visit) {
    guard case .column(let reference) = item, reference.isStar, let sources = sources(of: reference)
    else { return }
    body(.allColumns(sources), self)
  }

  func walk(_ query: Query, _ body: @escaping Visit) {
    guard !isTooDeep else { return }
    let scope = seeing(query.commonTables, body)
    switch query.body {
    case .select(let select):
      let inner = scope.entering(scope.sources(of: select.from, body))
      inner.walk(select, orderedBy: query.order, body)
    case .values(let rows):
      for value in rows.joined() {
        scope.expand(value, body)
        scope.walk(value, body)
      }
    case .setOperation(let operation):
      scope.walk(operation.left, body)
      scope.walk(operation.right, body)
    case .opaque: break
    }
    for bound in [query.limit, query.offset] {
      if let bound { scope.walk(bound, body) }
    }
  }

  private func walk(
    _ select: Query.Select, orderedBy order: [Expression], _ body: @escaping Visit
  ) {
    let names = Set(select.targets.compactMap(\.name))
    // ORDER BY and DISTINCT ON mean a column of the result before one of the sources, GROUP BY after them.
    let order = (order + select.distinctOn).filter { value in
      guard case .column(let reference) = value, reference.path.count == 1 else { return true }
      return !names.contains(reference.column)
    }
    let groups = select.groups.filter { value in
      guard case .column(let reference) = value, reference.path.count == 1 else { return true }
      return !names.contains(reference.column) || meaning(of: reference) != .missing
    }
    for target in select.targets { expand(target.value, body) }
    let parts =
      select.targets.map(\.value) + [select.condition, select.having].compactMap(\.self)
      + groups + select.windows.flatMap { $0.partition + $0.order } + order
    for part in parts { walk(part, body) }
  }

  private func walk(_ change: RowChange, _ body: @escaping Visit) {
    let scope = seeing(change.commonTables, body)
    body(.relation(change.table, nil), scope)
    if let source = change.source { scope.walk(source, body) }
    for value in change.rows.joined() {
      scope.expand(value, body)
      scope.walk(value, body)
    }
    let target = scope.source(of: change.table, named: change.alias)
    let named = change.columns + change.branches.flatMap(\.columns)
    body(.columns(named + change.assignments.map(\.column), [target]), scope)
    if change.kind == .insert, change.columns.isEmpty,
      let count = change.rows.first?.count
        ?? change.source.flatMap({ scope.resultColumns(of: $0)?.count })
    {
      body(.firstColumns(count, target), scope)
    }
    // `ON CONFLICT DO UPDATE` also sees the row that was turned away, all of it.
    let excluded = change.kind == .insert ? [target.record(named: "excluded")] : []
    if change.kind == .insert, !change.assignments.isEmpty { body(.allColumns([target]), scope) }
    let inner = scope.entering([target] + scope.sources(of: change.from, body) + excluded)
    for assignment in change.assignments { inner.walk(assignment.value, body) }
    if let condition = change.condition { inner.walk(condition, body) }
    for branch in change.branches {
      for value in branch.values + [branch.condition].compactMap(\.self) { inner.walk(value, body) }
    }
    // From PostgreSQL 18 on it also sees the row before and after.
    let returning = scope.entering(
      inner.levels[inner.levels.count - 1] + ["old", "new"].map { target.record(named: $0) })
    for target in change.returning {
      returning.expand(target.value, body)
      returning.walk(target.value, body)
    }
  }

  /// The scope with the common tables of a `WITH` added, each of which sees those before it.
  func seeing(_ tables: [Query.CommonTable], _ body: Visit? = nil) -> Scope {
    var scope = self
    scope.nesting += 1
    for table in tables where table.isRecursive { scope.commonTables[table.name] = .some(nil) }
    for table in tables {
      switch table.body {
      case .query(let query):
        if table.isRecursive, case .setOperation(let operation) = query.body {
          // What the first part returns is what the table is called by in the second.
          let columns = scope.resultColumns(of: operation.left)?.renamed(table.columns)
          scope.commonTables[table.name] = .some(columns)
        }
        if let body { scope.walk(query, body) }
        let columns = scope.resultColumns(of: query).map { $0.renamed(table.columns) }
        scope.commonTables[table.name] = .some(columns)
      case .rowChange(let change):
        if let body { scope.walk(change, body) }
        scope.commonTables[table.name] = .some(
          scope.resultColumns(of: change)?.renamed(table.columns))
      }
    }
    return scope
  }

  /// The columns of a common table in sight: nil inside where they are not known, nil where there is none.
  func commonTable(_ name: ObjectName) -> [ResultColumn]?? {
    name.schema == nil ? commonTables[name.name] : nil
  }
}

extension Query.Target {
  /// What the column of the result is called.
  var name: String? { alias ?? value.outputName }

  /// The same, as PostgreSQL has it where nobody says; nil where the history does not tell, or it is several.
  var resultName: String? {
    switch value {
    case .column(let reference) where reference.isStar: nil
    case .element(_, let accessors) where accessors.last == .everyField: nil
    case .opaque: alias
    default: name ?? "?column?"
    }
  }
}

extension [String] {
  /// The first that stood there before.
  package var firstRepeated: String? {
    var seen: Set<String> = []
    return first { !seen.insert($0).inserted }
  }
}

extension Scope {
  /// The column of a table, as the catalog knows it.
  package func catalogColumn(_ name: String, of relation: RelationID) -> Column? {
    catalog.table(relation)?.column(name)
  }

  /// Whether something that the innermost query reads has a column; for a policy, its own table.
  package func hasColumn(_ name: String) -> Bool {
    levels.last?.contains { $0.shows(name) } ?? false
  }

  /// How a source is written: its alias, or the name of its table.
  package func spelling(of source: Source.ID) -> String? {
    self[source].name.map(quoted)
  }
}
