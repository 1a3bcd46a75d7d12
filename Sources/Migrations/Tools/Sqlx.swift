/// sqlx.
///
/// https://github.com/launchbadge/sqlx/tree/main/sqlx-cli
enum Sqlx {
  static let profile = ToolProfile(
    name: "sqlx",
    signs: "numbered files, and `\(noTransaction.text)` or `sqlx` in `Cargo.toml`",
    order: .numbers,
    versions: .asNumbers,
    pairing: .byStemOrNumber,
    unversioned: .unversioned,
    contents: .marked(markers),
    sending: .query,
    transaction: .each,
    optOut: .firstLine,
    rollback: .file(
      RollbackFile(
        example: "`N_x.down.sql`", path: { $0.replacingEnd(".up.sql", with: ".down.sql") },
        optOut: noTransaction.text)),
    duplicates: .confused,
    comparesContents: true)

  private static let noTransaction: MarkerSyntax.Phrase = "-- no-transaction"
  static let markers = MarkerSyntax(
    noTransaction: noTransaction,
    reader: { line in
      // The file has to start with it; what follows on the line does not matter.
      line.range.lowerBound == 0 && line.text.hasPrefix(noTransaction.lastWord)
        ? .noTransaction : nil
    })
}
