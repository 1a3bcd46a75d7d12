import HashTreeCollections
import Syntax

extension Replay {
  // MARK: - Views

  mutating func createView(_ definition: ViewDefinition) {
    let usage = UsageReader.usage(of: definition.query, catalog, in: session)
    // A view of something temporary is temporary itself.
    let isTemporary =
      definition.isTemporary
      || usage.relations.contains { catalog[$0]?.name.schema == "pg_temp" }
    let name = newName(definition.name, isTemporary: isTemporary)
    var columns = resultColumns(of: definition.query)
    for (index, alias) in definition.columns.enumerated()
    where columns?.indices.contains(index) == true {
      columns?[index].name = alias
    }
    var view = View(
      id: RelationID(number: 0), name: name, isMaterialized: definition.isMaterialized,
      query: definition.query, columns: columns, options: definition.options, usage: usage,
      origin: origin)
    switch catalog.relation(name) {
    case .view(let existing) where definition.isReplacing && !existing.isMaterialized:
      guard canReplace(existing, by: view) else {
        return fail(.isRefused("its columns would change"), .view, name)
      }
      for source in existing.sources { catalog.dependents[source]?.remove(existing.id) }
      view = View(
        id: existing.id, name: name, isMaterialized: false, query: view.query,
        columns: view.columns, options: view.options, usage: usage, indexes: existing.indexes,
        triggers: existing.triggers, rules: existing.rules, access: existing.access,
        origin: origin)
    case nil:
      guard !isTaken(name, for: .view) else { return }
      view = View(
        id: catalog.makeID(), name: name, isMaterialized: view.isMaterialized, query: view.query,
        columns: view.columns, options: view.options, usage: usage,
        access: newAccess(to: .table, in: name.schema), origin: origin)
    default:
      if !definition.ifNotExists { fail(.alreadyExists, .view, name) }
      return
    }
    view.isPopulated = !definition.isWithoutData
    catalog.store(.view(view))
    for source in view.sources { addDependent(view.id, on: source) }
  }

  /// `OR REPLACE` may only add columns at the end.
  private func canReplace(_ old: View, by new: View) -> Bool {
    guard let before = old.columns, let after = new.columns else { return true }
    return after.count >= before.count && zip(before, after).allSatisfy { $0.name == $1.name }
  }

  mutating func refresh(_ maintenance: Maintenance) {
    guard maintenance.kind == .refresh, let name = maintenance.name,
      case .view(var view)? = catalog.relation(catalog.resolve(name, in: session))
    else { return }
    view.isPopulated = !maintenance.isWithoutData
    catalog.store(.view(view))
  }

  mutating func changeOptions(of name: ObjectName, _ options: [String: String]) {
    guard case .view(var view)? = catalog.relation(catalog.resolve(name, in: session)) else {
      return
    }
    for (option, value) in options { view.options[option] = value }
    catalog.store(.view(view))
  }

  // MARK: - Sequences

  mutating func createSequence(_ definition: SequenceDefinition) {
    let name = newName(definition.name)
    if catalog.relation(name) != nil || catalog.types[name] != nil {
      if !definition.ifNotExists { fail(.alreadyExists, .sequence, name) }
      return
    }
    let sequence = Sequence(
      id: catalog.makeID(), name: name, access: newAccess(to: .sequence, in: name.schema),
      origin: origin)
    catalog.store(.sequence(sequence))
    own(sequence.id, as: definition)
  }

  mutating func alterSequence(_ definition: SequenceDefinition) {
    let name = catalog.resolve(definition.name, in: session)
    guard case .sequence(let sequence)? = catalog.relation(name) else { return }
    own(sequence.id, as: definition)
  }

  /// `OWNED BY`.
  private mutating func own(_ id: RelationID, as definition: SequenceDefinition) {
    guard case .sequence(var sequence)? = catalog[id] else { return }
    if definition.isDisowned {
      sequence.ownerTable = nil
      sequence.ownerColumn = nil
      catalog.store(.sequence(sequence))
      return
    }
    guard let owner = definition.ownerTable, let table = tableID(owner) else { return }
    sequence.ownerTable = table
    sequence.ownerColumn = definition.ownerColumn
    catalog.store(.sequence(sequence))
    addDependent(id, on: table)
  }
}
