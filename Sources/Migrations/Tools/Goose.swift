/// goose.
///
/// https://pressly.github.io/goose/documentation/annotations/
enum Goose {
  static let profile = ToolProfile(
    name: "goose",
    signs: "`\(up.text)`",
    isSign: { word, _ in markers.startsPart(word) },
    order: .numbers,
    versions: .asNumbers,
    unversioned: .unversioned,
    contents: .marked(markers),
    sending: .statements,
    transaction: .each,
    optOut: .top,
    rollback: markers.rollback,
    expectsRollbacks: true,
    sharesTransaction: true,
    duplicates: .stopped,
    late: .refused)

  private static let up: MarkerSyntax.Phrase = "-- +goose Up"
  private static let markers = MarkerSyntax(
    up: up,
    down: "-- +goose Down",
    statementBegin: "-- +goose StatementBegin",
    statementEnd: "-- +goose StatementEnd",
    noTransaction: "-- +goose NO TRANSACTION",
    cutsAtLines: true,
    isExact: true)
}
