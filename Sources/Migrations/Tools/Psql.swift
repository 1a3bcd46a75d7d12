/// Plain files that somebody hands to psql, and all that no other tool is recognised in.
///
/// https://www.postgresql.org/docs/current/app-psql.html
enum Psql {
  static let profile = ToolProfile(
    name: "psql",
    signs: "nothing else fits",
    order: .numbers,
    sending: .psql,
    transaction: .none,
    expectsRollbacks: true)
}
