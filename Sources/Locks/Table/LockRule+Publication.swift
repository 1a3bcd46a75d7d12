import Catalog

/// Publications.
extension LockRule {
  static let createPublication = LockRule(
    "CREATE PUBLICATION … FOR TABLE", [.table: .shareUpdateExclusive],
    .code(file: "backend/commands/publicationcmds.c", function: "OpenTableList"))
}
