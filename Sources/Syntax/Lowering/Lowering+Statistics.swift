import CPgQuery

/// `CREATE STATISTICS`, `ALTER STATISTICS` and the targets of columns.
extension Lowering {
  func createStatistics(_ create: CreateStatsStmt) -> [SchemaChange] {
    guard let relation = NodeList(create.relations)[0], relation.tag == T_RangeVar else {
      return [change(.unread(UnreadStatement(.other, "CREATE STATISTICS")))]
    }
    let table = objectName(UnsafeMutablePointer(mutating: relation.cast(to: RangeVar.self)))
    var definition = StatisticsDefinition(
      name: create.defnames == nil ? nil : objectName(create.defnames), table: table,
      ifNotExists: create.if_not_exists, kinds: NodeList(create.stat_types).strings, columns: [],
      expressions: [])
    for item in NodeList(create.exprs) where item.tag == T_StatsElem {
      let element = item.cast(to: StatsElem.self).pointee
      if let name = text(element.name) {
        definition.columns.append(name)
      } else if let value = optionalExpression(element.expr) {
        // `(a)` is the column a.
        if case .column(let reference) = value, reference.qualifier.isEmpty {
          definition.columns.append(reference.column)
        } else {
          definition.expressions.append(value)
        }
      }
    }
    return [change(.statisticsCreated(definition))]
  }

  func alterStatistics(_ alter: AlterStatsStmt) -> [SchemaChange] {
    let target = statisticsTarget(node(alter.stxstattarget))
    return [change(.statisticsTargetChanged(objectName(alter.defnames), target: target))]
  }

  /// Nil for the usual target, which some versions spell `-1`.
  func statisticsTarget(_ definition: Node?) -> Int? {
    guard let definition, definition.tag == T_Integer else { return nil }
    let target = Int(definition.cast(to: CPgQuery.Integer.self).pointee.ival)
    return target < 0 ? nil : target
  }
}
