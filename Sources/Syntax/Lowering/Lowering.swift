import CPgQuery

/// Turns PostgreSQL's parse tree into values of this module.
///
/// Lives inside the parser's memory context; nothing it returns points into it.
struct Lowering {
  let file: SourceFile.ID
  /// What to add to a node's location to get an offset in the file; nil for SQL that has no place
  /// of its own there.
  let base: Int?
  /// The bytes the locations of nodes count.
  let bytes: UnsafeBufferPointer<UInt8>
  /// The statement being lowered, as offsets in `bytes`.
  var statement: Range<Int> = 0..<0
  /// How deep a routine body inside a routine body may go.
  var bodyDepth = 0
  /// Where newer syntax is noted; nil where what is lowered may not run, or is lowered a second time.
  var notes: SyntaxNotes?
  /// Where to point when `base` is nil.
  var fallback: SourceRange?
  /// The schema that names without one mean: that of a `CREATE SCHEMA` around them.
  var defaultSchema: String?

  /// Trees nested deeper than this are cut: PostgreSQL's own limit is its stack, ours must be safe on
  /// any thread.
  static let maximumDepth = 300

  func location(_ offset: CInt) -> Location {
    Location(offset: offset < 0 ? nil : base.map { $0 + Int(offset) })
  }

  /// The whole statement's place in the file.
  var statementRange: SourceRange {
    guard let base else { return SourceRange(file: file, start: 0, end: 0) }
    return SourceRange(
      file: file, start: base + statement.lowerBound, end: base + statement.upperBound)
  }

  func change(_ action: SchemaChange.Action, at range: SourceRange? = nil) -> SchemaChange {
    SchemaChange(action: action, range: range ?? statementRange)
  }

  // MARK: - Names

  func objectName(_ relation: UnsafeMutablePointer<RangeVar>?) -> ObjectName {
    guard let relation else { return ObjectName("") }
    return ObjectName(
      schema: text(relation.pointee.schemaname) ?? defaultSchema,
      text(relation.pointee.relname) ?? "")
  }

  /// A name from a list of `String` nodes; a database in front is left out.
  func objectName(_ list: UnsafeMutablePointer<CPgQuery.List>?) -> ObjectName {
    objectName(NodeList(list).strings)
  }

  func objectName(_ parts: [String]) -> ObjectName {
    ObjectName(schema: parts.count > 1 ? parts[parts.count - 2] : nil, parts.last ?? "")
  }

  func typeName(_ type: UnsafeMutablePointer<CPgQuery.TypeName>?) -> TypeName {
    guard let type = type?.pointee else { return TypeName(ObjectName("")) }
    let name = objectName(type.names)
    let modifiers = NodeList(type.typmods).map { expression($0).sql }
    noteType(name, modifiers, at: type.location)
    return TypeName(
      name, modifiers: modifiers,
      arrayDimensions: NodeList(type.arrayBounds).count,
      isSet: type.setof, isColumnReference: type.pct_type)
  }

  /// A role as it is written; key words in lower case.
  func role(_ node: Node) -> String? {
    guard node.tag == T_RoleSpec else { return nil }
    let role = node.cast(to: RoleSpec.self).pointee
    if role.roletype == ROLESPEC_CURRENT_ROLE { note(.currentRole, at: role.location) }
    return switch role.roletype {
    case ROLESPEC_PUBLIC: "public"
    case ROLESPEC_CURRENT_USER: "current_user"
    case ROLESPEC_CURRENT_ROLE: "current_role"
    case ROLESPEC_SESSION_USER: "session_user"
    default: text(role.rolename)
    }
  }

  // MARK: - Options

  /// A `DefElem`'s name and its value as text.
  func option(_ node: Node) -> (name: String, value: String)? {
    guard node.tag == T_DefElem else { return nil }
    let element = node.cast(to: DefElem.self).pointee
    guard let name = text(element.defname) else { return nil }
    return (name, optionValue(UnsafePointer(element.arg)))
  }

  func optionValue(_ node: Node?) -> String {
    guard let node else { return "true" }
    switch node.tag {
    case T_String: return node.string ?? ""
    case T_Integer: return String(node.cast(to: CPgQuery.Integer.self).pointee.ival)
    case T_Float: return text(node.cast(to: CPgQuery.Float.self).pointee.fval) ?? ""
    case T_Boolean: return node.cast(to: CPgQuery.Boolean.self).pointee.boolval ? "true" : "false"
    case T_TypeName:
      let type = UnsafeMutablePointer(mutating: node.cast(to: CPgQuery.TypeName.self))
      return typeName(type).description
    case T_List:
      return NodeList(UnsafeMutablePointer(mutating: node.cast(to: CPgQuery.List.self)))
        .map { optionValue($0) }.joined(separator: ".")
    default: return expression(node).sql
    }
  }

  func options(_ list: UnsafeMutablePointer<CPgQuery.List>?) -> [String: String] {
    var result: [String: String] = [:]
    for node in NodeList(list) {
      if let (name, value) = option(node) { result[name.lowercased()] = value }
    }
    return result
  }
}
