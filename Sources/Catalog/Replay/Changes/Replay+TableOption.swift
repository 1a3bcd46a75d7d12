import Syntax

/// What `ALTER TABLE` says of a table besides its columns and constraints.
extension Replay {
  mutating func changeOption(of reference: TableReference, _ option: TableOption) {
    switch option {
    case .owner(let owner): changeOwner(of: reference.name, to: owner)
    case .logged(let isLogged):
      update(reference.name) { $0.persistence = isLogged ? .permanent : .unlogged }
    case .storage(let options): changeOptions(of: reference.name, options)
    case .clustered(let index): cluster(reference.name, on: index)
    case .columnStatistics(let column, let target):
      withColumn(column, of: reference) { $0.settings.statisticsTarget = target }
    case .columnOptions(let column, let options):
      withColumn(column, of: reference, recursing: false) { column in
        for (option, value) in options { column.settings.options[option] = value }
      }
    case .columnStorage(let column, let storage):
      withColumn(column, of: reference) { $0.settings.storage = storage }
    case .columnCompression(let column, let method):
      withColumn(column, of: reference, recursing: false) { $0.settings.compression = method }
    case .replicaIdentity(let identity): changeReplicaIdentity(of: reference.name, to: identity)
    case .ruleToggled(let name, let firing): toggleRule(name, of: reference.name, firing)
    case .typeBinding(let type):
      let name = type.map(resolveType)
      update(reference.name) { $0.ofType = name }
    case .tablespace, .accessMethod, .detachFinalized, .other: break
    }
  }

  private mutating func changeOptions(of name: ObjectName, _ options: [String: String?]) {
    func change(_ all: inout [String: String]) {
      for (option, value) in options { all[option] = value }
    }
    switch catalog.relation(catalog.resolve(name, in: session)) {
    case .view(var view):
      change(&view.options)
      catalog.store(.view(view))
    case .index(let id, _, let owner): withIndex(id, of: owner) { change(&$0.options) }
    case .sequence: break
    case .table, nil: update(name) { change(&$0.options) }
    }
  }

  private mutating func changeReplicaIdentity(
    of name: ObjectName, to identity: ReplicaIdentity
  ) {
    update(name) { table in
      table.replicaIdentity = identity
      for position in table.indexes.indices {
        table.indexes[position].isReplicaIdentity =
          identity == .index(table.indexes[position].name)
      }
    }
  }
}
