import Catalog
import Linter
import Syntax

/// Reports constraints on domains, which reach every column of the type at once.
struct ConstraintOnDomain: StatementRule {
  static let metadata = RuleMetadata(
    id: "constraint-on-domain",
    summary:
      "A constraint on a domain can't be changed without going over every table that uses it.",
    severity: .warning, group: .constraints, page: RulePages.constraintOnDomain,
    aliases: ["ban-create-domain-with-constraint", "ban-alter-domain-with-add-constraint"])

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.changes.compactMap { change -> Finding? in
      switch change.action {
      case .typeCreated(let type):
        guard case .domain(let domain) = type.kind, !domain.checks.isEmpty else { return nil }
        return created(type.name, at: change.range)
      case .domainAltered(let name, .constraintAdded(let constraint)) where constraint.isValidated:
        return altered(name, "ADD CONSTRAINT", change)
      case .domainAltered(let name, .nullabilityChanged(isNotNull: true)):
        return altered(name, "SET NOT NULL", change)
      default: return nil
      }
    }
  }

  private func created(_ name: ObjectName, at range: SourceRange) -> Finding {
    Finding(
      "the CHECK of domain \(name) can't be changed later without reading every table that uses the domain, while writes to them wait",
      at: range,
      help:
        "a CHECK on the tables' columns can be added NOT VALID and validated while writes go on",
      severity: .info)
  }

  private func altered(
    _ name: ObjectName, _ what: String, _ change: ReplayedChange
  ) -> Finding? {
    let domain = change.before.type(name, in: change.session)
    if let domain, domain.origin.migration == change.origin.migration { return nil }
    let users = change.before.tables.filter { table in
      domain != nil
        && table.columns.contains { column in
          guard let type = column.type?.name else { return false }
          return QualifiedName(type.schema ?? "public", type.name) == domain?.name
        }
    }
    // Of a domain that the history made, it shows the users.
    guard domain == nil || !users.isEmpty else { return nil }
    let tables =
      users.isEmpty
      ? "every table that uses it" : users.map(\.name.description).joined(separator: ", ")
    return Finding(
      "\(what) on domain \(name) reads all rows of \(tables) under a SHARE lock: writes wait until it has",
      at: change.range,
      help:
        "put a CHECK on the tables' columns instead: NOT VALID first, then VALIDATE CONSTRAINT, which lets writes go on",
      related: users.compactMap { table in
        table.origin.map { RelatedLocation("\(table.name) is created here", at: $0.range) }
      })
  }
}
