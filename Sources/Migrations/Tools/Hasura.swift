/// Hasura's CLI, which has the server run a file as one query, in a transaction.
///
/// https://hasura.io/docs/2.0/migrations-metadata-seeds/migrations-metadata-setup/
/// https://github.com/hasura/graphql-engine/blob/master/cli/migrate/source/file/file.go
enum Hasura {
  static let profile = ToolProfile(
    name: "Hasura",
    signs: "`<time>_x/up.sql`, the time in milliseconds",
    order: .numbers,
    versions: .asNumbers,
    contents: .marked(MarkerSyntax(noTransaction: noTransaction, isExact: true)),
    sending: .query,
    transaction: .each,
    optOut: .firstLine,
    rollback: .file(
      RollbackFile(
        example: "`x/down.sql`", path: { $0.replacingEnd("up.sql", with: "down.sql") },
        place: { _ in "in down.sql beside it" }, optOut: noTransaction.text)),
    expectsRollbacks: true,
    duplicates: .refused)

  private static let noTransaction: MarkerSyntax.Phrase = "-- hasura:no-transaction"

  /// Whether a folder's name starts with the time that it was made at, in milliseconds or less.
  ///
  /// Diesel writes a date.
  static func isName(ofFolder name: String) -> Bool {
    let digits = name.utf8.prefix(while: isDecimal)
    let rest = name.utf8.dropFirst(digits.count)
    return [13, 16, 19].contains(digits.count) && rest.first == UInt8(ascii: "_")
      && digits.first == UInt8(ascii: "1")
  }
}
