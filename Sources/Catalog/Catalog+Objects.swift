import Syntax

/// Objects by their names, which are looked up through `search_path`.
extension Catalog {
  /// The function of a name in the first schema of the search path that has one.
  package func resolveFunction(_ name: ObjectName, in session: Session) -> QualifiedName {
    resolve(name, in: session) { functions[$0] != nil }
  }

  /// The type of a name in the first schema of the search path that has one.
  package func resolveType(_ name: ObjectName, in session: Session) -> QualifiedName {
    resolve(name, in: session) { types[$0] != nil }
  }

  private func resolve(
    _ name: ObjectName, in session: Session, where isThere: (QualifiedName) -> Bool
  ) -> QualifiedName {
    if let schema = name.schema { return QualifiedName(schema, name.name) }
    let candidates = session.searchPath.map { QualifiedName($0, name.name) }
    return candidates.first(where: isThere)
      ?? QualifiedName(creationSchema(in: session), name.name)
  }

  /// Where the history made what a `DROP` or `RENAME` names.
  ///
  /// - Returns: Nil when the history did not make it, or it is no longer there.
  package func origin(
    of kind: ObjectKind, _ name: ObjectName, on table: ObjectName? = nil, in session: Session
  ) -> Origin? {
    switch kind {
    case .table, .foreignTable: return self.table(name, in: session)?.origin
    case .view, .materializedView: return view(resolve(name, in: session))?.origin
    case .function, .procedure, .routine, .aggregate:
      return functions(resolveFunction(name, in: session)).last?.origin
    case .type, .domain: return type(resolveType(name, in: session))?.origin
    case .schema: return schemas[name.name]
    case .trigger:
      guard let table else { return nil }
      return triggers(of: table, in: session).first { $0.name == name.name }?.origin
    default: return nil
    }
  }

  private func triggers(of relation: ObjectName, in session: Session) -> [Trigger] {
    switch self.relation(resolve(relation, in: session)) {
    case .table(let table): table.triggers
    case .view(let view): view.triggers
    case .sequence, .index, nil: []
    }
  }
}
