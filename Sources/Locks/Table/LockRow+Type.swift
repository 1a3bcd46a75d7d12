import Catalog

/// Types and domains.
extension LockRow {
  static let dropType = LockRow(
    "DROP TYPE | DOMAIN … CASCADE", when: "columns of the type go along",
    [.dependents: .accessExclusive],
    .code(file: "backend/catalog/dependency.c", function: "AcquireDeletionLock"))
}
