import Syntax

/// The relations that a query or an expression reads, and which of their columns it names.
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

/// Collects the sources of a query and the names it uses.
struct UsageReader {
  private struct Source {
    let name: String
    let relation: RelationID
    let columns: [String]
  }

  private let catalog: Catalog
  private let session: Session
  private var sources: [Source] = []
  private var references: [Expression.ColumnReference] = []
  private var sharedNames: [String] = []

  init(_ catalog: Catalog, in session: Session) {
    self.catalog = catalog
    self.session = session
  }

  static func usage(of query: Query, _ catalog: Catalog, in session: Session) -> Usage {
    var reader = UsageReader(catalog, in: session)
    reader.read(query)
    return reader.usage
  }

  /// What the expressions of an object of a table use.
  static func usage(
    of expressions: [Expression], on table: Table, _ catalog: Catalog, in session: Session
  ) -> Usage {
    var reader = UsageReader(catalog, in: session)
    reader.sources.append(
      Source(name: table.name.name, relation: table.id, columns: table.columns.map(\.name)))
    for expression in expressions { reader.read(expression) }
    return reader.usage
  }

  private mutating func read(_ query: Query) {
    readSources(of: query)
    _ = query.contains {
      note($0)
      return false
    }
  }

  private mutating func read(_ expression: Expression) {
    _ = expression.contains {
      note($0)
      return false
    }
  }

  private mutating func note(_ expression: Expression) {
    switch expression {
    case .column(let reference): references.append(reference)
    case .subquery(let subquery): readSources(of: subquery.query)
    default: break
    }
  }

  private mutating func readSources(of query: Query) {
    for table in query.commonTables {
      if case .query(let inner) = table.body { readSources(of: inner) }
    }
    switch query.body {
    case .select(let select): for item in select.from { readSources(of: item) }
    case .setOperation(let operation):
      readSources(of: operation.left)
      readSources(of: operation.right)
    case .values, .opaque: break
    }
  }

  private mutating func readSources(of item: FromItem) {
    switch item {
    case .relation(let relation):
      guard let found = catalog.relation(catalog.resolve(relation.name, in: session)) else {
        return
      }
      let name = relation.alias?.name ?? relation.name.name
      sources.append(Source(name: name, relation: found.id, columns: columns(of: found)))
    case .subquery(let query, _): readSources(of: query)
    case .join(let join):
      sharedNames += join.using
      readSources(of: join.left)
      readSources(of: join.right)
    case .function, .opaque: break
    }
  }

  private func columns(of relation: Relation) -> [String] {
    switch relation {
    case .table(let table): table.columns.map(\.name)
    case .view(let view): view.columns?.map(\.name) ?? []
    case .sequence, .index: []
    }
  }

  private var usage: Usage {
    var usage = Usage()
    for source in sources {
      usage.insert([], of: source.relation)
      for reference in references {
        guard reference.qualifier.last.map({ $0 == source.name }) ?? true else { continue }
        let names = reference.isStar ? source.columns : [reference.column]
        usage.insert(names.filter(source.columns.contains), of: source.relation)
      }
      usage.insert(sharedNames.filter(source.columns.contains), of: source.relation)
    }
    return usage
  }
}
