import Syntax

/// Statistics objects, which belong to a table and have a name of their own.
extension Replay {
  mutating func createStatistics(_ definition: StatisticsDefinition) {
    guard let id = tableID(definition.table), let table = catalog.table(id) else { return }
    let name = definition.name.map { newName($0) } ?? chooseName(of: definition, on: table)
    guard owner(ofStatistics: name) == nil else {
      if !definition.ifNotExists { fail(.alreadyExists, .statistics, name) }
      return
    }
    guard Set(definition.columns).count == definition.columns.count else {
      return refuse(
        .duplicateColumn, "duplicate column name in statistics definition", .statistics, name)
    }
    let parts = definition.columns.count + definition.expressions.count
    let all = ["ndistinct", "dependencies", "mcv"]
    let chosen = definition.kinds.isEmpty && parts > 1 ? all : definition.kinds
    let statistics = Statistics(
      name: name, kinds: all.filter(chosen.contains),
      columns: table.columns.map(\.name).filter(definition.columns.contains),
      expressions: definition.expressions, owner: session.role, origin: origin)
    update(id) { $0.statistics.append(statistics) }
  }

  /// `ChooseExtendedStatisticName` in PostgreSQL's src/backend/commands/statscmds.c.
  private func chooseName(of definition: StatisticsDefinition, on table: Table) -> QualifiedName {
    chooseStatisticsName(
      definition.columns, expressions: definition.expressions.count, on: table)
  }

  private func chooseStatisticsName(
    _ columns: [String], expressions: Int, on table: Table
  ) -> QualifiedName {
    let parts = columns + Array(repeating: "expr", count: expressions)
    let chosen = unusedName(
      table.name.name, parts.joined(separator: "_").clipped(to: 64), "stat"
    ) { owner(ofStatistics: QualifiedName(table.name.schema, $0)) != nil }
    return QualifiedName(table.name.schema, chosen)
  }

  /// The table that statistics of a name are about.
  private func owner(ofStatistics name: QualifiedName) -> RelationID? {
    catalog.relations.values.first { relation in
      guard case .table(let table) = relation else { return false }
      return table.statistics.contains { $0.name == name }
    }?.id
  }

  private func resolveStatistics(_ name: ObjectName) -> QualifiedName? {
    let schemas = name.schema.map { [$0] } ?? session.searchPath
    return schemas.map { QualifiedName($0, name.name) }.first { owner(ofStatistics: $0) != nil }
  }

  mutating func withStatistics(_ name: ObjectName, _ body: (inout Statistics) -> Void) {
    guard let qualified = resolveStatistics(name), let id = owner(ofStatistics: qualified) else {
      return
    }
    update(id) { table in
      for index in table.statistics.indices where table.statistics[index].name == qualified {
        body(&table.statistics[index])
      }
    }
  }

  mutating func dropStatistics(_ name: ObjectName) {
    guard let qualified = resolveStatistics(name), let id = owner(ofStatistics: qualified) else {
      return
    }
    update(id) { $0.statistics.removeAll { $0.name == qualified } }
  }

  mutating func renameStatistics(_ name: ObjectName, to newName: (QualifiedName) -> QualifiedName) {
    guard let old = resolveStatistics(name) else { return }
    let new = newName(old)
    guard new == old || owner(ofStatistics: new) == nil else {
      return fail(.alreadyExists, .statistics, new)
    }
    withStatistics(name) { $0.name = new }
  }

  /// Statistics in a schema, of tables in others too.
  mutating func mapStatistics(
    inSchema schema: String, _ body: (Statistics) -> Statistics?
  ) {
    for table in catalog.tables where table.statistics.contains(where: { $0.name.schema == schema })
    {
      update(table.id) { table in
        table.statistics = table.statistics.compactMap {
          $0.name.schema == schema ? body($0) : $0
        }
      }
    }
  }

  /// Made anew with a column's type, statistics lose their target and belong to whoever does it.
  mutating func renewStatistics(using column: String, of id: RelationID) {
    let role = session.role
    update(id) { table in
      for index in table.statistics.indices where table.statistics[index].uses(column) {
        table.statistics[index].target = nil
        table.statistics[index].owner = role
      }
    }
  }

  /// `LIKE … INCLUDING STATISTICS`.
  mutating func copyStatistics(of source: Table, to id: RelationID, withComments: Bool) {
    for statistics in source.statistics {
      guard let table = catalog.table(id) else { return }
      var copy = statistics
      copy.name = chooseStatisticsName(
        statistics.columns, expressions: statistics.expressions.count, on: table)
      copy.owner = session.role
      copy.target = nil
      copy.origin = origin
      if !withComments { copy.comment = nil }
      update(id) { [copy] in $0.statistics.append(copy) }
    }
  }
}
