import CPgQuery

/// `DROP`, `RENAME TO` and `SET SCHEMA`, which are the same for every kind of object, and how all of them name
/// one.
extension Lowering {
  func drop(_ drop: DropStmt) -> [SchemaChange] {
    let kind = Self.objectKind(drop.removeType)
    return NodeList(drop.objects).map { object in
      var (parts, arguments) = reference(object)
      var table: ObjectName?
      if isPartOfTable(kind), let name = parts.popLast() {
        table = objectName(parts)
        parts = [name]
      }
      return change(
        .objectDropped(
          ObjectDrop(
            kind: kind, name: objectName(parts), table: table, arguments: arguments,
            ifExists: drop.missing_ok, cascade: drop.behavior == DROP_CASCADE,
            isConcurrent: drop.concurrent)))
    }
  }

  func dropDatabase(_ drop: DropdbStmt) -> [SchemaChange] {
    [
      change(
        .objectDropped(
          ObjectDrop(
            kind: .database, name: ObjectName(text(drop.dbname) ?? ""), ifExists: drop.missing_ok,
            cascade: false, isConcurrent: false)))
    ]
  }

  func rename(_ rename: RenameStmt) -> [SchemaChange] {
    let kind = Self.objectKind(rename.renameType)
    let newName = text(rename.newname) ?? ""
    let subname = text(rename.subname) ?? ""
    let table = TableReference(
      name: objectName(rename.relation), ifExists: rename.missing_ok,
      kind: Self.objectKind(rename.relationType))
    switch kind {
    case .column, .attribute:
      return [change(.columnRenamed(table, column: subname, to: newName))]
    case .constraint:
      return [change(.constraintRenamed(table, name: subname, to: newName))]
    case .domainConstraint:
      let domain = node(rename.object).map { objectName(reference($0).parts) } ?? ObjectName("")
      return [
        change(.domainAltered(domain, .constraintRenamed(name: subname, to: newName)))
      ]
    default: break
    }
    let target = node(rename.object).map { reference($0) }
    let isPart = isPartOfTable(kind)
    var name = target.map { objectName($0.parts) } ?? objectName(rename.relation)
    if isPart || (target == nil && rename.relation == nil) { name = ObjectName(subname) }
    return [
      change(
        .objectRenamed(
          ObjectRename(
            kind: kind, name: name, table: isPart ? objectName(rename.relation) : nil,
            arguments: target?.arguments, newName: newName, ifExists: rename.missing_ok)))
    ]
  }

  func move(_ move: AlterObjectSchemaStmt) -> [SchemaChange] {
    let target = node(move.object).map { reference($0) }
    return [
      change(
        .objectMoved(
          ObjectMove(
            kind: Self.objectKind(move.objectType),
            name: target.map { objectName($0.parts) } ?? objectName(move.relation),
            arguments: target?.arguments, schema: text(move.newschema) ?? "",
            ifExists: move.missing_ok)))
    ]
  }

  static func objectKind(_ type: ObjectType) -> ObjectKind {
    switch type {
    case OBJECT_AGGREGATE: .aggregate
    case OBJECT_ATTRIBUTE: .attribute
    case OBJECT_CAST: .cast
    case OBJECT_COLLATION: .collation
    case OBJECT_COLUMN: .column
    case OBJECT_TABCONSTRAINT: .constraint
    case OBJECT_CONVERSION: .conversion
    case OBJECT_DATABASE: .database
    case OBJECT_DEFAULT: .default
    case OBJECT_DOMAIN: .domain
    case OBJECT_DOMCONSTRAINT: .domainConstraint
    case OBJECT_EVENT_TRIGGER: .eventTrigger
    case OBJECT_EXTENSION: .extension
    case OBJECT_FDW: .foreignDataWrapper
    case OBJECT_FOREIGN_SERVER: .foreignServer
    case OBJECT_FOREIGN_TABLE: .foreignTable
    case OBJECT_FUNCTION: .function
    case OBJECT_INDEX: .index
    case OBJECT_LANGUAGE: .language
    case OBJECT_MATVIEW: .materializedView
    case OBJECT_OPERATOR: .operator
    case OBJECT_OPCLASS: .operatorClass
    case OBJECT_OPFAMILY: .operatorFamily
    case OBJECT_POLICY: .policy
    case OBJECT_PROCEDURE: .procedure
    case OBJECT_PUBLICATION: .publication
    case OBJECT_ROLE: .role
    case OBJECT_ROUTINE: .routine
    case OBJECT_RULE: .rule
    case OBJECT_SCHEMA: .schema
    case OBJECT_SEQUENCE: .sequence
    case OBJECT_STATISTIC_EXT: .statistics
    case OBJECT_SUBSCRIPTION: .subscription
    case OBJECT_TABLE: .table
    case OBJECT_TABLESPACE: .tablespace
    case OBJECT_TSCONFIGURATION, OBJECT_TSDICTIONARY, OBJECT_TSPARSER, OBJECT_TSTEMPLATE:
      .textSearch
    case OBJECT_TRANSFORM: .transform
    case OBJECT_TRIGGER: .trigger
    case OBJECT_TYPE: .type
    case OBJECT_VIEW: .view
    default: .other
    }
  }

  func objectReference(_ object: Node) -> ObjectReference {
    let (parts, arguments) = reference(object)
    return ObjectReference(objectName(parts), arguments: arguments)
  }

  /// The names in a reference to an object: outermost first; a routine's argument types beside them.
  func reference(
    _ object: Node
  ) -> (parts: [String], arguments: [TypeName]?) {
    switch object.tag {
    case T_List:
      let list = UnsafeMutablePointer(mutating: object.cast(to: CPgQuery.List.self))
      return (NodeList(list).strings, nil)
    case T_String: return ([object.string ?? ""], nil)
    case T_TypeName:
      return (NodeList(object.cast(to: CPgQuery.TypeName.self).pointee.names).strings, nil)
    case T_ObjectWithArgs:
      let routine = object.cast(to: ObjectWithArgs.self).pointee
      let arguments = NodeList(routine.objargs).compactMap { item in
        item.tag == T_TypeName
          ? typeName(UnsafeMutablePointer(mutating: item.cast(to: CPgQuery.TypeName.self))) : nil
      }
      return (NodeList(routine.objname).strings, routine.args_unspecified ? nil : arguments)
    case T_RangeVar:
      let name = objectName(UnsafeMutablePointer(mutating: object.cast(to: RangeVar.self)))
      return ((name.schema.map { [$0] } ?? []) + [name.name], nil)
    default: return ([], nil)
    }
  }

  func isPartOfTable(_ kind: ObjectKind) -> Bool {
    kind == .policy || kind == .trigger || kind == .rule
  }
}
