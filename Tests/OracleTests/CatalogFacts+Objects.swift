import Catalog
import Syntax

/// Functions, types, roles and what belongs to the whole database.
extension CatalogFacts {
  mutating func read(_ function: Function) {
    let arguments = function.signature.map(name(of:)).joined(separator: ",")
    let settings = function.settings.map { setting in
      "\(setting.key)=\(setting.value.isEmpty ? "\"\"" : setting.value)"
    }.sorted()
    let kind: String =
      switch function.kind {
      case .function: "f"
      case .procedure: "p"
      case .aggregate: "a"
      }
    add(
      "function \(function.name.schema).\(function.name.name)(\(arguments))",
      [
        "kind: \(kind)", "language: \(function.language)",
        "volatility: \(function.volatility.rawValue.prefix(1))",
        yes("security definer", function.isSecurityDefiner), yes("strict", function.isStrict),
        kind == "f" ? function.returnType.map { "returns: \(name(of: $0))" } : nil,
        list("settings", settings), comment(function.comment),
      ] + planning(of: function) + aggregate(function) + details(function.access, .function))
  }

  mutating func read(_ type: UserType) {
    let name = "\(type.name.schema).\(type.name.name)"
    let access = details(type.access, .type) + [comment(type.comment)]
    switch type.kind {
    case .enumeration(let values):
      add("type \(name)", ["values: \(values.joined(separator: ","))"] + access)
    case .composite(let columns):
      let fields = columns.map { "\($0.name) \($0.type.map(self.name(of:)) ?? "?")" }
      add("type \(name)", ["fields: \(fields.joined(separator: ","))"] + access)
    case .domain(let domain):
      add(
        "type \(name)",
        [
          "base: \(self.name(of: domain.base))", yes("not null", domain.isNotNull),
          expression("default", domain.default),
        ] + access)
      for check in domain.checks {
        guard case .check(let condition) = check.kind else { continue }
        add(
          "constraint \(name).\(check.name ?? "?")",
          ["kind: c", yes("not valid", !check.isValidated), expression("check", condition)])
      }
    case .range(let range):
      add("type \(name)", ["subtype: \(self.name(of: range.subtype))"] + access)
    case .base, .shell: break
    }
  }

  // MARK: - Roles and privileges

  func details(_ access: Access, _ kind: ObjectKind) -> [String?] {
    [
      access.owner.map { "owner: \($0)" },
      text(access.entries(for: kind)).map { "access: \($0)" },
    ]
  }

  func text(_ list: AccessList) -> String? {
    let grants: [String] = list.entries.compactMap { entry in
      let names = entry.privileges.subtracting(unknown).names.sorted().map { name in
        entry.grantable.names.contains(name) ? name + "*" : name
      }
      return names.isEmpty ? nil : "\(entry.grantee)=\(names.joined(separator: ","))"
    }
    return grants.isEmpty ? nil : grants.joined(separator: ";")
  }

  mutating func read(_ role: Role) {
    let attributes: [(RoleAttributes, String)] = [
      (.superuser, "superuser"), (.createsRoles, "createrole"), (.createsDatabases, "createdb"),
      (.inherits, "inherit"), (.logsIn, "login"), (.replicates, "replication"),
      (.bypassesRowSecurity, "bypassrls"),
    ]
    let held = attributes.filter { role.attributes.contains($0.0) }.map(\.1)
    let memberships = role.memberships.map { $0.role + ($0.isAdministrator ? "*" : "") }
    add(
      "role \(role.name)",
      [
        (["attributes:"] + held).joined(separator: " "),
        list("member of", memberships), comment(role.comment),
      ])
  }

  mutating func readOthers() {
    for found in catalog.allExtensions where found.name != "plpgsql" {
      add("extension \(found.name)", ["schema: \(found.schema)"])
    }
    for role in catalog.allRoles where role.isKnown { read(role) }
    for (key, list) in catalog.defaultPrivileges {
      let words = ["default privileges", key.creator, key.schema, key.kind.rawValue]
      let object = words.compactMap { $0 }.joined(separator: " ")
      add(object, [text(list).map { "access: \($0)" }])
    }
    for trigger in catalog.eventTriggers {
      add(
        "event trigger \(trigger.name)",
        ["event: \(trigger.event)", fires(trigger.firing), comment(trigger.comment)])
    }
    for publication in catalog.publications {
      let tables = publication.tables.map { member in
        let columns =
          member.columns.isEmpty ? "" : " (\(member.columns.sorted().joined(separator: ",")))"
        return name(of: member.table) + columns + (member.condition == nil ? "" : " where")
      }.sorted()
      let published = publication.options["publish"] ?? "insert,update,delete,truncate"
      let operations = ["insert", "update", "delete", "truncate"].filter(published.contains)
      add(
        "publication \(publication.name)",
        [
          yes("all tables", publication.coversAllTables), list("tables", tables),
          "publishes: \(operations.joined(separator: ","))",
          yes("via root", publication.options["publish_via_partition_root"] == "true"),
          list("schemas", publication.schemas), comment(publication.comment),
        ])
    }
  }
}
