import CPgQuery

/// `CREATE DOMAIN` and `ALTER DOMAIN`.
extension Lowering {
  func createDomain(_ create: CreateDomainStmt) -> [SchemaChange] {
    var domain = DomainDefinition(base: typeName(create.typeName), isNotNull: false, checks: [])
    for item in NodeList(create.constraints) where item.tag == T_Constraint {
      let constraint = item.cast(to: Constraint.self).pointee
      switch constraint.contype {
      case CONSTR_NOTNULL: domain.isNotNull = true
      case CONSTR_DEFAULT: domain.default = optionalExpression(constraint.raw_expr)
      case CONSTR_CHECK:
        if let check = self.constraint(constraint, column: nil) { domain.checks.append(check) }
      default: continue
      }
    }
    return [
      change(
        .typeCreated(TypeDefinition(name: objectName(create.domainname), kind: .domain(domain))))
    ]
  }

  func alterDomain(_ alter: AlterDomainStmt) -> [SchemaChange] {
    guard let alteration = domainAlteration(alter) else {
      return [change(.unread(UnreadStatement(.other, "ALTER DOMAIN")))]
    }
    return [change(.domainAltered(objectName(alter.typeName), alteration))]
  }

  private func domainAlteration(_ alter: AlterDomainStmt) -> DomainAlteration? {
    let name = text(alter.name) ?? ""
    switch UInt8(bitPattern: alter.subtype) {
    case UInt8(ascii: "T"): return .defaultChanged(optionalExpression(alter.def))
    case UInt8(ascii: "N"): return .nullabilityChanged(isNotNull: false)
    case UInt8(ascii: "O"): return .nullabilityChanged(isNotNull: true)
    case UInt8(ascii: "C"):
      guard let definition = node(alter.def), definition.tag == T_Constraint,
        let constraint = constraint(definition.cast(to: Constraint.self).pointee, column: nil)
      else { return nil }
      return .constraintAdded(constraint)
    case UInt8(ascii: "X"): return .constraintDropped(name: name, ifExists: alter.missing_ok)
    case UInt8(ascii: "V"): return .constraintValidated(name: name)
    default: return nil
    }
  }
}
