import Migrations
import Syntax

/// Who shows a history's tables to the users of an API, and what says so.
///
/// What a platform has done before the first migration is in none of them. A role's name alone is no sign of
/// one: whoever runs PostgREST has such roles too, and grants them what they may do.
package struct Platform: Hashable, Sendable {
  /// A platform, by the word that settings have for it.
  package enum Kind: String, CaseIterable, Sendable {
    /// Nobody but the migrations grants anything.
    case none
    /// Supabase, which gives `anon` and `authenticated` all rights on everything new in `public`.
    case supabase
  }

  /// What says that it is a platform's.
  package enum Sign: Hashable, Sendable {
    /// Somebody says so.
    case setting
    /// Where the files lie, or who runs them.
    case layout
    /// A statement, and what in it belongs to the platform.
    case statement(String, SourceRange)
  }

  /// Which one it is.
  package let kind: Kind
  /// Nil where nothing says anything.
  package let sign: Sign?
  /// Whether the history itself gives rights to roles of an API.
  private let namesRoles: Bool

  /// Looks for the first sign in a history.
  ///
  /// - Parameters:
  ///   - history: The migrations.
  ///   - choice: What settings say; nil where they leave it to the history.
  package init(of history: MigrationHistory, choice: Kind? = nil) {
    let changes = history.migrations.lazy.flatMap(\.forward.statements).flatMap(\.changes)
    if let choice {
      (kind, sign) = (choice, .setting)
    } else if history.tool.profile.isForSupabase || history.liesInSupabase {
      (kind, sign) = (.supabase, .layout)
    } else if let sign = PlatformSigns(in: changes).first {
      (kind, self.sign) = (.supabase, sign)
    } else {
      (kind, sign) = (.none, nil)
    }
    namesRoles = kind == .none && changes.contains(where: \.namesAPIRoles)
  }

  /// Whether anything in the history is seen by users of an API.
  var hasAPIUsers: Bool { kind != .none || namesRoles }
}

/// What in a history is Supabase's and nobody else's.
private struct PlatformSigns {
  private(set) var first: Platform.Sign?
  /// Schemas that the history makes, and objects: these are its own.
  private var ownSchemas: Set<String> = []
  private var ownObjects: Set<ObjectName> = []
  /// Whether there is Supabase's third role: `anon` and `request.jwt` are PostgREST's, whoever runs it.
  private var namesServiceRole = false

  init(in changes: some Sequence<SchemaChange>) {
    for change in changes { learn(change.action) }
    for change in changes {
      first = sign(in: change)
      if first != nil { return }
    }
  }

  private mutating func learn(_ action: SchemaChange.Action) {
    switch action {
    case .schemaCreated(let name, _, _): ownSchemas.insert(name)
    case .tableCreated(let table): ownObjects.insert(table.name)
    case .viewCreated(let view): ownObjects.insert(view.name)
    case .functionCreated(let function): ownObjects.insert(function.name)
    case .privilegesChanged(let privileges) where privileges.roles.contains("service_role"):
      namesServiceRole = true
    case .policyCreated(let policy) where policy.roles?.contains("service_role") ?? false:
      namesServiceRole = true
    default: break
    }
  }

  private func sign(in change: SchemaChange) -> Platform.Sign? {
    let words =
      grant(in: change.action) ?? object(in: change.action)
      ?? call(in: change) ?? routine(change.action)
    return words.map { .statement($0, change.range) }
  }

  // MARK: - Grants

  /// Rights on what will be made, or on a schema, for the role that is nobody in particular.
  private func grant(in action: SchemaChange.Action) -> String? {
    guard namesServiceRole, case .privilegesChanged(let grant) = action, grant.isGrant,
      grant.roles.contains("anon")
    else { return nil }
    switch grant.scope {
    case .defaults: return "default privileges for anon"
    case .objects(let objects) where grant.kind == .schema:
      return objects.first.map { "schema \($0.name) for anon" }
    case .objects, .allInSchemas: return nil
    }
  }

  // MARK: - Objects

  private func object(in action: SchemaChange.Action) -> String? {
    var names = action.relations
    if case .constraintAdded(_, let constraint) = action,
      case .foreignKey(let key) = constraint.kind
    {
      names.append(key.referencedTable)
    }
    return names.first { isPlatforms($0, among: platformTables) }?.description
  }

  private func call(in change: SchemaChange) -> String? {
    var found: String?
    let isFound = { (part: Expression) in
      found = name(in: part)
      return found != nil
    }
    _ = change.action.contains(where: isFound) || change.contains(where: isFound)
    return found
  }

  private func routine(_ action: SchemaChange.Action) -> String? {
    guard case .functionCreated(let function) = action else { return nil }
    var found: String?
    _ = function.body.contents.contains { part in
      found = name(in: part)
      return found != nil
    }
    return found
      ?? function.body.contents.changes.lazy.compactMap { object(in: $0.action) }.first
  }

  /// What an expression calls that only the platform has.
  private func name(in expression: Expression) -> String? {
    if case .subquery(let subquery) = expression {
      return subquery.query.relations.first { isPlatforms($0, among: platformTables) }?.description
    }
    guard case .call(let call) = expression else { return nil }
    if isPlatforms(call.name, among: platformFunctions) { return "\(call.name)()" }
    guard namesServiceRole, call.name.name == "current_setting",
      case .literal(.string(let setting))? = call.arguments.first?.withoutCast,
      setting.hasPrefix("request.jwt.")
    else { return nil }
    return setting
  }

  private func isPlatforms(_ name: ObjectName, among names: [String: Set<String>]) -> Bool {
    guard let schema = name.schema, names[schema]?.contains(name.name) ?? false else {
      return false
    }
    return !ownSchemas.contains(schema) && !ownObjects.contains(name)
  }
}

// https://supabase.com/docs/guides/database/tables
private let platformTables: [String: Set<String>] = [
  "auth": ["users", "identities", "sessions", "refresh_tokens"],
  "storage": ["buckets", "objects"],
]

// https://supabase.com/docs/guides/database/postgres/row-level-security
private let platformFunctions: [String: Set<String>] = [
  "auth": ["uid", "jwt", "role", "email"],
  "storage": ["foldername", "filename", "extension"],
]

extension SchemaChange {
  /// Whether it gives something to a user of an API, or says which rows such a one sees.
  fileprivate var namesAPIRoles: Bool {
    let roles: [String] =
      switch action {
      case .policyCreated(let policy), .policyAltered(let policy): policy.roles ?? []
      case .privilegesChanged(let privileges): privileges.roles
      default: []
      }
    return roles.contains("anon") || roles.contains("authenticated")
  }
}

extension Expression {
  fileprivate var withoutCast: Expression {
    if case .cast(let inner, _) = self { inner } else { self }
  }
}

extension Platform {
  /// Its name, and what says so, for people who know the history's files.
  package func description(in history: MigrationHistory) -> String {
    switch sign {
    case .setting: "\(kind.rawValue), as settings say"
    case .layout: "\(kind.rawValue), by its layout"
    case .statement(let what, let range):
      "\(kind.rawValue), by \(what) (\(history.place(of: range)))"
    case nil: kind.rawValue
    }
  }
}

extension MigrationHistory {
  /// Whether its files are in a project of Supabase's, though something else may run them.
  fileprivate var liesInSupabase: Bool {
    migrations.first.map { "/\($0.file.path)".contains("/supabase/migrations/") } ?? false
  }

  /// A file and a line.
  fileprivate func place(of range: SourceRange) -> String {
    guard let file = files.first(where: { $0.id == range.file }) else { return "" }
    return "\(file.path):\(LineIndex(file.bytes).position(of: range.start).line)"
  }
}
