import CPgQuery

/// `COMMENT ON`.
extension Lowering {
  func comment(_ comment: CommentStmt) -> [SchemaChange] {
    guard let object = node(comment.object) else { return [] }
    let kind = Self.objectKind(comment.objtype)
    var (parts, arguments) = reference(object)
    var subname: String?
    if isPartOfTable(kind) || kind == .column || kind == .constraint {
      subname = parts.popLast()
    } else if kind == .domainConstraint, object.tag == T_List {
      // The domain's name, then the constraint's.
      let list = NodeList(UnsafeMutablePointer(mutating: object.cast(to: CPgQuery.List.self)))
      parts = list[0].map { reference($0).parts } ?? []
      subname = list[1]?.string
    }
    return [
      change(
        .commented(
          CommentDefinition(
            kind: kind, name: objectName(parts), subname: subname, arguments: arguments,
            text: text(comment.comment))))
    ]
  }
}
