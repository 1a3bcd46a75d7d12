import HashTreeCollections
import Syntax

extension Replay {
  // MARK: - Made with parents

  mutating func inherit(from parent: ObjectName, in table: inout Table, asPartition: Bool) {
    guard let id = tableID(parent), let source = catalog.table(id) else {
      table.hasAllColumns = false
      return
    }
    if asPartition { table.partitionParent = id } else { table.parents.append(id) }
    addDependent(table.id, on: id)
    if !source.hasAllColumns { table.hasAllColumns = false }
    for column in source.columns { table.inherit(column, origin: origin) }
    for constraint in source.constraints {
      guard case .check = constraint.kind, !constraint.isNoInherit else { continue }
      table.inheritCheck(constraint)
    }
  }

  /// Indexes, foreign keys and row triggers of a partitioned table stand on each partition too.
  mutating func completePartition(_ id: RelationID) {
    guard let table = catalog.table(id), let parent = table.partitionParent.flatMap(catalog.table)
    else { return }
    for index in parent.indexes {
      addPart(of: index, with: index.constraint.flatMap(parent.constraint), to: id)
    }
    for constraint in parent.constraints where constraint.foreignKey != nil {
      copyForeignKey(constraint, to: id)
    }
    for trigger in parent.triggers where trigger.isForEachRow { copyTrigger(trigger, to: id) }
  }

  // MARK: - ATTACH and DETACH

  mutating func attach(
    _ partition: ObjectName, to reference: TableReference, _ bound: PartitionBound?
  ) {
    if reference.kind == .index { return attachIndex(partition, to: reference.name) }
    guard let parent = tableID(reference.name), let child = tableID(partition), child != parent,
      let source = catalog.table(parent)
    else { return }
    if children(of: child).contains(parent) {
      return fail(.isRefused("it would be a part of itself"), .table, source.name)
    }
    if let table = catalog.table(child), table.partitionParent != nil {
      return fail(.isRefused("it is a partition already"), .table, table.name)
    }
    update(child) { table in
      table.partitionParent = parent
      table.partitionBound = bound
      table.adopt(source, asPartition: true)
    }
    addDependent(child, on: parent)
    completePartition(child)
  }

  mutating func detach(_ partition: ObjectName, from reference: TableReference) {
    guard let parent = tableID(reference.name), let child = tableID(partition),
      catalog.table(child)?.partitionParent == parent
    else { return }
    catalog.dependents[parent]?.remove(child)
    update(child) { table in
      table.partitionParent = nil
      table.partitionBound = nil
      // What came with the parent stays, as the table's own.
      for index in table.columns.indices { table.columns[index].standAlone() }
      for index in table.constraints.indices where table.constraints[index].isInherited {
        table.constraints[index].parentCount = 0
        table.constraints[index].isLocal = true
      }
      for index in table.indexes.indices { table.indexes[index].parent = nil }
    }
    let clones = catalog.table(child)?.triggers.filter(\.isInherited) ?? []
    for trigger in clones { removeTrigger(trigger.name, of: child) }
    renewDependents(of: child)
  }

  // MARK: - INHERIT and NO INHERIT

  mutating func changeInheritance(
    of reference: TableReference, parent: ObjectName, isAdded: Bool
  ) {
    guard let child = tableID(reference.name), let parent = tableID(parent),
      let source = catalog.table(parent), let table = catalog.table(child)
    else { return }
    if isAdded {
      guard !table.parents.contains(parent) else {
        return fail(.alreadyExists, .table, source.name)
      }
      update(child) { table in
        table.parents.append(parent)
        table.adopt(source, asPartition: false)
      }
      addDependent(child, on: parent)
    } else {
      guard table.parents.contains(parent) else {
        if table.isKnown { fail(.isMissing, .table, source.name) }
        return
      }
      update(child) { table in
        table.parents.removeAll { $0 == parent }
        table.release(source)
      }
      catalog.dependents[parent]?.remove(child)
      renewDependents(of: child)
    }
  }

  /// Enters a table again with everything it points to, after one of its ties was cut.
  private mutating func renewDependents(of id: RelationID) {
    guard let table = catalog.table(id) else { return }
    let targets =
      table.constraints.compactMap { $0.foreignKey?.referencedTable } + table.parents
      + table.policies.flatMap(\.usage.relations).filter { $0 != id }
    for target in targets { addDependent(id, on: target) }
  }
}

extension Table {
  /// A parent's column in a table that is being made.
  fileprivate mutating func inherit(_ column: Column, origin: Origin) {
    if let index = columns.firstIndex(where: { $0.name == column.name }) {
      columns[index].parentCount += 1
      columns[index].isNotNull = columns[index].isNotNull || column.isNotNull
      return
    }
    var inherited = column.handedOn
    inherited.parentCount = 1
    inherited.isLocal = false
    inherited.origin = origin
    columns.append(inherited)
  }

  fileprivate mutating func inheritCheck(_ constraint: Constraint) {
    if let index = constraints.firstIndex(where: { $0.name == constraint.name }) {
      constraints[index].parentCount += 1
      return
    }
    var inherited = constraint
    inherited.comment = nil
    inherited.parentCount = 1
    inherited.isLocal = false
    // There are no rows yet that could break it.
    inherited.isValidated = true
    constraints.append(inherited)
  }

  /// What a new parent has is inherited from now on.
  fileprivate mutating func adopt(_ parent: Table, asPartition: Bool) {
    for index in columns.indices where parent.column(columns[index].name) != nil {
      columns[index].parentCount += 1
      if asPartition { columns[index].isLocal = false }
    }
    for index in constraints.indices {
      guard case .check? = parent.constraint(constraints[index].name)?.kind,
        case .check = constraints[index].kind
      else { continue }
      constraints[index].parentCount += 1
      if asPartition { constraints[index].isLocal = false }
    }
  }

  fileprivate mutating func release(_ parent: Table) {
    for index in columns.indices where parent.column(columns[index].name) != nil {
      columns[index].parentCount = max(0, columns[index].parentCount - 1)
      if columns[index].parentCount == 0 { columns[index].isLocal = true }
    }
    for index in constraints.indices {
      guard case .check? = parent.constraint(constraints[index].name)?.kind,
        case .check = constraints[index].kind
      else { continue }
      constraints[index].parentCount = max(0, constraints[index].parentCount - 1)
      if constraints[index].parentCount == 0 { constraints[index].isLocal = true }
    }
  }
}

extension Column {
  fileprivate mutating func standAlone() {
    parentCount = 0
    isLocal = true
  }
}
