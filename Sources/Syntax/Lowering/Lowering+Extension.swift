import CPgQuery

/// `CREATE EXTENSION`.
extension Lowering {
  func createExtension(_ create: CreateExtensionStmt) -> [SchemaChange] {
    [
      change(
        .extensionCreated(
          name: text(create.extname) ?? "", schema: options(create.options)["schema"],
          ifNotExists: create.if_not_exists))
    ]
  }
}
