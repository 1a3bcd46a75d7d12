import CPgQuery

/// Types, and what `CREATE` defines with a list of names and values.
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
      return [change(.opaque("ALTER DOMAIN"))]
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

  func alterEnum(_ alter: AlterEnumStmt) -> [SchemaChange] {
    let type = objectName(alter.typeName)
    guard let new = text(alter.newVal) else { return [] }
    if let old = text(alter.oldVal) {
      return [change(.enumValueRenamed(type: type, value: old, to: new))]
    }
    return [
      change(
        .enumValueAdded(
          type: type, value: new, ifNotExists: alter.skipIfNewValExists,
          neighbour: text(alter.newValNeighbor), isAfter: alter.newValIsAfter))
    ]
  }

  func createRange(_ create: CreateRangeStmt) -> [SchemaChange] {
    var subtype = TypeName(ObjectName(""))
    for item in NodeList(create.params) where item.tag == T_DefElem {
      let element = item.cast(to: DefElem.self).pointee
      if text(element.defname) == "subtype", let type = definedType(node(element.arg)) {
        subtype = type
      }
    }
    return [
      change(
        .typeCreated(
          TypeDefinition(
            name: objectName(create.typeName), kind: .range(RangeDefinition(subtype: subtype)))))
    ]
  }

  private func definedType(_ item: Node?) -> TypeName? {
    guard let item, item.tag == T_TypeName else { return nil }
    return typeName(UnsafeMutablePointer(mutating: item.cast(to: CPgQuery.TypeName.self)))
  }

  /// Functions are written like types there.
  private func aggregate(
    _ list: UnsafeMutablePointer<CPgQuery.List>?
  ) -> AggregateDefinition? {
    var types: [String: TypeName] = [:]
    for item in NodeList(list) where item.tag == T_DefElem {
      let element = item.cast(to: DefElem.self).pointee
      if let name = text(element.defname), let type = definedType(node(element.arg)) {
        types[name] = type
      }
    }
    guard let transition = types["sfunc"] ?? types["sfunc1"],
      let state = types["stype"] ?? types["stype1"]
    else { return nil }
    return AggregateDefinition(
      transition: transition.name, state: state, final: types["finalfunc"]?.name,
      initial: options(list)["initcond"])
  }

  /// `CREATE AGGREGATE`, `CREATE TYPE … (…)` and other definitions by a list of options.
  func define(_ define: DefineStmt) -> [SchemaChange] {
    let name = objectName(define.defnames)
    switch define.kind {
    case OBJECT_TYPE:
      return [change(.typeCreated(TypeDefinition(name: name, kind: .base)))]
    case OBJECT_AGGREGATE:
      var parameters: [FunctionDefinition.Parameter] = []
      if let list = NodeList(define.args)[0], list.tag == T_List {
        let arguments = UnsafeMutablePointer(mutating: list.cast(to: CPgQuery.List.self))
        parameters = self.parameters(arguments)
      }
      return [
        change(
          .functionCreated(
            FunctionDefinition(
              name: name, kind: .aggregate, isReplacing: define.replace, parameters: parameters,
              language: "internal", volatility: .immutable, isSecurityDefiner: false,
              isStrict: false, settings: [:], aggregate: aggregate(define.definition),
              body: FunctionDefinition.Body(
                location: Location(offset: nil), contents: RoutineContents(isOpaque: true)))))
      ]
    default: return [change(.opaque("CREATE \(Self.objectKind(define.kind).rawValue)"))]
    }
  }
}
