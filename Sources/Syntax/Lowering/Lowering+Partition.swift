import CPgQuery

/// Partition keys and bounds, `ATTACH PARTITION` and `DETACH PARTITION`.
extension Lowering {
  func partitionKey(
    _ specification: UnsafeMutablePointer<PartitionSpec>?
  ) -> TableDefinition.PartitionKey? {
    guard let specification = specification?.pointee else { return nil }
    var columns: [String] = []
    var expressions: [Expression] = []
    for item in NodeList(specification.partParams) where item.tag == T_PartitionElem {
      let element = item.cast(to: PartitionElem.self).pointee
      if let name = text(element.name) {
        columns.append(name)
      } else {
        expressions.append(optionalExpression(element.expr) ?? .opaque([]))
      }
    }
    let strategy =
      switch specification.strategy {
      case PARTITION_STRATEGY_LIST: "list"
      case PARTITION_STRATEGY_HASH: "hash"
      default: "range"
      }
    return TableDefinition.PartitionKey(
      strategy: strategy, columns: columns, expressions: expressions)
  }

  /// What a command of `ALTER TABLE` does to partitions.
  func partitionAction(
    of command: AlterTableCmd, on table: TableReference
  ) -> SchemaChange.Action? {
    guard let item = node(command.def), item.tag == T_PartitionCmd else { return nil }
    let partition = item.cast(to: PartitionCmd.self).pointee
    let name = objectName(partition.name)
    switch command.subtype {
    case AT_AttachPartition:
      let bound = partition.bound.map { self.bound($0.pointee) }
      return .partitionAttached(table, partition: name, bound: bound)
    case AT_DetachPartitionFinalize:
      return .tableOptionChanged(table, .detachFinalized(partition: name))
    default: return .partitionDetached(table, partition: name, concurrently: partition.concurrent)
    }
  }

  func bound(_ bound: PartitionBoundSpec) -> PartitionBound {
    if bound.is_default { return .default }
    switch UInt8(bitPattern: bound.strategy) {
    case UInt8(ascii: "h"):
      return .hash(modulus: Int(bound.modulus), remainder: Int(bound.remainder))
    case UInt8(ascii: "l"): return .list(NodeList(bound.listdatums).map { expression($0) })
    default:
      return .range(
        from: NodeList(bound.lowerdatums).map { boundValue($0) },
        to: NodeList(bound.upperdatums).map { boundValue($0) })
    }
  }

  /// The grammar leaves MINVALUE and MAXVALUE as names of columns.
  private func boundValue(_ item: Node) -> Expression {
    guard case .column(let reference) = expression(item),
      ["minvalue", "maxvalue"].contains(reference.column)
    else { return expression(item) }
    return .keyword(reference.column)
  }
}
