import Syntax

/// What the body of a function names, as its names are resolved when it is called.
///
/// A body that is a string is only text to PostgreSQL: nothing keeps what it names from being dropped
/// or renamed.
package struct References: Sendable {
  /// The relations, each as it is written.
  package fileprivate(set) var relations: [RelationID: ObjectName] = [:]
  package fileprivate(set) var columns: [RelationID: Set<String>] = [:]
  /// The calls of functions that the history made.
  package fileprivate(set) var calls: [QualifiedName: Expression.FunctionCall] = [:]
  /// The types of the history that values are cast to.
  package fileprivate(set) var types: Set<QualifiedName> = []

  package func names(_ column: String, of relation: RelationID) -> Bool {
    columns[relation]?.contains(column) == true
  }
}

extension Catalog {
  /// What a function's body names, called in a session with the search path of this one unless the
  /// function has its own.
  package func references(of function: Function, in session: Session) -> References {
    var session = session
    if let path = function.settings["search_path"] {
      session.searchPath = path.split(separator: ",").map(unquoted)
        .filter { $0 != "$user" && !$0.isEmpty }
    }
    var reader = ReferenceReader(catalog: self, session: session)
    reader.read(function.contents, records: records(of: function))
    return reader.references
  }

  /// What `NEW` and `OLD` stand for in a trigger function.
  private func records(of function: Function) -> [BodyScope.Source] {
    guard function.returnType?.name.name == "trigger" else { return [] }
    return tables.filter { $0.triggers.contains { $0.function == function.objectName } }
      .flatMap { table in
        ["new", "old"].map { name in
          BodyScope.Source(
            name: name, relation: table.id,
            columns: table.hasAllColumns ? table.columns.map(\.name) : nil, isRecord: true)
        }
      }
  }
}

/// An element of `search_path` without its quotes and the space around it.
private func unquoted(_ name: Substring) -> String {
  String(name.filter { $0 != "\"" && $0 != "'" && !$0.isWhitespace })
}

/// The names that one level of a query brings.
private struct BodyScope {
  struct Source {
    let name: String
    /// Nil for a subquery, a common table, a relation that the history does not show.
    let relation: RelationID?
    /// Nil when nobody here knows them.
    let columns: [String]?
    /// Its columns are only known behind its name.
    var isRecord = false
  }

  var sources: [Source]
}

/// Reads queries with the scopes that their names are looked up in.
private struct ReferenceReader {
  let catalog: Catalog
  let session: Session
  var references = References()
  private var commonTables: [String] = []

  init(catalog: Catalog, session: Session) {
    self.catalog = catalog
    self.session = session
  }

  mutating func read(_ contents: RoutineContents, records: [BodyScope.Source]) {
    let outer = [BodyScope(sources: records)]
    for expression in contents.expressions { read(expression, outer) }
    for change in contents.changes {
      if case .block(let block) = change.placement {
        for case .condition(let condition?, _) in block.guards { read(condition, outer) }
      }
      switch change.action {
      case .queried(let query): read(query, outer)
      case .rowsChanged(let rows): read(rows, outer)
      case .called(let call): read(.call(call), outer)
      default: continue
      }
    }
  }

  // MARK: - Queries

  private mutating func read(_ query: Query, _ outer: [BodyScope]) {
    let hidden = commonTables
    defer { commonTables = hidden }
    for table in query.commonTables { read(table, outer) }
    var scopes = outer
    switch query.body {
    case .select(let select):
      var scope = BodyScope(sources: [])
      for item in select.from { read(item, into: &scope, outer) }
      scopes.append(scope)
      let parts =
        select.targets.map(\.value) + select.groups
        + [select.condition, select.having].compactMap(\.self)
      for part in parts { read(part, scopes) }
    case .values(let rows): for value in rows.joined() { read(value, outer) }
    case .setOperation(let operation):
      read(operation.left, outer)
      read(operation.right, outer)
      return
    case .opaque: break
    }
    // What is sorted by may also be a name of the result.
    let results = query.resultNames
    for part in query.order {
      if case .column(let column) = part, results.contains(column.column) { continue }
      read(part, scopes)
    }
  }

  private mutating func read(_ table: Query.CommonTable, _ outer: [BodyScope]) {
    commonTables.append(table.name)
    switch table.body {
    case .query(let query): read(query, outer)
    case .rowChange(let change): read(change, outer)
    }
  }

  private mutating func read(_ item: FromItem, into scope: inout BodyScope, _ outer: [BodyScope]) {
    switch item {
    case .relation(let relation): scope.sources.append(source(relation))
    case .subquery(let query, let alias):
      // LATERAL or not: a name that is not found in it may be one of its neighbours'.
      read(query, outer + [scope])
      scope.sources.append(.init(name: alias?.name ?? "", relation: nil, columns: nil))
    case .function(let calls, let alias):
      for call in calls { read(call, outer + [scope]) }
      scope.sources.append(.init(name: alias?.name ?? "", relation: nil, columns: nil))
    case .join(let join):
      read(join.left, into: &scope, outer)
      read(join.right, into: &scope, outer)
      if let condition = join.condition { read(condition, outer + [scope]) }
      for name in join.using { note(name, in: scope) }
    case .opaque: scope.sources.append(.init(name: "", relation: nil, columns: nil))
    }
  }

  private mutating func source(_ relation: FromItem.Relation) -> BodyScope.Source {
    let name = relation.alias?.name ?? relation.name.name
    if relation.name.schema == nil, commonTables.contains(relation.name.name) {
      return .init(name: name, relation: nil, columns: nil)
    }
    return source(relation.name, as: name, renamed: relation.alias?.columns.isEmpty == false)
  }

  private mutating func source(
    _ written: ObjectName, as name: String, renamed: Bool = false
  ) -> BodyScope.Source {
    guard let found = catalog.relation(catalog.resolve(written, in: session)) else {
      return .init(name: name, relation: nil, columns: nil)
    }
    references.relations[found.id] = written
    return .init(name: name, relation: found.id, columns: renamed ? nil : found.allColumns)
  }

  // MARK: - Rows

  private mutating func read(_ change: RowChange, _ outer: [BodyScope]) {
    let hidden = commonTables
    defer { commonTables = hidden }
    for table in change.commonTables { read(table, outer) }
    if let query = change.source { read(query, outer) }
    let target = source(change.table, as: change.alias ?? change.table.name)
    for column in change.columns + change.assignments.map(\.column) {
      note(column, in: BodyScope(sources: [target]))
    }
    var scope = BodyScope(sources: [target])
    for item in change.from { read(item, into: &scope, outer) }
    if change.kind == .insert {
      // `ON CONFLICT DO UPDATE` also sees the row that was turned away.
      scope.sources.append(
        .init(name: "excluded", relation: target.relation, columns: target.columns, isRecord: true))
    }
    let values = change.assignments.map(\.value) + [change.condition].compactMap(\.self)
    for value in values { read(value, outer + [scope]) }
  }

  // MARK: - Expressions

  private mutating func read(_ expression: Expression, _ scopes: [BodyScope]) {
    switch expression {
    case .column(let reference): note(reference, scopes)
    case .subquery(let subquery): read(subquery.query, scopes)
    case .call(let call):
      if let function = catalog.functions(calledBy: call, in: session)?.first {
        references.calls[function.name] = call
      }
    case .cast(_, let type): note(type)
    default: break
    }
    for child in expression.children { read(child, scopes) }
  }

  private mutating func note(_ reference: Expression.ColumnReference, _ scopes: [BodyScope]) {
    guard !reference.isStar else { return }
    for scope in scopes.reversed() {
      if let qualifier = reference.qualifier.last {
        let sources = scope.sources.filter { $0.name == qualifier }
        guard !sources.isEmpty else { continue }
        return note(reference.column, in: BodyScope(sources: sources))
      }
      let open = scope.sources.filter { !$0.isRecord }
      if open.contains(where: { $0.columns?.contains(reference.column) == true }) {
        return note(reference.column, in: BodyScope(sources: open))
      }
      // It may be a column of something that nobody here knows.
      if open.contains(where: { $0.columns == nil }) { return }
    }
  }

  private mutating func note(_ column: String, in scope: BodyScope) {
    for source in scope.sources {
      guard let relation = source.relation, source.columns?.contains(column) == true else {
        continue
      }
      references.columns[relation, default: []].insert(column)
    }
  }

  private mutating func note(_ type: TypeName) {
    let schemas = type.name.schema.map { [$0] } ?? session.searchPath
    let candidates = schemas.map { QualifiedName($0, type.name.name) }
    if let found = candidates.first(where: { catalog.type($0) != nil }) {
      references.types.insert(found)
    }
  }
}

extension Query {
  /// What its result's columns are called, as far as they are given names.
  fileprivate var resultNames: [String] {
    guard case .select(let select) = body else { return [] }
    return select.targets.compactMap(\.alias)
  }
}

extension Relation {
  /// The names of its columns; nil when the history may not show all of them.
  fileprivate var allColumns: [String]? {
    switch self {
    case .table(let table): table.hasAllColumns ? table.columns.map(\.name) : nil
    case .view(let view): view.columns?.map(\.name)
    case .sequence, .index: nil
    }
  }
}
