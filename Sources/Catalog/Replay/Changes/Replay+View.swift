import HashTreeCollections
import Syntax

/// Views and materialized views.
extension Replay {
  // MARK: - Views

  mutating func createView(_ definition: ViewDefinition) {
    let usage = Usage(of: definition.query, in: Scope(catalog, in: session))
    // A view of something temporary is temporary itself.
    let isTemporary =
      definition.isTemporary
      || usage.relations.contains { catalog[$0]?.name.schema == "pg_temp" }
    let name = newName(definition.name, isTemporary: isTemporary)
    let isSkipped = definition.ifNotExists && catalog.relation(name) != nil
    if !isSkipped, let repeated = repeatedColumn(of: definition.query, named: definition.columns) {
      let kind: ObjectKind = definition.isMaterialized ? .materializedView : .view
      return fail(.repeatsColumn(repeated), kind, name)
    }
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
      if let refusal = reasonToKeep(existing, from: view) {
        return fail(.isRefused(refusal), .view, name)
      }
      for source in existing.sources { catalog.dependents[source]?.remove(existing.id) }
      view = View(
        id: existing.id, name: name, isMaterialized: false, query: view.query,
        columns: view.columns?.takingComments(from: existing.columns), options: view.options,
        usage: usage, indexes: existing.indexes,
        triggers: existing.triggers, rules: existing.rules, comment: existing.comment,
        access: existing.access,
        origin: origin)
    case nil:
      guard !isTaken(name, for: .view) else { return }
      catalog.types[name] = nil
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
  private func reasonToKeep(_ old: View, from new: View) -> Refusal? {
    guard let before = old.columns, let after = new.columns else { return nil }
    guard after.count >= before.count else {
      return Refusal(
        .invalidTableDefinition, "cannot drop columns from view",
        hint: "drop the view first: DROP VIEW \(old.name);"
      ).colliding(with: "\(old.name)", madeAt: old.origin)
    }
    guard let (was, now) = zip(before, after).first(where: { $0.name != $1.name }) else {
      return nil
    }
    return Refusal(
      .invalidTableDefinition,
      "cannot change name of view column \(shown(was.name)) to \(shown(now.name))",
      hint:
        "keep the names and the order, and put new columns at the end; or drop the view first: DROP VIEW \(old.name);"
    ).colliding(with: "\(old.name)", madeAt: old.origin)
  }

  mutating func refresh(_ name: ObjectName, isWithoutData: Bool) {
    guard case .view(var view)? = catalog.relation(catalog.resolve(name, in: session)) else {
      return
    }
    view.isPopulated = !isWithoutData
    catalog.store(.view(view))
  }
}

extension [ResultColumn] {
  /// A replaced view keeps the comments on its columns.
  fileprivate func takingComments(from old: [ResultColumn]?) -> [ResultColumn] {
    var result = self
    for (index, column) in (old ?? []).enumerated() where indices.contains(index) {
      result[index].comment = column.comment
    }
    return result
  }
}
