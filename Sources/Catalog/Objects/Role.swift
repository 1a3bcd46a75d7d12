import Syntax

/// A user or a group.
package struct Role: Sendable {
  /// Unique among all databases of a server.
  package internal(set) var name: String
  /// Nil: the history uses it, but did not make it.
  package internal(set) var origin: Origin?
  /// Those that it has, as far as they are known.
  package internal(set) var attributes: RoleAttributes
  /// The attributes of which the history says whether it has them: all, where it made the role.
  package internal(set) var knownAttributes: RoleAttributes
  /// The roles it is a member of, in the order of their names.
  package internal(set) var memberships: [Membership] = []
  /// Nil: none.
  package internal(set) var comment: String?

  /// That it belongs to another role.
  package struct Membership: Hashable, Sendable {
    /// The role that it belongs to.
    package internal(set) var role: String
    /// May make others members.
    package internal(set) var isAdministrator: Bool
  }

  /// Whether the history made it.
  package var isKnown: Bool { origin != nil }

  /// Nil when the history does not say.
  package func has(_ attribute: RoleAttributes) -> Bool? {
    knownAttributes.contains(attribute) ? attributes.contains(attribute) : nil
  }

  mutating func apply(_ options: RoleOptions) {
    attributes.formUnion(options.given)
    attributes.subtract(options.taken)
    knownAttributes.formUnion(options.given)
    knownAttributes.formUnion(options.taken)
  }

  mutating func join(_ role: String, asAdministrator: Bool) {
    if let index = memberships.firstIndex(where: { $0.role == role }) {
      if asAdministrator { memberships[index].isAdministrator = true }
      return
    }
    memberships.append(Membership(role: role, isAdministrator: asAdministrator))
    memberships.sort { $0.role < $1.role }
  }

  mutating func leave(_ role: String, onlyAdministration: Bool) {
    guard let index = memberships.firstIndex(where: { $0.role == role }) else { return }
    if onlyAdministration {
      memberships[index].isAdministrator = false
    } else {
      memberships.remove(at: index)
    }
  }
}
