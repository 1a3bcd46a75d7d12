import Syntax

/// `IF NOT EXISTS`, and what stands for it: a definition means nothing where what it makes is there.
extension Replay {
  /// Passes over the definition at hand, with its parts.
  mutating func skip() {
    statement.skipped.append(attempt.range)
    attempt.isPassedOver = true
  }

  /// Removes what keeps a definition from being made.
  ///
  /// - Returns: Whether there was anything.
  mutating func clearTheWay(for action: SchemaChange.Action) -> Bool {
    switch action {
    case .tableCreated(let definition):
      let isTemporary = definition.persistence == .temporary
      return clear(newName(definition.name, isTemporary: isTemporary))
    case .columnAdded(let reference, let definition, _):
      guard let table = catalog.table(reference.name, in: session),
        table.column(definition.name) != nil
      else { return false }
      dropColumn(definition.name, of: table.id, cascade: true)
      return true
    case .constraintAdded(let reference, let definition):
      guard let name = definition.name, let table = catalog.table(reference.name, in: session),
        table.constraint(name) != nil
      else { return false }
      removeConstraint(name, of: table.id)
      return true
    case .indexCreated(let definition):
      guard let name = definition.name else { return false }
      return clear(QualifiedName(catalog.resolve(definition.table, in: session).schema, name))
    case .typeCreated(let definition):
      guard let type = catalog.types[newName(definition.name)] else { return false }
      forgetType(type)
      dropUsers(ofType: type.name)
      return true
    default: return false
    }
  }

  private mutating func clear(_ name: QualifiedName) -> Bool {
    guard let relation = catalog.relation(name) else { return false }
    if case .index(let id, _, let owner) = relation {
      dropIndex(id, of: owner, cascade: true)
    } else {
      remove(relation.id)
    }
    return true
  }
}
