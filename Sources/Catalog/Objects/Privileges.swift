import Syntax

/// What may be done with an object.
///
/// https://www.postgresql.org/docs/current/ddl-priv.html
package struct Privileges: OptionSet, Hashable, Sendable {
  /// A bit for each.
  package let rawValue: UInt16

  /// Makes a set of bits.
  package init(rawValue: UInt16) { self.rawValue = rawValue }

  /// `SELECT`: read rows.
  package static let select = Privileges(rawValue: 1)
  /// `INSERT`: add rows.
  package static let insert = Privileges(rawValue: 1 << 1)
  /// `UPDATE`: change rows.
  package static let update = Privileges(rawValue: 1 << 2)
  /// `DELETE`: remove rows.
  package static let delete = Privileges(rawValue: 1 << 3)
  /// `TRUNCATE`: remove all rows at once.
  package static let truncate = Privileges(rawValue: 1 << 4)
  /// `REFERENCES`: point foreign keys to it.
  package static let references = Privileges(rawValue: 1 << 5)
  /// `TRIGGER`: make triggers on it.
  package static let trigger = Privileges(rawValue: 1 << 6)
  /// Since PostgreSQL 17.
  package static let maintain = Privileges(rawValue: 1 << 7)
  /// `USAGE`: of a schema to reach what is in it, of a sequence or a type to use it.
  package static let usage = Privileges(rawValue: 1 << 8)
  /// `CREATE`: make objects in a schema.
  package static let create = Privileges(rawValue: 1 << 9)
  /// `EXECUTE`: call a function.
  package static let execute = Privileges(rawValue: 1 << 10)

  /// What a role needs to read or change a table's rows in some way.
  package static let rows: Privileges = [.select, .insert, .update, .delete, .truncate]
  /// Those that columns have.
  static let ofColumns: Privileges = [.select, .insert, .update, .references]

  private static let names: [(Privileges, String)] = [
    (.select, "select"), (.insert, "insert"), (.update, "update"), (.delete, "delete"),
    (.truncate, "truncate"), (.references, "references"), (.trigger, "trigger"),
    (.maintain, "maintain"), (.usage, "usage"), (.create, "create"), (.execute, "execute"),
  ]

  /// The privileges' names in lower case, in the order of PostgreSQL's documentation.
  package var names: [String] { Self.names.filter { contains($0.0) }.map(\.1) }

  init(named name: String) {
    self = Self.names.first { $0.1 == name }?.0 ?? []
  }

  /// What `ALL` means for a kind of object.
  package static func all(of kind: ObjectKind) -> Privileges {
    switch kind {
    case .table, .view, .materializedView, .foreignTable:
      [
        .select, .insert, .update, .delete, .truncate, .references, .trigger, .maintain,
      ]
    case .sequence: [.select, .update, .usage]
    case .schema: [.usage, .create]
    case .function, .procedure, .routine, .aggregate: .execute
    case .type, .domain: .usage
    default: []
    }
  }

  /// What everybody may do with a new object.
  static func ofPublic(on kind: ObjectKind) -> Privileges {
    switch kind {
    case .function, .procedure, .routine, .aggregate: .execute
    case .type, .domain: .usage
    default: []
    }
  }
}

/// Who may do what with an object; a grantee called `public` is everybody.
///
/// PostgreSQL also notes who granted it. Here everything counts as granted by the owner, which is what
/// it is when the owner or a superuser runs the migrations.
package struct AccessList: Hashable, Sendable {
  /// What one role was granted.
  package struct Entry: Hashable, Sendable {
    /// A role's name; `public` is everybody.
    package let grantee: String
    /// What it may do.
    package internal(set) var privileges: Privileges
    /// Those that it may hand on.
    package internal(set) var grantable: Privileges
  }

  /// In the order of the grantees' names.
  package private(set) var entries: [Entry] = []

  /// Nobody may do anything.
  package init() {}

  /// What holds as long as nobody granted or revoked anything.
  package init(of kind: ObjectKind, owner: String?) {
    grant(Privileges.ofPublic(on: kind), to: "public", withGrantOption: false)
    if let owner { grant(.all(of: kind), to: owner, withGrantOption: false) }
  }

  /// Whether nobody was granted anything.
  package var isEmpty: Bool { entries.isEmpty }

  /// What is granted to a role itself.
  package func privileges(of grantee: String) -> Privileges {
    entries.first { $0.grantee == grantee }?.privileges ?? []
  }

  mutating func grant(_ privileges: Privileges, to grantee: String, withGrantOption: Bool) {
    guard !privileges.isEmpty else { return }
    change(grantee) { entry in
      entry.privileges.formUnion(privileges)
      if withGrantOption { entry.grantable.formUnion(privileges) }
    }
  }

  mutating func revoke(_ privileges: Privileges, from grantee: String, onlyGrantOption: Bool) {
    change(grantee) { entry in
      entry.grantable.subtract(privileges)
      if !onlyGrantOption { entry.privileges.subtract(privileges) }
    }
  }

  mutating func merge(_ other: AccessList) {
    for entry in other.entries { add(entry, to: entry.grantee) }
  }

  /// Gives everything of one role to another: a new owner, or the same role by a new name.
  mutating func replace(_ role: String, by other: String) {
    guard role != other, let index = entries.firstIndex(where: { $0.grantee == role }) else {
      return
    }
    add(entries.remove(at: index), to: other)
  }

  mutating func remove(_ role: String) { entries.removeAll { $0.grantee == role } }

  private mutating func add(_ entry: Entry, to grantee: String) {
    change(grantee) { own in
      own.privileges.formUnion(entry.privileges)
      own.grantable.formUnion(entry.grantable)
    }
  }

  private mutating func change(_ grantee: String, _ body: (inout Entry) -> Void) {
    let index = entries.firstIndex { $0.grantee >= grantee } ?? entries.count
    var entry = Entry(grantee: grantee, privileges: [], grantable: [])
    let isThere = index < entries.count && entries[index].grantee == grantee
    if isThere { entry = entries[index] }
    body(&entry)
    if entry.privileges.isEmpty {
      if isThere { entries.remove(at: index) }
    } else if isThere {
      entries[index] = entry
    } else {
      entries.insert(entry, at: index)
    }
  }
}

/// Whom an object belongs to, and who else may use it.
package struct Access: Hashable, Sendable {
  /// Nil for an object that the history did not make.
  package internal(set) var owner: String?
  /// Nil as long as nothing was granted or revoked.
  package internal(set) var list: AccessList?

  init(owner: String? = nil, list: AccessList? = nil) {
    self.owner = owner
    self.list = list
  }

  /// The privileges as they are, spelled out.
  package func entries(for kind: ObjectKind) -> AccessList {
    list ?? AccessList(of: kind, owner: owner)
  }

  mutating func change(_ kind: ObjectKind, _ body: (inout AccessList) -> Void) {
    var changed = entries(for: kind)
    body(&changed)
    list = changed
  }

  mutating func changeOwner(to newOwner: String) {
    if let owner { list?.replace(owner, by: newOwner) }
    owner = newOwner
  }

  func mentions(_ role: String) -> Bool {
    owner == role || list?.entries.contains { $0.grantee == role } == true
  }

  mutating func rename(_ role: String, to newName: String) {
    if owner == role { owner = newName }
    list?.replace(role, by: newName)
  }
}

/// What objects made by a role in a schema, or in any, can be used for by whom.
package struct DefaultPrivilegeKey: Hashable, Comparable, Sendable {
  /// The role that makes the objects.
  package let creator: String
  /// Nil: in every schema.
  package internal(set) var schema: String?
  /// As `ALTER DEFAULT PRIVILEGES` names it: `table` stands for views too.
  package let kind: ObjectKind

  /// By role, then by schema, then by kind.
  package static func < (left: DefaultPrivilegeKey, right: DefaultPrivilegeKey) -> Bool {
    (left.creator, left.schema ?? "", left.kind.rawValue)
      < (right.creator, right.schema ?? "", right.kind.rawValue)
  }
}
