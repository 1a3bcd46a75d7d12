import Catalog
import Syntax

/// Types and domains, and who uses them.
extension LockFinder {
  struct Domain {
    let base: TypeName
    let isConstrained: Bool
  }

  func domain(_ type: TypeName) -> Domain? {
    guard let type = userType(type.name),
      case .domain(let domain) = type.kind
    else { return nil }
    return Domain(base: domain.base, isConstrained: domain.isNotNull || !domain.checks.isEmpty)
  }

  func domainOrigin(_ name: ObjectName) -> Origin? { userType(name)?.origin }

  func isUserType(_ type: TypeName) -> Bool { userType(type.name) != nil }

  /// Whether a column of the type has to be tested before it is there.
  func hasConstraints(_ type: TypeName) -> Bool { domain(type)?.isConstrained ?? false }

  private func userType(_ name: ObjectName) -> UserType? {
    let schemas = name.schema.map { [$0] } ?? session.searchPath
    return schemas.lazy.compactMap { catalog.type(QualifiedName($0, name.name)) }.first
  }

  func tables(withColumnOf type: ObjectName) -> [Table] {
    catalog.tables.filter { table in
      table.columns.contains { $0.type?.name.name == type.name }
    }
  }

  mutating func dropType(_ drop: ObjectDrop) {
    let users = drop.cascade ? tables(withColumnOf: drop.name) : []
    apply(.dropType, [.dependents: relations(users.map(\.id))])
  }
}
