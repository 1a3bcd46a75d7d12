/// Atlas's versioned migrations.
///
/// https://atlasgo.io/versioned/apply
/// https://atlasgo.io/versioned/new#custom-statements-delimiter
enum Atlas {
  static let profile = ToolProfile(
    name: "Atlas",
    signs: "`atlas.sum`",
    order: .names,
    contents: .marked(
      MarkerSyntax(
        noTransaction: "-- atlas:txmode none", delimiter: "-- atlas:delimiter", isExact: true)),
    sending: .statements,
    transaction: .each,
    optOut: .topWithBlankLine,
    late: .refused,
    comparesContents: true)
}
