import Syntax

/// Types and domains as the SQL that makes them.
extension UserType {
  /// The same with the attributes of a composite type by their names: like a column, one that is made again
  /// comes last.
  package var plain: UserType {
    guard case .composite(let attributes) = kind else { return self }
    var type = self
    type.kind = .composite(attributes.sorted { $0.name < $1.name })
    return type
  }

  /// `CREATE TYPE` or `CREATE DOMAIN`.
  package var createSQL: String {
    switch kind {
    case .enumeration(let values):
      return "CREATE TYPE \(name) AS ENUM (\(values.map(literal).joined(separator: ", ")));"
    case .composite(let columns):
      let fields = columns.map { "\(quoted($0.name)) \($0.type?.description ?? "…")" }
      return "CREATE TYPE \(name) AS (\(fields.joined(separator: ", ")));"
    case .domain(let domain):
      let conditions = domain.checks.compactMap { constraint -> String? in
        guard case .check(let condition) = constraint.kind else { return nil }
        let name = constraint.name.map { "CONSTRAINT \(quoted($0)) " } ?? ""
        return " \(name)CHECK (\(condition.sql))"
      }
      let notNull = domain.isNotNull ? " NOT NULL" : ""
      let value = domain.default.map { " DEFAULT \($0.sql)" } ?? ""
      return "CREATE DOMAIN \(name) AS \(domain.base)\(value)\(notNull)\(conditions.joined());"
    case .range: return "CREATE TYPE \(name) AS RANGE (…);"
    case .base: return "CREATE TYPE \(name) (…);"
    case .shell: return "CREATE TYPE \(name);"
    }
  }

  /// Whether `DROP DOMAIN` drops it.
  package var isDomain: Bool { if case .domain = kind { true } else { false } }

  /// Whether the catalog keeps too little to make it again.
  package var isIncomplete: Bool {
    switch kind {
    case .range, .base: true
    case .enumeration, .composite, .domain, .shell: false
    }
  }
}
