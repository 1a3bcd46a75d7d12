import CPgQuery

/// `VACUUM`, `ANALYZE`, `REINDEX`, `CLUSTER` and `REFRESH MATERIALIZED VIEW`.
extension Lowering {
  func vacuum(_ vacuum: VacuumStmt) -> [SchemaChange] {
    let isFull = options(vacuum.options)["full"].map { $0 != "false" && $0 != "off" } ?? false
    let kind: Maintenance.Kind = vacuum.is_vacuumcmd ? .vacuum(isFull: isFull) : .analyze
    let relations = NodeList(vacuum.rels).compactMap { item in
      item.tag == T_VacuumRelation ? item.cast(to: VacuumRelation.self).pointee.relation : nil
    }
    if relations.isEmpty { return [maintenance(kind, nil)] }
    return relations.map { maintenance(kind, $0) }
  }

  func reindex(_ reindex: ReindexStmt) -> [SchemaChange] {
    let kind: ObjectKind =
      switch reindex.kind {
      case REINDEX_OBJECT_INDEX: .index
      case REINDEX_OBJECT_TABLE: .table
      case REINDEX_OBJECT_SCHEMA: .schema
      case REINDEX_OBJECT_SYSTEM: .other
      default: .database
      }
    let isConcurrent =
      options(reindex.params)["concurrently"].map { !["false", "off", "0"].contains($0) } ?? false
    let name = text(reindex.name).map { ObjectName($0) }
    return [maintenance(.reindex(kind), reindex.relation, named: name, isConcurrent: isConcurrent)]
  }

  func cluster(_ cluster: ClusterStmt) -> [SchemaChange] {
    [maintenance(.cluster, cluster.relation, index: text(cluster.indexname))]
  }

  func refresh(_ refresh: RefreshMatViewStmt) -> [SchemaChange] {
    [
      maintenance(
        .refresh, refresh.relation, isConcurrent: refresh.concurrent,
        isWithoutData: refresh.skipData)
    ]
  }

  private func maintenance(
    _ kind: Maintenance.Kind, _ relation: UnsafeMutablePointer<RangeVar>?,
    named name: ObjectName? = nil, index: String? = nil, isConcurrent: Bool = false,
    isWithoutData: Bool = false
  ) -> SchemaChange {
    change(
      .maintenance(
        Maintenance(
          kind: kind, name: relation == nil ? name : objectName(relation), index: index,
          isConcurrent: isConcurrent, isWithoutData: isWithoutData)))
  }
}
