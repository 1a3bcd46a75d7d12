import CPgQuery

/// Types, and what `CREATE` defines with a list of names and values.
extension Lowering {
  func createEnum(_ create: CreateEnumStmt) -> [SchemaChange] {
    let kind = TypeDefinition.Kind.enumeration(NodeList(create.vals).strings)
    return [change(.typeCreated(TypeDefinition(name: objectName(create.typeName), kind: kind)))]
  }

  func createComposite(_ create: CompositeTypeStmt) -> [SchemaChange] {
    let columns = NodeList(create.coldeflist).compactMap { column($0)?.definition }
    return [
      change(
        .typeCreated(
          TypeDefinition(name: objectName(create.typevar), kind: .composite(columns))))
    ]
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

  func definedType(_ item: Node?) -> TypeName? {
    guard let item, item.tag == T_TypeName else { return nil }
    return typeName(UnsafeMutablePointer(mutating: item.cast(to: CPgQuery.TypeName.self)))
  }

  /// `CREATE AGGREGATE`, `CREATE TYPE … (…)` and other definitions by a list of options.
  func define(_ define: DefineStmt) -> [SchemaChange] {
    let name = objectName(define.defnames)
    switch define.kind {
    case OBJECT_TYPE:
      let isShell = NodeList(define.definition).isEmpty
      return [change(.typeCreated(TypeDefinition(name: name, kind: isShell ? .shell : .base)))]
    case OBJECT_AGGREGATE:
      var parameters = define.oldstyle ? baseParameter(define.definition) : []
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
    default:
      let words = "CREATE \(Self.objectKind(define.kind).rawValue)"
      return [change(.unread(UnreadStatement(.other, words)))]
    }
  }

  /// What an aggregate in the syntax of before 8.2 goes over: `basetype`, of which `ANY` means `*`.
  private func baseParameter(
    _ definition: UnsafeMutablePointer<CPgQuery.List>?
  ) -> [FunctionDefinition.Parameter] {
    for item in NodeList(definition) where item.tag == T_DefElem {
      let element = item.cast(to: DefElem.self).pointee
      guard text(element.defname) == "basetype", let value = node(element.arg) else { continue }
      let type = value.string.map { TypeName(ObjectName($0)) } ?? definedType(value)
      guard let type, type.name.name.lowercased() != "any" else { return [] }
      return [FunctionDefinition.Parameter(type: type, mode: .input)]
    }
    return []
  }
}
