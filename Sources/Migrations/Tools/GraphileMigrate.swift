/// graphile-migrate.
///
/// https://github.com/graphile/migrate
enum GraphileMigrate {
  static let profile = ToolProfile(
    name: "graphile-migrate",
    signs: "`committed/` and `current`, `--! Previous:`",
    isSign: { word, _ in word == "!" || word.hasPrefix("!previous:") },
    order: .committedFirst,
    contents: .marked(markers),
    sending: .query,
    transaction: .each,
    optOut: .firstLineOfBody,
    comparesContents: true,
    runsAgain: { $0.directory.lastPart != "committed" })

  private static let noTransaction: MarkerSyntax.Phrase = "--! no-transaction"
  private static let markers = MarkerSyntax(noTransaction: noTransaction, reader: marker)

  /// A line of the header, with a space behind the exclamation mark or without.
  private static func marker(in line: MarkerLine) -> Marker? {
    let words = line.words
    guard let first = words.first, first.hasPrefix("!") else { return nil }
    let word = first == "!" ? words.dropFirst().first : String(first.dropFirst())
    return word == noTransaction.lastWord ? .noTransaction : .other
  }
}
