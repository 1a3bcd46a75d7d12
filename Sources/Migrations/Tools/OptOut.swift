import Syntax

/// The words that have a tool run a script outside of a transaction.
package struct OptOut: Sendable {
  /// What to write.
  package let text: String
  /// Where to write it.
  package let offset: Int
}

extension MigrationTool {
  /// How to have a script run statement by statement.
  ///
  /// - Returns: Nil when that is not said in the file itself, or when the statements would still be
  ///   one query, which PostgreSQL runs in one transaction.
  package func optOut(for script: Script, in file: SourceFile) -> OptOut? {
    guard let first = script.statements.first,
      TransactionRegime(self, script, optsOut: true) == .statementByStatement
    else { return nil }
    let lines = MarkerLine.all(in: file.bytes, limit: first.range.start)
    switch self {
    case .goose: return OptOut(text: "-- +goose NO TRANSACTION\n", offset: file.startOfText)
    case .atlas: return OptOut(text: "-- atlas:txmode none\n\n", offset: file.startOfText)
    case .sqlx:
      // Not even a byte order mark may stand before it.
      return file.startOfText == 0 ? OptOut(text: "-- no-transaction\n", offset: 0) : nil
    case .graphileMigrate:
      let header = lines.last { Marker($0, for: self) != nil }
      return OptOut(
        text: header == nil ? "--! no-transaction\n" : "\n--! no-transaction",
        offset: header?.range.upperBound ?? file.startOfText)
    case .dbmate: return section(in: lines, adding: " transaction:false")
    case .sqlMigrate: return section(in: lines, adding: " notransaction")
    case .liquibase:
      return lines.last { $0.isLiquibase("changeset") }
        .map { OptOut(text: " runInTransaction:false", offset: $0.range.upperBound) }
    // These say it beside the file, or not at all.
    case .psql, .supabase, .golangMigrate, .flyway, .diesel, .prisma, .drizzle, .nodePgMigrate,
      .sqitch:
      return nil
    }
  }

  /// The marker that has a script run outside of a transaction, if its file says so itself.
  package func optOutMarker(of script: Script, in file: SourceFile) -> SourceRange? {
    guard let first = script.statements.first else { return nil }
    let lines = MarkerLine.all(in: file.bytes, limit: first.range.start)
    let marker =
      self == .liquibase
      ? lines.last { $0.isLiquibase("changeset") }
      : lines.last { line in Marker(line, for: self).map(\.optsOut) ?? false }
    return marker.map { SourceRange(file: file.id, $0.range) }
  }

  private func section(in lines: [MarkerLine], adding text: String) -> OptOut? {
    let start = lines.last { line in
      switch Marker(line, for: self) {
      case .up, .down: true
      default: false
      }
    }
    return start.map { OptOut(text: text, offset: $0.range.upperBound) }
  }
}

extension Marker {
  fileprivate var optsOut: Bool {
    switch self {
    case .up(let optsOut), .down(let optsOut): optsOut
    case .noTransaction: true
    case .statementBegin, .statementEnd, .other: false
    }
  }
}

extension SourceFile {
  /// The offset behind a byte order mark.
  fileprivate var startOfText: Int { bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0 }
}
