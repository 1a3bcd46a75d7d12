import Catalog
import Linter
import Syntax

/// Reports rights for everybody that row level security does not keep in check.
struct GrantToPublic: StatementRule {
  static let metadata = RuleMetadata(
    id: "grant-to-public",
    summary: "Everybody gets rights on tables or on a schema, signed in or not.",
    severity: .warning, group: .rowSecurity, page: RulePages.grantToPublic,
    securityRisk: .medium)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    guard history.usesAPIRoles else { return [] }
    return statement.changes.compactMap { change in
      guard case .privilegesChanged(let grant) = change.action, grant.isGrant,
        let role = grant.roles.first(where: { $0 == "public" || $0 == "anon" }),
        let message = message(grant, role, change, history)
      else { return nil }
      return Finding(
        message, at: change.range,
        help: .advice(
          "take it back, and grant what is needed to the role that needs it",
          ["\(grant.takenBack);", "\(grant.narrower);"]))
    }
  }

  private func message(
    _ grant: PrivilegeChange, _ role: String, _ change: ReplayedChange, _ history: ReplayedHistory
  ) -> String? {
    let who =
      role == "public"
      ? "PUBLIC, which is every role," : "anon, which is everybody who is not signed in,"
    if grant.isOnSchema {
      guard grant.includes(["create"]) else { return nil }
      return "\(who) may create objects in \(grant.target), where others may call them by mistake"
    }
    guard grant.kind == .table, grant.includes(writing) else { return nil }
    if case .objects(let names) = grant.scope {
      let open = names.filter { name in
        let table = history.catalog.table(name.name, in: change.session)
        // What the policies let through is theirs to say.
        return table.map { $0.isKnown && !$0.rowSecurity.isEnabled } ?? false
      }
      guard !open.isEmpty else { return nil }
      return
        "\(who) may write to \(open.map(\.name.description).joined(separator: ", ")), and no policy restrains it"
    }
    return "\(who) may write to \(grant.target), those without row level security too"
  }
}

private let writing = ["insert", "update", "delete", "truncate"]

extension PrivilegeChange {
  fileprivate var isOnSchema: Bool { kind == .schema }

  /// Whether one of the privileges is granted; an empty list is all of them.
  fileprivate func includes(_ wanted: [String]) -> Bool {
    privileges.isEmpty || privileges.contains { $0 == "all" || wanted.contains($0) }
  }

  fileprivate var target: String {
    switch scope {
    case .objects(let names):
      (isOnSchema ? "schema " : "") + names.map(\.name.description).joined(separator: ", ")
    case .allInSchemas(let schemas): "all tables of schema \(list(schemas))"
    case .defaults(let schemas, _):
      schemas.isEmpty ? "tables to come" : "tables to come in \(list(schemas))"
    }
  }

  /// The statement that undoes it for those who are not signed in.
  fileprivate var takenBack: String {
    let open = roles.filter { $0 == "public" || $0 == "anon" }
      .map { $0 == "public" ? "PUBLIC" : $0 }.joined(separator: ", ")
    let isAll = privileges.isEmpty || privileges.contains("all")
    let granted = isAll ? "ALL" : privileges.map { $0.uppercased() }.joined(separator: ", ")
    // USAGE on a schema does no harm.
    return statement("REVOKE \(isOnSchema ? "CREATE" : granted)", "FROM \(open)")
  }

  fileprivate var narrower: String {
    statement("GRANT \(isOnSchema ? "USAGE" : "SELECT")", "TO authenticated")
  }

  /// A statement about the same objects.
  private func statement(_ verb: String, _ roles: String) -> String {
    switch scope {
    case .objects(let names):
      let list = names.map(\.name.description).joined(separator: ", ")
      return "\(verb) ON \(isOnSchema ? "SCHEMA " : "")\(list) \(roles)"
    case .allInSchemas(let schemas):
      return "\(verb) ON ALL TABLES IN SCHEMA \(list(schemas)) \(roles)"
    case .defaults(let schemas, let creators):
      // Without its creator the statement is about what the current role will make.
      let maker = creators.isEmpty ? "" : "FOR ROLE \(list(creators)) "
      let place = schemas.isEmpty ? "" : "IN SCHEMA \(list(schemas)) "
      return "ALTER DEFAULT PRIVILEGES \(maker)\(place)\(verb) ON TABLES \(roles)"
    }
  }

  private func list(_ schemas: [String]) -> String {
    schemas.map(quoted).joined(separator: ", ")
  }
}
