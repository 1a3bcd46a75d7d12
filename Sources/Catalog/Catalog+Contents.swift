import HashTreeCollections
import Syntax

/// All objects of a kind, in an order that does not depend on how the maps keep them.
extension Catalog {
  /// All tables, in the order in which the history met them.
  package var tables: [Table] {
    relations.values.compactMap { if case .table(let table) = $0 { table } else { nil } }
  }

  package var views: [View] {
    relations.values.compactMap { if case .view(let view) = $0 { view } else { nil } }
  }

  package var sequences: [Sequence] {
    relations.values.compactMap { if case .sequence(let sequence) = $0 { sequence } else { nil } }
  }

  package var allFunctions: [Function] {
    functions.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  /// The functions that fulfil a condition, in the same order.
  package func functions(where isWanted: (Function) -> Bool) -> [Function] {
    var wanted: [(name: QualifiedName, functions: [Function])] = []
    for (name, overloads) in functions where overloads.contains(where: isWanted) {
      wanted.append((name, overloads.filter(isWanted)))
    }
    return wanted.sorted { $0.name < $1.name }.flatMap(\.functions)
  }

  package var allTypes: [UserType] { types.sorted { $0.key < $1.key }.map(\.value) }

  /// The schemas that the history made.
  package var schemaNames: [String] { schemas.keys.sorted() }

  /// The schemas that the history made, and `public` unless it dropped that.
  package var presentSchemas: [String] {
    (schemas.keys + (hasPublicSchema && schemas["public"] == nil ? ["public"] : [])).sorted()
  }

  package var extensionNames: [String] { extensions.keys.sorted() }

  package var allExtensions: [Extension] { extensions.sorted { $0.key < $1.key }.map(\.value) }

  package func comment(onSchema name: String) -> String? { schemaComments[name] }

  package var allRoles: [Role] { roles.sorted { $0.key < $1.key }.map(\.value) }

  package var eventTriggers: [EventTrigger] {
    eventTriggersByName.sorted { $0.key < $1.key }.map(\.value)
  }

  package var publications: [Publication] {
    publicationsByName.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The table that an index of a name stands on.
  package func tableOfIndex(_ name: QualifiedName) -> Table? {
    guard case .index(_, _, let table)? = relation(name) else { return nil }
    return self.table(table)
  }
}

extension Catalog {
  /// The names of what a later catalog, in which nothing is new, does not have any more, or has fewer
  /// parts of.
  ///
  /// Of relations only one and those that use it are looked at, directly or not; all if it is nil.
  package func losses(
    in later: Catalog, around relation: RelationID?
  ) -> (relations: [QualifiedName], types: [QualifiedName], functions: [QualifiedName]) {
    let candidates = relation.map { [$0] + users(of: $0) } ?? relations.values.map(\.id)
    let lost = candidates.filter { id in
      switch relations[id] {
      case .table(let table): later.table(id)?.partCount != table.partCount
      case .view: later.view(id) == nil
      case .sequence, .index, nil: false
      }
    }
    // Most often none is, and looking at all of them makes long histories slow.
    let types = types.count == later.types.count ? [] : types.map(\.key)
    let functions = functions.count == later.functions.count ? [] : Array(functions)
    return (
      lost.compactMap { relations[$0]?.name },
      types.filter { later.types[$0] == nil },
      functions.filter { later.functions($0.key).count != $0.value.count }.map(\.key)
    )
  }

  /// The relations that use one, directly or through others.
  private func users(of relation: RelationID) -> Set<RelationID> {
    var users: Set<RelationID> = []
    var queue = [relation]
    while let id = queue.popLast() {
      // A column may have a table's rows as its type.
      let columns = relations[id].map { tables(usingName: $0.name.name).map(\.id) } ?? []
      for user in dependents(of: id) + columns where users.insert(user).inserted {
        queue.append(user)
      }
    }
    return users
  }
}

extension Table {
  /// How many parts it has that something else may take away.
  fileprivate var partCount: Int {
    columns.count + constraints.count + indexes.count + policies.count + triggers.count
      + columns.count { $0.default != nil }
  }
}
