/// Diesel.
///
/// https://diesel.rs/guides/getting-started
enum Diesel {
  static let profile = ToolProfile(
    name: "Diesel",
    signs: "`x/up.sql`",
    order: .undashedNames,
    sending: .query,
    transaction: .each,
    optOut: .sidecar(
      OptOutPlace.Sidecar(
        name: "metadata.toml", isSuffix: false, setting: "run_in_transaction = false")),
    rollback: .file(
      RollbackFile(
        example: "`x/down.sql`", path: { $0.replacingEnd("up.sql", with: "down.sql") },
        place: { _ in "in down.sql beside it" })),
    expectsRollbacks: true,
    sharesTransaction: true,
    duplicates: .confused)
}
