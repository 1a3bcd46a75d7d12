/// dbmate.
///
/// https://github.com/amacneil/dbmate#creating-migrations
enum Dbmate {
  static let profile = ToolProfile(
    name: "dbmate",
    signs: "`\(up.text)`",
    isSign: { word, _ in markers.startsPart(word) },
    order: .names,
    contents: .marked(markers),
    sending: .query,
    transaction: .each,
    optOut: .part(word: optOut),
    rollback: markers.rollback,
    expectsRollbacks: true,
    duplicates: .confused)

  private static let up: MarkerSyntax.Phrase = "-- migrate:up"
  private static let optOut = "transaction:false"
  private static let markers = MarkerSyntax(
    up: up, down: "-- migrate:down", partOptOut: optOut)
}
