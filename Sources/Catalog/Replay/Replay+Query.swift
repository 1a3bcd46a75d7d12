import Syntax

/// What a query returns, as far as the catalog tells.
extension Replay {
  /// The columns of `CREATE TABLE … AS`, as far as the query tells.
  func fill(_ table: inout Table, from query: Query, names: [String]) {
    guard let columns = resultColumns(of: query) else {
      table.hasAllColumns = false
      return
    }
    for (index, column) in columns.enumerated() {
      table.columns.append(
        Column(
          name: index < names.count ? names[index] : column.name, type: column.type,
          isNotNull: false, origin: origin))
    }
  }

  /// - Returns: Nil when it takes more than the catalog to know them.
  func resultColumns(
    of query: Query, _ outer: [String: [ResultColumn]?] = [:]
  ) -> [ResultColumn]? {
    var common = outer
    for table in query.commonTables {
      guard case .query(let inner) = table.body else {
        common[table.name] = .some(nil)
        continue
      }
      var columns = resultColumns(of: inner, common)
      for (index, name) in table.columns.enumerated() where columns?.indices.contains(index) == true
      {
        columns?[index].name = name
      }
      common[table.name] = .some(columns)
    }
    switch query.body {
    case .select(let select): return resultColumns(of: select, common)
    case .setOperation(let operation): return resultColumns(of: operation.left, common)
    case .values(let rows):
      return rows.first?.indices.map { ResultColumn(name: "column\($0 + 1)", type: nil) }
    case .opaque: return nil
    }
  }

  private func resultColumns(
    of select: Query.Select, _ common: [String: [ResultColumn]?]
  ) -> [ResultColumn]? {
    let sources = select.from.flatMap { self.sources(of: $0, common) }
    var result: [ResultColumn] = []
    for target in select.targets {
      guard case .column(let reference) = target.value else {
        let name = target.alias ?? target.value.outputName ?? "?column?"
        result.append(ResultColumn(name: name, type: type(of: target.value)))
        continue
      }
      if reference.isStar {
        guard let columns = expanded(reference, sources) else { return nil }
        result += columns
      } else {
        let type = type(of: reference, sources)
        result.append(ResultColumn(name: target.alias ?? reference.column, type: type))
      }
    }
    return result
  }

  private func type(of value: Expression) -> TypeName? {
    if case .cast(_, let type) = value { resolved(type) } else { nil }
  }

  /// The part of a `FROM` list that has one name, and its columns.
  private struct Source {
    let name: String
    var columns: [ResultColumn]?
  }

  private func type(
    of reference: Expression.ColumnReference, _ sources: [Source]
  ) -> TypeName? {
    let candidates = sources.filter { source in
      reference.qualifier.last.map { $0 == source.name } ?? true
    }
    return candidates.lazy.compactMap { source in
      source.columns?.first { $0.name == reference.column }?.type
    }.first
  }

  private func expanded(
    _ reference: Expression.ColumnReference, _ sources: [Source]
  ) -> [ResultColumn]? {
    let chosen = sources.filter { source in
      reference.qualifier.last.map { $0 == source.name } ?? true
    }
    guard !chosen.isEmpty else { return nil }
    var result: [ResultColumn] = []
    for source in chosen {
      guard let columns = source.columns else { return nil }
      result += columns
    }
    return result
  }

  private func sources(of item: FromItem, _ common: [String: [ResultColumn]?]) -> [Source] {
    switch item {
    case .relation(let relation):
      let columns =
        relation.name.schema == nil
        ? common[relation.name.name] ?? relationColumns(relation.name)
        : relationColumns(relation.name)
      return [
        Source(
          name: relation.alias?.name ?? relation.name.name,
          columns: renamed(columns, relation.alias?.columns ?? []))
      ]
    case .subquery(let query, let alias):
      let columns = renamed(resultColumns(of: query, common), alias?.columns ?? [])
      return [Source(name: alias?.name ?? "", columns: columns)]
    case .function(_, let alias):
      let columns = alias.flatMap { alias in
        alias.columns.isEmpty ? nil : alias.columns.map { ResultColumn(name: $0, type: nil) }
      }
      return [Source(name: alias?.name ?? "", columns: columns)]
    case .join(let join):
      let left = sources(of: join.left, common)
      var right = sources(of: join.right, common)
      // A column of USING shows once, with the left side's.
      for index in right.indices {
        right[index].columns?.removeAll { join.using.contains($0.name) }
      }
      return join.isNatural ? [Source(name: "", columns: nil)] : left + right
    case .opaque: return [Source(name: "", columns: nil)]
    }
  }

  private func renamed(_ columns: [ResultColumn]?, _ names: [String]) -> [ResultColumn]? {
    guard var columns else { return nil }
    for (index, name) in names.enumerated() where index < columns.count {
      columns[index].name = name
    }
    return columns
  }

  private func relationColumns(_ name: ObjectName) -> [ResultColumn]? {
    switch catalog.relation(catalog.resolve(name, in: session)) {
    case .table(let table):
      table.hasAllColumns ? table.columns.map { ResultColumn(name: $0.name, type: $0.type) } : nil
    case .view(let view): view.columns
    case .sequence, .index, nil: nil
    }
  }
}
