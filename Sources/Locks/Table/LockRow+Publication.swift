import Catalog

/// Publications.
extension LockRow {
  static let createPublication = LockRow(
    "CREATE PUBLICATION … FOR TABLE", [.table: .shareUpdateExclusive],
    .code(file: "backend/commands/publicationcmds.c", function: "OpenTableList"))
}
