import Syntax

/// What the body of a function names, as its names are resolved when it is called.
///
/// A body that is a string is only text to PostgreSQL: nothing keeps what it names from being dropped
/// or renamed.
package struct References: Sendable {
  /// The relations, each as it is written.
  package fileprivate(set) var relations: [RelationID: ObjectName] = [:]
  /// The columns that are named, by the relation that has them; those of a star are not.
  package fileprivate(set) var columns: [RelationID: Set<String>] = [:]
  /// The calls of functions that the history made.
  package fileprivate(set) var calls: [QualifiedName: Expression.FunctionCall] = [:]
  /// The types of the history that values are cast to.
  package fileprivate(set) var types: Set<QualifiedName> = []

  /// Whether a column of a relation is named; a star names none.
  package func names(_ column: String, of relation: RelationID) -> Bool {
    columns[relation]?.contains(column) == true
  }
}

extension Catalog {
  /// What a function's body names, called in a session with the search path of this one unless the
  /// function has its own.
  package func references(of function: Function, in session: Session) -> References {
    let scope = Scope(self, in: session.inside(function)).entering(records(of: function))
    var references = References()
    references.read(function.contents, in: scope)
    return references
  }

  /// What `NEW` and `OLD` stand for in a trigger function.
  private func records(of function: Function) -> [Source] {
    guard function.returnType?.name.name == "trigger" else { return [] }
    return tables.filter { $0.triggers.contains { $0.function == function.objectName } }
      .flatMap { table in
        ["new", "old"].map { Source(record: $0, of: table) }
      }
  }
}

extension References {
  fileprivate mutating func read(_ contents: RoutineContents, in scope: Scope) {
    for expression in contents.expressions { read(expression, in: scope) }
    for change in contents.changes {
      if case .block(let block) = change.placement {
        for case .condition(let condition?, _) in block.guards { read(condition, in: scope) }
      }
      switch change.action {
      case .queried(let query): scope.visitParts(of: query) { note($0, in: $1) }
      case .rowsChanged(let rows): scope.visitParts(of: rows) { note($0, in: $1) }
      case .called(let call): read(.call(call), in: scope)
      default: continue
      }
    }
  }

  private mutating func read(_ expression: Expression, in scope: Scope) {
    scope.visitParts(of: expression) { note($0, in: $1) }
  }

  private mutating func note(_ part: Scope.Part, in scope: Scope) {
    switch part {
    case .relation(let name, _):
      let catalog = scope.catalog
      if let found = catalog.relation(catalog.resolve(name, in: scope.session)) {
        relations[found.id] = name
      }
    case .columns(let names, let sources):
      for source in sources {
        for name in names { note(name, of: source) }
      }
    // Whatever columns there are when it is called.
    case .allColumns, .firstColumns, .join: break
    case .expression(.column(let reference)):
      if case .column(let place) = scope.meaning(of: reference) {
        note(place.column, of: scope[place.source])
      }
    case .expression(.call(let call)):
      if let function = scope.catalog.functions(calledBy: call, in: scope.session)?.first {
        calls[function.name] = call
      }
    case .expression(.cast(_, let type)):
      if let found = scope.catalog.type(type.name, in: scope.session) { types.insert(found.name) }
    case .expression: break
    }
  }

  private mutating func note(_ column: String, of source: Source) {
    guard let base = source.base(of: column) else { return }
    columns[base.relation, default: []].insert(base.column)
  }
}
