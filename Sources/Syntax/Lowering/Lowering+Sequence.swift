import CPgQuery

/// `CREATE SEQUENCE`, `ALTER SEQUENCE`, and the options of identity columns.
extension Lowering {
  func createSequence(_ create: CreateSeqStmt) -> [SchemaChange] {
    let definition = sequence(create.sequence, create.options, ifNotExists: create.if_not_exists)
    return [change(.sequenceCreated(definition))]
  }

  func alterSequence(_ alter: AlterSeqStmt) -> [SchemaChange] {
    [change(.sequenceAltered(sequence(alter.sequence, alter.options, ifNotExists: false)))]
  }

  private func sequence(
    _ relation: UnsafeMutablePointer<RangeVar>?, _ options: UnsafeMutablePointer<CPgQuery.List>?,
    ifNotExists: Bool
  ) -> SequenceDefinition {
    var owner: [String] = []
    var isDisowned = false
    for item in NodeList(options) where item.tag == T_DefElem {
      let element = item.cast(to: DefElem.self).pointee
      guard text(element.defname) == "owned_by", let list = node(element.arg), list.tag == T_List
      else { continue }
      owner =
        NodeList(UnsafeMutablePointer(mutating: list.cast(to: CPgQuery.List.self))).strings
      isDisowned = owner == ["none"]
    }
    return SequenceDefinition(
      name: objectName(relation), ifNotExists: ifNotExists,
      ownerTable: owner.count > 1 ? objectName(Array(owner.dropLast())) : nil,
      ownerColumn: owner.count > 1 ? owner.last : nil, isDisowned: isDisowned,
      options: sequenceOptions(options))
  }

  func sequenceOptions(_ list: UnsafeMutablePointer<CPgQuery.List>?) -> SequenceOptions {
    var options = SequenceOptions()
    for item in NodeList(list) where item.tag == T_DefElem {
      let element = item.cast(to: DefElem.self).pointee
      let value = node(element.arg)
      let number = value.flatMap { Int64(optionValue($0)) }
      let bound = number.map(SequenceOptions.Bound.value) ?? .unlimited
      switch text(element.defname) {
      case "as":
        guard let value, value.tag == T_TypeName else { continue }
        options.type = typeName(
          UnsafeMutablePointer(mutating: value.cast(to: CPgQuery.TypeName.self)))
      case "increment": options.increment = number
      case "minvalue": options.minimum = bound
      case "maxvalue": options.maximum = bound
      case "start": options.start = number
      case "cache": options.cache = number
      case "cycle": options.cycles = optionValue(value) == "true"
      case "sequence_name":
        guard let value, value.tag == T_List else { continue }
        options.name = objectName(
          UnsafeMutablePointer(mutating: value.cast(to: CPgQuery.List.self)))
      default: continue
      }
    }
    return options
  }
}
