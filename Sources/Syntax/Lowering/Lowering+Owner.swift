import CPgQuery

/// `OWNER TO`, `DROP OWNED` and `REASSIGN OWNED`.
extension Lowering {
  func changeOwner(_ alter: AlterOwnerStmt) -> [SchemaChange] {
    guard let object = node(alter.object), let owner = node(alter.newowner).flatMap({ role($0) })
    else { return [] }
    return [
      change(
        .ownerChanged(
          OwnerChange(
            kind: Self.objectKind(alter.objectType), object: objectReference(object),
            owner: owner)))
    ]
  }

  func dropOwned(_ drop: DropOwnedStmt) -> [SchemaChange] {
    [change(.ownedDropped(roles: roles(drop.roles), cascade: drop.behavior == DROP_CASCADE))]
  }

  func reassignOwned(_ reassign: ReassignOwnedStmt) -> [SchemaChange] {
    let owner = node(reassign.newrole).flatMap { role($0) } ?? ""
    return [change(.ownedReassigned(roles: roles(reassign.roles), to: owner))]
  }
}
