import CPgQuery

/// `CREATE VIEW`.
extension Lowering {
  func createView(_ create: ViewStmt) -> [SchemaChange] {
    guard let select = node(create.query) else { return [] }
    return [
      change(
        .viewCreated(
          ViewDefinition(
            name: objectName(create.view), isMaterialized: false, isReplacing: create.replace,
            ifNotExists: false, columns: NodeList(create.aliases).strings, query: query(select),
            options: viewOptions(create), isWithoutData: false,
            isTemporary: isTemporary(create.view))))
    ]
  }

  private func viewOptions(_ create: ViewStmt) -> [String: String] {
    var options = options(create.options)
    switch create.withCheckOption {
    case LOCAL_CHECK_OPTION: options["check_option"] = "local"
    case CASCADED_CHECK_OPTION: options["check_option"] = "cascaded"
    default: break
    }
    return options
  }
}
