import HashTreeCollections
import Syntax

/// `GRANT` and `REVOKE`, and what new objects begin with.
extension Replay {
  /// The access to an object that is being made.
  ///
  /// `get_user_default_acl` in PostgreSQL's src/backend/catalog/aclchk.c.
  func newAccess(
    to kind: ObjectKind, in schema: String?, ownedBy given: String? = nil
  ) -> Access {
    let owner = given ?? session.role
    guard !catalog.defaultLists.isEmpty else { return Access(owner: owner) }
    func defaults(in schema: String?) -> AccessList? {
      catalog.defaultLists[DefaultPrivilegeKey(creator: owner, schema: schema, kind: kind)]
    }
    let everywhere = defaults(in: nil)
    let here = schema.flatMap { defaults(in: $0) }
    guard everywhere != nil || here != nil else { return Access(owner: owner) }
    let standard = AccessList(of: kind, owner: owner)
    var list = everywhere ?? standard
    if let here { list.merge(here) }
    // An empty list counts as none at all.
    return Access(owner: owner, list: list == standard || list.isEmpty ? nil : list)
  }

  mutating func changePrivileges(_ change: PrivilegeChange) {
    switch change.scope {
    case .objects(let objects): for object in objects { self.change(change, on: object) }
    case .allInSchemas(let schemas): for schema in schemas { self.change(change, inAllOf: schema) }
    case .defaults(let schemas, let creators):
      changeDefaults(change, in: schemas, of: creators.isEmpty ? ["current_user"] : creators)
    }
  }

  // MARK: - Objects

  private mutating func change(_ change: PrivilegeChange, on object: ObjectReference) {
    switch change.kind {
    case .table, .sequence:
      let name = catalog.resolve(object.name, in: session)
      guard let id = catalog.relation(name)?.id ?? tableID(object.name) else { return }
      self.change(change, onRelation: id)
    case .schema: self.change(change, onSchema: object.name.name)
    case .function, .procedure, .routine:
      let name = resolveFunction(object.name)
      let arguments = object.arguments?.map(resolved)
      self.change(change, onFunctions: name) { function in
        arguments.map(function.isSame) ?? true
      }
    case .type, .domain: self.change(change, onType: resolveType(object.name))
    default: break
    }
  }

  private mutating func change(_ change: PrivilegeChange, inAllOf schema: String) {
    switch change.kind {
    case .table, .sequence:
      let isSequences = change.kind == .sequence
      let members = catalog.names.filter { $0.key.schema == schema }.map(\.value).sorted()
      for id in members where catalog[id]?.isSequence == isSequences {
        self.change(change, onRelation: id)
      }
    case .function, .procedure, .routine:
      for (name, _) in catalog.functions where name.schema == schema {
        self.change(change, onFunctions: name) { $0.isMeant(by: change.kind) }
      }
    default: break
    }
  }

  private mutating func change(_ change: PrivilegeChange, onRelation id: RelationID) {
    let edit = edit(change)
    switch catalog[id] {
    case .table(var table):
      edit.apply(to: &table.access, .table)
      for ofColumns in change.columnPrivileges {
        edit.apply(ofColumns, to: &table)
      }
      // Taken from the table, a privilege is taken from its columns as well.
      if !change.isGrant { edit.apply(toAllColumnsOf: &table) }
      catalog.store(table)
    case .view(var view):
      edit.apply(to: &view.access, .view)
      catalog.store(.view(view))
    case .sequence(var sequence):
      edit.apply(to: &sequence.access, .sequence)
      catalog.store(.sequence(sequence))
    case .index, nil: break
    }
  }

  private mutating func change(
    _ change: PrivilegeChange, onFunctions name: QualifiedName,
    where isMeant: (Function) -> Bool
  ) {
    let edit = edit(change)
    guard var overloads = catalog.functions[name] else { return }
    for index in overloads.indices where isMeant(overloads[index]) {
      edit.apply(to: &overloads[index].access, .function)
    }
    catalog.functions[name] = overloads
  }

  private mutating func change(_ change: PrivilegeChange, onType name: QualifiedName) {
    guard var type = catalog.types[name] else { return }
    edit(change).apply(to: &type.access, .type)
    catalog.types[name] = type
  }

  private mutating func change(_ change: PrivilegeChange, onSchema name: String) {
    var access = catalog.access(ofSchema: name)
    edit(change).apply(to: &access, .schema)
    catalog.schemaAccess[name] = access
  }

  // MARK: - Defaults

  private mutating func changeDefaults(
    _ change: PrivilegeChange, in schemas: [String], of creators: [String]
  ) {
    let edit = edit(change)
    for creator in creators.map(roleName) {
      for schema in schemas.isEmpty ? [nil] : schemas.map(Optional.some) {
        let key = DefaultPrivilegeKey(creator: creator, schema: schema, kind: change.kind)
        var list = catalog.defaultLists[key] ?? key.standard
        edit.apply(to: &list, change.kind)
        setDefaults(key, list)
      }
    }
  }

  /// Only what is not the usual is kept.
  mutating func setDefaults(_ key: DefaultPrivilegeKey, _ list: AccessList?) {
    catalog.defaultLists[key] = list == key.standard ? nil : list
  }

  mutating func forgetAccess(toSchema schema: String) {
    catalog.schemaAccess[schema] = nil
    for key in catalog.defaultLists.keys where key.schema == schema {
      catalog.defaultLists[key] = nil
    }
  }

  mutating func moveAccess(toSchema schema: String, to newName: String) {
    catalog.schemaAccess[newName] = catalog.access(ofSchema: schema)
    catalog.schemaAccess[schema] = nil
    for (key, list) in catalog.defaultLists where key.schema == schema {
      catalog.defaultLists[key] = nil
      catalog.defaultLists[
        DefaultPrivilegeKey(creator: key.creator, schema: newName, kind: key.kind)] = list
    }
  }

  private func edit(_ change: PrivilegeChange) -> PrivilegeEdit {
    PrivilegeEdit(change: change, grantees: change.roles.map(roleName))
  }
}

extension DefaultPrivilegeKey {
  /// Those of a schema come on top of those that hold everywhere.
  fileprivate var standard: AccessList {
    schema == nil ? AccessList(of: kind, owner: creator) : AccessList()
  }
}

/// Applies a `GRANT` or `REVOKE` to the lists of the objects that it names.
private struct PrivilegeEdit {
  let change: PrivilegeChange
  let grantees: [String]

  /// Whether it speaks of objects as a whole.
  private var isAboutObject: Bool {
    !change.privileges.isEmpty || change.columnPrivileges.isEmpty
  }

  private func privileges(of kind: ObjectKind) -> Privileges {
    guard isAboutObject else { return [] }
    let all = Privileges.all(of: kind)
    if change.privileges.isEmpty || change.privileges.contains("all") { return all }
    return change.privileges.reduce(into: Privileges()) { $0.formUnion(Privileges(named: $1)) }
      .intersection(all)
  }

  func apply(to access: inout Access, _ kind: ObjectKind) {
    guard isAboutObject else { return }
    access.change(kind) { apply(to: &$0, kind) }
  }

  func apply(to list: inout AccessList, _ kind: ObjectKind) {
    apply(privileges(of: kind), to: &list)
  }

  private func apply(_ privileges: Privileges, to list: inout AccessList) {
    for grantee in grantees {
      if change.isGrant {
        list.grant(privileges, to: grantee, withGrantOption: change.isAboutGrantOption)
      } else {
        list.revoke(privileges, from: grantee, onlyGrantOption: change.isAboutGrantOption)
      }
    }
  }

  func apply(_ ofColumns: PrivilegeChange.ColumnPrivilege, to table: inout Table) {
    let privileges =
      ofColumns.privilege == "all"
      ? Privileges.ofColumns : Privileges(named: ofColumns.privilege).intersection(.ofColumns)
    for index in table.columns.indices where ofColumns.columns.contains(table.columns[index].name) {
      apply(privileges, toColumn: index, of: &table)
    }
  }

  func apply(toAllColumnsOf table: inout Table) {
    let privileges = privileges(of: .table).intersection(.ofColumns)
    for index in table.columns.indices where table.columns[index].privileges != nil {
      apply(privileges, toColumn: index, of: &table)
    }
  }

  private func apply(_ privileges: Privileges, toColumn index: Int, of table: inout Table) {
    var list = table.columns[index].privileges ?? AccessList()
    apply(privileges, to: &list)
    table.columns[index].privileges = list.isEmpty ? nil : list
  }
}

extension Relation {
  fileprivate var isSequence: Bool? {
    switch self {
    case .table, .view: false
    case .sequence: true
    case .index: nil
    }
  }
}

extension Function {
  /// `FUNCTIONS` leaves procedures out, `ROUTINES` means both.
  fileprivate func isMeant(by kind: ObjectKind) -> Bool {
    switch kind {
    case .function: self.kind != .procedure
    case .procedure: self.kind == .procedure
    default: true
    }
  }
}
