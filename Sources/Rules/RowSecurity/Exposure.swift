import Catalog
import Linter
import Syntax

/// What users of an API can reach at the end of a history.
struct Exposure {
  let history: ReplayedHistory
  private let security: RowSecurityReader
  private static let roles = ["anon", "authenticated"]

  /// Nil where nothing speaks of an API.
  init?(_ history: ReplayedHistory) {
    guard history.usesAPIRoles else { return nil }
    self.history = history
    security = RowSecurityReader(history)
  }

  /// Tables in a schema that the API shows, foreign ones too, but no parts of others.
  var tables: [Table] { security.exposedTables }

  var views: [View] { history.views.filter { shows($0.name.schema) } }

  var functions: [FunctionChanges.Entry] {
    FunctionChanges(of: history).entries.filter { shows($0.function.name.schema) }
  }

  private func shows(_ schema: String) -> Bool { history.settings.exposedSchemas.contains(schema) }

  /// The roles of the API that may do any of these.
  func roles(with privileges: Privileges, on table: Table) -> [String] {
    roles(in: table.name.schema) {
      !history.catalog.privileges(of: $0, on: table).isDisjoint(with: privileges)
    }
  }

  func readers(of view: View) -> [String] {
    roles(in: view.name.schema) {
      history.catalog.privileges(of: $0, on: view.access, .view).contains(.select)
    }
  }

  func callers(of function: Function) -> [String] {
    roles(in: function.name.schema) {
      history.catalog.privileges(of: $0, on: function).contains(.execute)
    }
  }

  /// The callers to whom no `GRANT` on the function itself gave the right: nobody decided that they may.
  func unintendedCallers(of function: Function) -> [String] {
    let callers = callers(of: function)
    guard !callers.isEmpty else { return [] }
    var intended: Set<String> = []
    for change in history.migrations.lazy.flatMap(\.statements).flatMap(\.changes) {
      guard case .privilegesChanged(let grant) = change.action, grant.isGrant,
        grant.names(function, in: change)
      else { continue }
      intended.formUnion(grant.roles)
    }
    return callers.filter { !intended.contains($0) }
  }

  /// Whether the rows that somebody sees depend on it, so that they have to be able to call it.
  func isCalledByPolicies(_ function: Function, in session: Session) -> Bool {
    history.tables.flatMap(\.policies).contains { policy in
      [policy.using, policy.check].compactMap(\.self).contains { condition in
        condition.contains { part in
          guard case .call(let call) = part else { return false }
          let called = history.catalog.functions(calledBy: call, in: session) ?? []
          return called.contains { $0.origin == function.origin }
        }
      }
    }
  }

  private func roles(in schema: String, where may: (String) -> Bool) -> [String] {
    Self.roles.filter { role in
      // Of a schema that the history did not make it says little.
      let mayUse =
        !history.catalog.hasSchema(schema)
        || history.catalog.privileges(of: role, onSchema: schema).contains(.usage)
      return mayUse && may(role)
    }
  }

  /// Whether everybody sees all rows of it.
  func isOpen(_ table: Table) -> Bool { security.isOff(for: table) }

  /// Whether a query shows nobody but who is signed in what is theirs.
  func checksUser(_ query: Query, in session: Session) -> Bool {
    guard case .select(let select) = query.body, let condition = select.condition else {
      return false
    }
    return check(in: session).verdict(on: condition) == .made
  }

  func check(in session: Session) -> AuthenticationCheck {
    AuthenticationCheck(catalog: history.catalog, session: session, settings: history.settings)
  }
}

extension [String] {
  /// `anon and authenticated`.
  var listed: String { joined(separator: " and ") }
}

extension Fix {
  /// A statement that is to follow the one of a change, if that stands at the top of its file.
  static func appending(
    _ sql: String, to change: ReplayedChange, titled title: String
  ) -> Fix? {
    guard !change.isInBlock else { return nil }
    return Fix(
      title, .unsafe, [.inserting(";\n\(sql)", at: change.range.end, in: change.range.file)])
  }
}

extension PrivilegeChange {
  fileprivate func names(_ function: Function, in change: ReplayedChange) -> Bool {
    guard [.function, .procedure, .routine].contains(kind), case .objects(let objects) = scope
    else { return false }
    return objects.contains { object in
      FunctionChanges.name(object.name, change) == function.name
        && object.arguments.map { $0.count == function.signature.count } ?? true
    }
  }
}
