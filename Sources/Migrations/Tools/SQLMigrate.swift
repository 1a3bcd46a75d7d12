/// sql-migrate.
///
/// https://github.com/rubenv/sql-migrate#writing-migrations
enum SQLMigrate {
  static let profile = ToolProfile(
    name: "sql-migrate",
    signs: "`\(up.text)`",
    isSign: { word, _ in markers.startsPart(word) },
    order: .numbers,
    contents: .marked(markers),
    sending: .statements,
    transaction: .each,
    optOut: .part(word: optOut),
    rollback: markers.rollback,
    expectsRollbacks: true)

  private static let up: MarkerSyntax.Phrase = "-- +migrate Up"
  private static let optOut = "notransaction"
  private static let markers = MarkerSyntax(
    up: up,
    down: "-- +migrate Down",
    partOptOut: optOut,
    statementBegin: "-- +migrate StatementBegin",
    statementEnd: "-- +migrate StatementEnd",
    cutsAtLines: true)
}
