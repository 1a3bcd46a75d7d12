/// Drizzle Kit.
///
/// https://github.com/drizzle-team/drizzle-orm/blob/main/drizzle-orm/src/pg-core/dialect.ts
enum Drizzle {
  static let profile = ToolProfile(
    name: "Drizzle",
    signs: "`meta/_journal.json`, `\(breakpoint)`",
    order: .journal,
    contents: .pieces(endingAt: breakpoint),
    sending: .statements,
    transaction: .allPending,
    optOut: .nowhere(
      instead:
        "run the statement outside of Drizzle's migrations, which are always one transaction"),
    late: .leftOut)

  /// Ends a statement, wherever it stands in a line.
  static let breakpoint = "--> statement-breakpoint"
}
