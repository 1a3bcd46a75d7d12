import Syntax

/// Triggers of tables and views, and event triggers.
extension Replay {
  mutating func createTrigger(_ definition: TriggerDefinition) {
    if let repeated = definition.columns.firstRepeated {
      return fail(.repeatsColumn(repeated), .trigger, definition.name)
    }
    let function = resolveFunction(definition.function)
    let trigger = Trigger(
      name: definition.name, function: ObjectName(schema: function.schema, function.name),
      isConstraint: definition.isConstraint, timing: definition.timing,
      events: definition.events, isForEachRow: definition.isForEachRow,
      columns: definition.columns, condition: definition.condition,
      arguments: definition.arguments, isDeferrable: definition.isDeferrable,
      isInitiallyDeferred: definition.isInitiallyDeferred, oldTable: definition.oldTable,
      newTable: definition.newTable, origin: origin)
    if case .view(var view)? = catalog.relation(catalog.resolve(definition.table, in: session)) {
      view.triggers.append(trigger)
      catalog.store(.view(view))
      return
    }
    guard let id = tableID(definition.table), let table = catalog.table(id) else { return }
    if let index = table.triggers.firstIndex(where: { $0.name == trigger.name }) {
      guard definition.isReplacing else {
        return fail(.alreadyExists, .trigger, trigger.name)
      }
      var replaced = trigger
      replaced.comment = table.triggers[index].comment
      replaced.firing = table.triggers[index].firing
      update(id) { [replaced] in $0.triggers[index] = replaced }
      for partition in partitions(of: id) where trigger.isForEachRow {
        removeTrigger(trigger.name, of: partition)
        copyTrigger(trigger, to: partition)
      }
      return
    }
    update(id) { $0.triggers.append(trigger) }
    guard trigger.isForEachRow else { return }
    for partition in partitions(of: id) { copyTrigger(trigger, to: partition) }
  }

  /// A row trigger of a partitioned table fires for its partitions.
  mutating func copyTrigger(_ trigger: Trigger, to id: RelationID) {
    guard let table = catalog.table(id) else { return }
    guard !table.triggers.contains(where: { $0.name == trigger.name }) else {
      return fail(.alreadyExists, .trigger, trigger.name)
    }
    var copy = trigger
    copy.isInherited = true
    copy.comment = nil
    copy.origin = origin
    update(id) { [copy] in $0.triggers.append(copy) }
    for partition in partitions(of: id) { copyTrigger(trigger, to: partition) }
  }

  mutating func removeTrigger(_ name: String, of id: RelationID) {
    update(id) { $0.triggers.removeAll { $0.name == name } }
    for partition in partitions(of: id) {
      let isCopy = catalog.table(partition)?.triggers.contains { $0.name == name && $0.isInherited }
      if isCopy == true { removeTrigger(name, of: partition) }
    }
  }

  mutating func toggleTriggers(_ name: String?, of reference: TableReference, _ firing: Firing) {
    guard let id = tableID(reference.name), let table = catalog.table(id) else { return }
    for trigger in table.triggers where name.map({ $0 == trigger.name }) ?? true {
      toggle(trigger.name, of: id, firing, recursing: !reference.isOnly && trigger.isForEachRow)
    }
  }

  /// Copies in partitions follow, children by inheritance do not.
  private mutating func toggle(
    _ name: String, of id: RelationID, _ firing: Firing, recursing: Bool
  ) {
    update(id) { table in
      for index in table.triggers.indices where table.triggers[index].name == name {
        table.triggers[index].firing = firing
      }
    }
    guard recursing else { return }
    for partition in partitions(of: id) {
      let isCopy = catalog.table(partition)?.triggers.contains { $0.name == name && $0.isInherited }
      if isCopy == true { toggle(name, of: partition, firing, recursing: true) }
    }
  }

  mutating func createEventTrigger(_ name: String, event: String, function: ObjectName) {
    guard catalog.eventTriggersByName[name] == nil else {
      return fail(.alreadyExists, .eventTrigger, name)
    }
    let function = resolveFunction(function)
    catalog.eventTriggersByName[name] = EventTrigger(
      name: name, event: event, function: ObjectName(schema: function.schema, function.name),
      origin: origin)
  }

  mutating func renameEventTrigger(_ name: String, to newName: String) {
    guard var trigger = catalog.eventTriggersByName[name] else { return }
    trigger.name = newName
    catalog.eventTriggersByName[name] = nil
    catalog.eventTriggersByName[newName] = trigger
  }
}
