import HashTreeCollections
import Syntax

/// What tables have from those that they inherit from, partitions among them.
extension Replay {
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
      if let own = table.constraint(constraint.name), case .check(let condition) = constraint.kind,
        own.isCertainlyOther(than: condition)
      {
        return refuse(
          .duplicateObject,
          "check constraint name \(shown(own.name)) appears multiple times but with different expressions",
          .constraint, own.name)
      }
      table.inheritCheck(constraint)
    }
  }

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
      guard checksFit(table, under: source) else { return }
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
  mutating func renewDependents(of id: RelationID) {
    guard let table = catalog.table(id) else { return }
    let targets =
      table.constraints.compactMap { $0.foreignKey?.referencedTable } + table.parents
      + (table.policies.flatMap(\.usage.relations) + table.rules.flatMap(\.usage.relations))
      .filter { $0 != id }
    for target in targets { addDependent(id, on: target) }
  }

  /// The partitions and inheriting tables directly below a table.
  func directChildren(of id: RelationID) -> [RelationID] {
    catalog.dependents(of: id).filter { dependent in
      guard let table = catalog.table(dependent) else { return false }
      return table.partitionParent == id || table.parents.contains(id)
    }
  }

  /// Partitions and inheriting tables, all the way down.
  func children(of id: RelationID) -> [RelationID] {
    var result: [RelationID] = []
    var queue = [id]
    while let parent = queue.popLast() {
      for child in directChildren(of: parent) where !result.contains(child) {
        result.append(child)
        queue.append(child)
      }
    }
    return result
  }
}

extension Table {
  /// A parent's column in a table that is being made.
  fileprivate mutating func inherit(_ column: Column, origin: Origin) {
    if let index = columns.firstIndex(where: { $0.name == column.name }) {
      columns[index].parentCount += 1
      if column.notNull == nil, column.isNotNull {
        columns[index].isNotNull = true
      } else {
        columns[index].inheritNotNull(of: column)
      }
      return
    }
    var inherited = column.handedOn
    inherited.parentCount = 1
    inherited.isLocal = false
    if column.notNull != nil {
      inherited.notNull = nil
      inherited.inheritNotNull(of: column)
      // There are no rows yet that could break it.
      inherited.notNull?.isValidated = true
    }
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
    inherited.isValidated = inherited.isEnforced
    constraints.append(inherited)
  }

  /// What a new parent has is inherited from now on.
  mutating func adopt(_ parent: Table, asPartition: Bool) {
    for index in columns.indices where parent.column(columns[index].name) != nil {
      columns[index].parentCount += 1
      if asPartition { columns[index].isLocal = false }
      guard let parents = parent.column(columns[index].name)?.notNull, !parents.isNoInherit else {
        continue
      }
      columns[index].notNull?.parentCount += 1
      if asPartition { columns[index].notNull?.isLocal = false }
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
      if parent.column(columns[index].name)?.notNull?.isNoInherit == false {
        columns[index].notNull?.leaveParent()
      }
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
  mutating func standAlone() {
    parentCount = 0
    isLocal = true
    notNull?.parentCount = 0
    notNull?.isLocal = true
  }
}
