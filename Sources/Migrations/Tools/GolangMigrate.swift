/// golang-migrate, which sends a file as it is.
///
/// https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md
enum GolangMigrate {
  static let profile = ToolProfile(
    name: "golang-migrate",
    signs: "`N_x.up.sql`",
    order: .numbers,
    versions: .asNumbers,
    pairing: .byStemOrNumber,
    unversioned: .unversioned,
    sending: .query,
    transaction: .none,
    rollback: .file(
      RollbackFile(
        example: "`N_x.down.sql`", path: { $0.replacingEnd(".up.sql", with: ".down.sql") },
        place: { _ in "in a .down.sql file of the same version" })),
    expectsRollbacks: true,
    duplicates: .refused,
    late: .leftOut)
}
