/// node-pg-migrate.
///
/// https://github.com/salsita/node-pg-migrate/blob/main/src/runner.ts
enum NodePgMigrate {
  static let profile = ToolProfile(
    name: "node-pg-migrate",
    signs: "`\(up.text)`",
    isSign: { word, line in
      // "Down migration" alone is what people write above a rollback in a comment, too.
      (word == "up" || word == "-up") && markers.marker(in: line) != nil
    },
    order: .names,
    contents: .marked(markers),
    sending: .statements,
    transaction: .allPending,
    optOut: .nowhere(
      instead: "run the statement from a migration in JavaScript that calls `pgm.noTransaction()`"),
    wayToCommitEach: "`--no-single-transaction`",
    rollback: markers.rollback,
    expectsRollbacks: true,
    late: .refused)

  private static let up: MarkerSyntax.Phrase = "-- Up Migration"
  private static let markers = MarkerSyntax(
    up: up, down: "-- Down Migration",
    // Any dashes and spaces may stand around the two words.
    words: { $0.text.lowercased().split { $0.isWhitespace || $0 == "-" }.map(String.init) })
}
