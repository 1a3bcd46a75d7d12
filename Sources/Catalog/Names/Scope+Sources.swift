import Syntax

/// What a `FROM` list reads, and what a query returns.
extension Scope {
  // MARK: - FROM

  func sources(of items: [FromItem], _ body: Visit? = nil) -> [Source] {
    var sources: [Source] = []
    for item in items { sources += self.sources(of: item, after: sources, body) }
    return sources
  }

  /// What an item reads; what stands before it in `FROM` is seen by functions and `LATERAL`.
  private func sources(
    of item: FromItem, after siblings: [Source], _ body: Visit?
  ) -> [Source] {
    switch item {
    case .relation(let relation):
      let alias = relation.alias
      if commonTable(relation.name) == nil {
        body?(.relation(relation.name, relation.location), self)
      }
      return [source(of: relation.name, named: alias?.name, columns: alias?.columns ?? [])]
    case .subquery(let query, let alias):
      let scope = query.isLateral ? entering(siblings) : self
      if let body { scope.walk(query, body) }
      let columns = scope.resultColumns(of: query)?.renamed(alias?.columns ?? [])
      return [Source(name: alias?.name, results: columns)]
    case .function(let calls, let alias):
      let scope = entering(siblings)
      if let body { for call in calls { scope.walk(call, body) } }
      return [source(of: calls, alias: alias)]
    case .join(let join): return sources(of: join, after: siblings, body)
    case .opaque: return [.opaque]
    }
  }

  func source(of name: ObjectName, named alias: String?, columns names: [String] = []) -> Source {
    if let columns = commonTable(name) {
      return Source(
        name: alias ?? name.name, results: columns?.renamed(names))
    }
    let qualified = catalog.resolve(name, in: session)
    let relation = catalog.relation(qualified)
    let (columns, isComplete): ([ResultColumn]?, Bool) =
      switch relation {
      case .table(let table): (table.resultColumns, table.hasAllColumns)
      case .view(let view): (view.columns, true)
      case .sequence, .index, nil: (nil, false)
      }
    return Source(
      name: alias ?? name.name, relation: relation?.id,
      qualifiedName: alias == nil ? qualified : nil,
      columns: columns?.map { SourceColumn($0, of: relation?.id) }.renamed(names),
      isComplete: isComplete)
  }

  /// The columns of a function in `FROM` are known where the alias names them, or the history made it.
  private func source(of calls: [Expression], alias: FromItem.Alias?) -> Source {
    guard calls.count == 1, case .call(let call) = calls[0] else {
      return Source(name: alias?.name, results: nil)
    }
    let name = alias?.name ?? call.name.name
    let columns = resultColumns(of: call, named: name)
    guard let names = alias?.columns, !names.isEmpty else {
      return Source(name: name, results: columns)
    }
    let named = columns?.renamed(names) ?? names.map { ResultColumn(name: $0, type: nil) }
    return Source(name: name, results: named, isComplete: columns != nil)
  }

  private func resultColumns(
    of call: Expression.FunctionCall, named name: String
  ) -> [ResultColumn]? {
    guard let functions = catalog.functions(calledBy: call, in: session), functions.count == 1
    else { return nil }
    let outputs = functions[0].parameters.filter {
      $0.mode == .table || $0.mode == .output || $0.mode == .inputOutput
    }
    if !outputs.isEmpty {
      return outputs.compactMap { output in
        output.name.map { ResultColumn(name: $0, type: output.type) }
      }
    }
    guard let type = functions[0].returnType else { return nil }
    let relation = QualifiedName(type.name.schema ?? "public", type.name.name)
    if let table = catalog.table(relation) {
      return table.hasAllColumns ? table.resultColumns : nil
    }
    // A record has whatever the query makes of it; a value is called as the function.
    if type.name.name == "record" || catalog.type(relation) != nil { return nil }
    return [ResultColumn(name: name, type: type)]
  }

  private func sources(
    of join: FromItem.Join, after siblings: [Source], _ body: Visit?
  ) -> [Source] {
    body?(.join(join), self)
    var left = sources(of: join.left, after: siblings, body)
    var right = sources(of: join.right, after: siblings + left, body)
    if let condition = join.condition, let body {
      entering(left + right).walk(condition, body)
    }
    var shared = join.using
    if join.isNatural {
      guard let names = sharedColumns(left, right) else { return left + right + [.opaque] }
      shared = names
    }
    if !shared.isEmpty { body?(.columns(shared, left + right), self) }
    // A shared column shows once, with the values of the side that is always there.
    if join.kind == .right {
      left = left.map { $0.merging(shared) }
    } else {
      right = right.map { $0.merging(shared) }
    }
    guard let alias = join.alias else { return left + right }
    let columns = allColumns(of: left + right).map { $0.renamed(alias.columns) }
    return [Source(name: alias.name, columns: columns)]
  }

  private func sharedColumns(_ left: [Source], _ right: [Source]) -> [String]? {
    guard let left = allColumns(of: left), let right = allColumns(of: right) else { return nil }
    let names = Set(right.map(\.name))
    return left.map(\.name).filter(names.contains)
  }

  private func allColumns(of sources: [Source]) -> [SourceColumn]? {
    var columns: [SourceColumn] = []
    for source in sources {
      guard let visible = source.visibleColumns else { return nil }
      columns += visible
    }
    return columns
  }

  // MARK: - Results

  /// The columns of a query's result, types as they are written.
  ///
  /// - Returns: Nil when it takes more than the catalog to know them.
  func resultColumns(of query: Query) -> [ResultColumn]? {
    guard !isTooDeep else { return nil }
    let scope = seeing(query.commonTables)
    switch query.body {
    case .select(let select):
      let inner = scope.entering(scope.sources(of: select.from))
      return inner.resultColumns(of: select.targets)
    case .setOperation(let operation): return scope.resultColumns(of: operation.left)
    case .values(let rows):
      return rows.first?.indices.map { ResultColumn(name: "column\($0 + 1)", type: nil) }
    case .opaque: return nil
    }
  }

  /// The columns that `RETURNING` hands on.
  func resultColumns(of change: RowChange) -> [ResultColumn]? {
    guard !isTooDeep, !change.returning.isEmpty else { return nil }
    let scope = seeing(change.commonTables)
    let target = scope.source(of: change.table, named: change.alias)
    return scope.entering([target] + scope.sources(of: change.from))
      .resultColumns(of: change.returning)
  }

  private func resultColumns(of targets: [Query.Target]) -> [ResultColumn]? {
    var result: [ResultColumn] = []
    for target in targets {
      if case .column(let reference) = target.value, reference.isStar {
        guard let columns = expanded(reference) else { return nil }
        result += columns
      } else if case .element(let value, [.everyField]) = target.value {
        guard let columns = fields(of: value) else { return nil }
        result += columns
      } else {
        guard let name = target.resultName else { return nil }
        result.append(ResultColumn(name: name, type: type(of: target.value)))
      }
    }
    return result
  }

  /// A column that a result certainly has twice, once its first columns are given other names.
  func repeatedColumn(of query: Query, named names: [String]) -> String? {
    if let columns = resultColumns(of: query) {
      return columns.renamed(names).map(\.name).firstRepeated
    }
    // What stands beside a star that is not known.
    guard names.isEmpty, case .select(let select) = query.body else { return nil }
    return select.targets.compactMap(\.resultName).firstRepeated
  }

  private func expanded(_ star: Expression.ColumnReference) -> [ResultColumn]? {
    guard let sources = sources(of: star) else { return nil }
    let columns =
      star.qualifier.isEmpty
      ? allColumns(of: sources)
      // Behind its own name a source shows the columns too that a join has merged.
      : sources.allSatisfy(\.isComplete) ? sources.flatMap(\.columns) : nil
    return columns?.map { ResultColumn(name: $0.name, type: $0.type) }
  }

  /// The parts of a value of a composite type.
  private func fields(of value: Expression) -> [ResultColumn]? {
    guard let name = type(of: value)?.name,
      case .composite(let fields)? = catalog.type(catalog.resolveType(name, in: session))?.kind
    else { return nil }
    return fields.map { ResultColumn(name: $0.name, type: $0.type) }
  }

  /// What a `*` in a list of results means the columns of: everything that the query itself reads, or
  /// what it is qualified with.
  ///
  /// - Returns: Nil where the history does not tell.
  func sources(of star: Expression.ColumnReference) -> [Source]? {
    guard let name = star.qualifier.last else { return levels.last?.filter { !$0.isRecord } ?? [] }
    let schema = star.path.count > 1 ? star.path[star.path.count - 2] : nil
    return source(named: name, in: schema).map { [self[$0]] }
  }

  /// The type of a cast or a column, as it is written; nil where it takes more than the catalog to know it.
  package func type(of value: Expression) -> TypeName? {
    switch value {
    case .cast(_, let type): return type
    case .column(let reference):
      guard case .column(let place) = meaning(of: reference) else { return nil }
      return self[place.source].type(of: place.column)
    default: return nil
    }
  }
}
