import HashTreeCollections
import Syntax

/// `ALTER DOMAIN`.
extension Replay {
  mutating func alterDomain(_ name: ObjectName, _ alteration: DomainAlteration) {
    let qualified = resolveType(name)
    switch alteration {
    case .constraintAdded(let definition): addCheck(definition, toDomain: qualified)
    case .constraintDropped(let constraint, let ifExists):
      withDomain(qualified) { replay, domain in
        guard domain.checks.contains(where: { $0.name == constraint }) else {
          if !ifExists { replay.fail(.isMissing, .domainConstraint, constraint) }
          return
        }
        replay.drop(constraint, from: &domain, named: qualified)
      }
    case .constraintValidated(let constraint):
      withDomain(qualified) { _, domain in
        for index in domain.checks.indices where domain.checks[index].name == constraint {
          domain.checks[index].isValidated = true
        }
      }
    case .constraintRenamed(let constraint, let newName):
      withDomain(qualified) { replay, domain in
        for index in domain.checks.indices where domain.checks[index].name == constraint {
          domain.checks[index].name = newName
          replay.catalog.count(QualifiedName(qualified.schema, constraint), by: -1)
          replay.catalog.count(QualifiedName(qualified.schema, newName), by: 1)
        }
      }
    case .defaultChanged(let value): withDomain(qualified) { $1.default = value }
    case .nullabilityChanged(let isNotNull): withDomain(qualified) { $1.isNotNull = isNotNull }
    }
  }

  private mutating func withDomain(
    _ name: QualifiedName, _ body: (inout Replay, inout DomainDefinition) -> Void
  ) {
    guard var type = catalog.types[name], case .domain(var domain) = type.kind else { return }
    body(&self, &domain)
    type.kind = .domain(domain)
    catalog.types[name] = type
  }

  private mutating func drop(
    _ constraint: String, from domain: inout DomainDefinition, named name: QualifiedName
  ) {
    domain.checks.removeAll { $0.name == constraint }
    catalog.count(QualifiedName(name.schema, constraint), by: -1)
  }

  mutating func dropCheck(_ check: ConstraintDefinition, ofDomain name: QualifiedName) {
    guard let constraint = check.name else { return }
    withDomain(name) { $0.drop(constraint, from: &$1, named: name) }
  }

  mutating func addCheck(_ definition: ConstraintDefinition, toDomain name: QualifiedName) {
    withDomain(name) { replay, domain in
      if case .notNull = definition.kind {
        domain.isNotNull = true
        return
      }
      var check = definition
      check.name =
        definition.name
        ?? replay.unusedName(name.name, nil, "check") {
          replay.catalog.constraintNames[QualifiedName(name.schema, $0)] != nil
        }
      guard let chosen = check.name, !domain.checks.contains(where: { $0.name == chosen }) else {
        return replay.fail(.alreadyExists, .domainConstraint, check.name ?? "")
      }
      domain.checks.append(check)
      replay.catalog.count(QualifiedName(name.schema, chosen), by: 1)
    }
  }
}
