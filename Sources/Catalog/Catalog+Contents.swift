import HashTreeCollections
import Syntax

/// All objects of a kind: relations in the order of their IDs, others in that of their names.
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
  package func losses(
    in later: Catalog
  ) -> (relations: [QualifiedName], types: [QualifiedName], functions: [QualifiedName]) {
    let lost = relations.values(unlike: later.relations).filter { relation in
      switch relation {
      case .table(let table): later.table(table.id)?.partCount != table.partCount
      case .view(let view): later.view(view.id) == nil
      case .sequence, .index: false
      }
    }
    return (lost.map(\.name), types.losses(in: later.types), functions.losses(in: later.functions))
  }
}

extension Table {
  /// How many parts it has that something else may take away.
  fileprivate var partCount: Int {
    columns.count + constraints.count + indexes.count + policies.count + triggers.count
      + columns.count { $0.default != nil }
  }
}
