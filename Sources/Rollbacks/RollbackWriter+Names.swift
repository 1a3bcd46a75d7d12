import Catalog
import Linter
import Syntax

/// What has another name, or lies in another schema, gets its old place back.
extension RollbackWriter {
  mutating func undoRename(
    _ column: String, _ name: String, of reference: TableReference, _ change: ReplayedChange
  ) {
    let relation = change.after.relation(change.after.resolve(reference.name, in: change.session))
    guard let relation, isOld(relation),
      !hasPassed(.column, name, of: relation.id, formerly: column)
    else { return }
    let kind = reference.kind.rawValue.uppercased()
    add("ALTER \(kind) \(relation.name) RENAME COLUMN \(quoted(name)) TO \(quoted(column));")
  }

  mutating func undo(_ rename: ObjectRename, _ change: ReplayedChange) {
    let kind = rename.kind.rawValue.uppercased()
    let (now, was) = (quoted(rename.newName), quoted(rename.name.name))
    switch rename.kind {
    case .policy, .trigger, .rule:
      let part = rename.kind == .policy ? SchemaFact.Kind.policy : .trigger
      guard let name = rename.table, let table = oldTable(name, change),
        !hasPassed(part, rename.newName, of: table.id, formerly: rename.name.name)
      else { return }
      add("ALTER \(kind) \(now) ON \(table.name) RENAME TO \(was);")
    case .function, .procedure, .routine, .aggregate:
      guard isOld(routine: rename.name, change) else { return }
      let name = ObjectName(schema: rename.name.schema, rename.newName)
      add("ALTER \(kind) \(name)\(arguments(rename.arguments)) RENAME TO \(was);")
    case .schema, .role, .publication, .eventTrigger:
      add("ALTER \(kind) \(now) RENAME TO \(was);")
      if rename.kind == .schema { schemaNames.append((rename.newName, rename.name.name)) }
    case .type, .domain:
      let name = ObjectName(schema: rename.name.schema, rename.newName)
      if isOld(type: name, change) { add("ALTER \(kind) \(name) RENAME TO \(was);") }
    default:
      guard
        let relation = change.before.relation(
          change.before.resolve(rename.name, in: change.session)), isOld(relation),
        let renamed = change.after[relation.id]
      else { return }
      add("ALTER \(kind) \(renamed.name) RENAME TO \(was);")
    }
  }

  mutating func undo(_ move: ObjectMove, _ change: ReplayedChange) {
    let kind = move.kind.rawValue.uppercased()
    let now = ObjectName(schema: move.schema, move.name.name)
    let was = move.name.schema ?? change.session.creationSchema
    switch move.kind {
    case .function, .procedure, .routine, .aggregate:
      guard isOld(routine: move.name, change) else { return }
      add("ALTER \(kind) \(now)\(arguments(move.arguments)) SET SCHEMA \(quoted(was));")
    case .type, .domain:
      if isOld(type: now, change) { add("ALTER \(kind) \(now) SET SCHEMA \(quoted(was));") }
    default:
      let name = change.before.resolve(move.name, in: change.session)
      guard let relation = change.before.relation(name), isOld(relation) else { return }
      add("ALTER \(kind) \(now) SET SCHEMA \(quoted(name.schema));")
    }
  }

  private func arguments(_ types: [TypeName]?) -> String {
    types.map { "(\($0.map(\.description).joined(separator: ", ")))" } ?? ""
  }

  /// Whether a part that is called otherwise is dropped later, so that it is not there by now.
  mutating func hasPassed(
    _ kind: SchemaFact.Kind, _ name: String, of table: RelationID, formerly old: String
  ) -> Bool {
    guard passedParts.remove(Part(table: table, kind: kind, name: name)) != nil else {
      return false
    }
    passedParts.insert(Part(table: table, kind: kind, name: old))
    return true
  }
}
