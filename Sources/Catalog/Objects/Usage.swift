import Syntax

/// The relations that a query, an expression or a body uses, and which of their columns it names.
package struct Usage: Hashable, Sendable {
  private(set) var columns: [RelationID: Set<String>] = [:]

  /// What is named at all, in the order of their IDs.
  package var relations: [RelationID] { columns.keys.sorted() }

  /// Whether it names a column of a relation.
  package func names(_ column: String, of relation: RelationID) -> Bool {
    columns[relation]?.contains(column) == true
  }

  /// The columns of a relation that it names.
  package func columnNames(of relation: RelationID) -> Set<String> { columns[relation] ?? [] }

  mutating func insert(_ names: some Swift.Sequence<String>, of relation: RelationID) {
    columns[relation, default: []].formUnion(names)
  }

  mutating func formUnion(_ other: Usage) {
    for (relation, names) in other.columns { insert(names, of: relation) }
  }

  mutating func rename(_ column: String, of relation: RelationID, to newName: String) {
    guard columns[relation]?.remove(column) != nil else { return }
    columns[relation]?.insert(newName)
  }
}

extension Usage {
  /// What a query reads.
  init(of query: Query, in scope: Scope) {
    self.init()
    scope.visitParts(of: query) { note($0, in: $1) }
  }

  /// What expressions use; of those that belong to a table the scope has its columns.
  init(of expressions: [Expression], in scope: Scope) {
    self.init()
    for expression in expressions { scope.visitParts(of: expression) { note($0, in: $1) } }
  }

  /// What the body of a function or a rule does.
  init(of contents: RoutineContents, in scope: Scope) {
    self.init(of: contents.expressions, in: scope)
    for change in contents.changes {
      switch change.action {
      case .queried(let query): scope.visitParts(of: query) { note($0, in: $1) }
      case .rowsChanged(let rows): scope.visitParts(of: rows) { note($0, in: $1) }
      default: continue
      }
    }
  }

  private mutating func note(_ part: Scope.Part, in scope: Scope) {
    switch part {
    case .relation(let name, _):
      let relation = scope.catalog.relation(scope.catalog.resolve(name, in: scope.session))
      if let relation { insert([], of: relation.id) }
    case .columns(let names, let sources):
      for source in sources {
        for name in names { insert(source.base(of: name)) }
      }
    case .allColumns(let sources):
      for column in sources.flatMap(\.columns) { insert(column.base) }
    case .firstColumns(let count, let source):
      for column in source.columns.prefix(count) { insert(column.base) }
    case .expression(.column(let reference)):
      guard case .column(let place) = scope.meaning(of: reference) else { return }
      insert(scope[place.source].base(of: place.column))
    case .expression(let expression):
      guard let name = expression.calledSequence,
        case .sequence(let sequence)? = scope.catalog.relation(
          scope.catalog.resolve(name, in: scope.session))
      else { return }
      insert([], of: sequence.id)
    case .join: break
    }
  }

  private mutating func insert(_ column: SourceColumn.Base?) {
    if let column { insert([column.column], of: column.relation) }
  }
}
