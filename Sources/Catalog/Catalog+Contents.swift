import HashTreeCollections
import Syntax

/// All objects of a kind: relations in the order of their IDs, others in that of their names.
extension Catalog {
  /// All tables, in the order in which the history met them.
  package var tables: [Table] {
    relations.values.compactMap { if case .table(let table) = $0 { table } else { nil } }
  }

  /// The tables that are not surely the same in another catalog, in the order in which the history met them.
  ///
  /// What two catalogs share is not looked at, so this costs as much as differs.
  package func tables(unlike other: Catalog) -> [Table] {
    relations.values(unlike: other.relations).compactMap { relation in
      guard case .table(let table) = relation,
        other.table(table.id)?.isIdentical(to: table) != true
      else { return nil }
      return table
    }
  }

  /// All views, in the order in which the history met them.
  package var views: [View] {
    relations.values.compactMap { if case .view(let view) = $0 { view } else { nil } }
  }

  /// All sequences, in the order in which the history met them.
  package var sequences: [Sequence] {
    relations.values.compactMap { if case .sequence(let sequence) = $0 { sequence } else { nil } }
  }

  /// All functions, those of a name in the order in which they were made.
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

  /// All types of the history's own.
  package var allTypes: [UserType] { types.sorted { $0.key < $1.key }.map(\.value) }

  /// The schemas that the history made.
  package var schemaNames: [String] { schemas.keys.sorted() }

  /// The schemas that the history made, and `public` unless it dropped that.
  package var presentSchemas: [String] {
    (schemas.keys + (hasPublicSchema && schemas["public"] == nil ? ["public"] : [])).sorted()
  }

  /// The names of all extensions.
  package var extensionNames: [String] { extensions.keys.sorted() }

  /// The schema of an extension's objects; nil if the history made none of that name.
  package func schema(ofExtension name: String) -> String? { extensions[name]?.schema }

  /// All extensions that the history created.
  package var allExtensions: [Extension] { extensions.sorted { $0.key < $1.key }.map(\.value) }

  /// Nil: it has none, or there is no such schema.
  package func comment(onSchema name: String) -> String? { schemaComments[name] }

  /// All roles that the history made or named.
  package var allRoles: [Role] { roles.sorted { $0.key < $1.key }.map(\.value) }

  /// All event triggers.
  package var eventTriggers: [EventTrigger] {
    eventTriggersByName.sorted { $0.key < $1.key }.map(\.value)
  }

  /// All publications.
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
      case .view(let view): later.view(view.id)?.rules.count != view.rules.count
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
      + rules.count
      + columns.count { $0.default != nil }
  }
}
