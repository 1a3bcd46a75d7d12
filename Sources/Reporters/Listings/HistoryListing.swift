import Linter
import Migrations
import Syntax

/// What is seen of a history: its tool, and each migration's version, transaction and rollback.
package struct HistoryListing: Sendable {
  private let histories: [(loaded: LoadedHistory, platform: Platform)]

  /// The histories in the order of the paths, each with its platform.
  package init(_ histories: [(LoadedHistory, Platform)]) {
    self.histories = histories.map { (loaded: $0, platform: $1) }
  }

  /// The histories as they are where no settings say anything.
  package init(_ histories: [LoadedHistory]) {
    self.init(histories.map { ($0, Platform(of: $0.history)) })
  }

  /// Aligned columns for people.
  package var text: String {
    histories.map { loaded, platform in
      let history = loaded.history
      let header = ["version", "file", "transaction", "rollback", "statements"]
      let rows = history.migrations.enumerated().flatMap { index, migration in
        holes(loaded, at: index) + [row(migration, in: loaded)]
      }
      let title = "\(loaded.directory): \(history.tool.rawValue), "
      let place = platform.sign == nil ? "" : "  platform: \(platform.description(in: history))\n"
      return title + counted(history.migrations.count, "migration") + "\n" + place
        + table([header] + rows + holes(loaded, at: history.migrations.count))
    }.joined(separator: "\n")
  }

  private func row(_ migration: Migration, in loaded: LoadedHistory) -> [String] {
    let rollback = migration.rollback?.summary
    return [
      migration.version, loaded.shortened(migration.file.path), migration.transaction,
      rollback.map(loaded.shortened) ?? "-", String(migration.forward.statements.count),
    ]
  }

  /// What can't be read, at its place.
  private func holes(_ loaded: LoadedHistory, at position: Int) -> [[String]] {
    loaded.history.holes.filter { $0.position == position }
      .map { ["-", loaded.shortened($0.path), "not SQL", "", ""] }
  }

  private func table(_ rows: [[String]]) -> String {
    let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }
      var line = "  " + cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  /// The same as one JSON document, described in docs/json.md.
  package func json() throws(ReportError) -> String {
    try encodedJSON(histories.map { Document($0.loaded, $0.platform) })
  }
}

extension LoadedHistory {
  /// A path as it is below the history's directory.
  fileprivate func shortened(_ path: String) -> String {
    let start = directory.hasSuffix("/") ? directory : directory + "/"
    return path.hasPrefix(start) ? String(path.dropFirst(start.count)) : path
  }
}

extension Migration {
  /// Who opens the transaction it runs in, if anybody does.
  fileprivate var transaction: String {
    let begins = forward.statements.contains { statement in
      statement.changes.contains {
        if case .transaction(.begin) = $0.action { true } else { false }
      }
    }
    return begins && regime == .statementByStatement ? "its own BEGIN" : regime.description
  }
}

extension TransactionRegime: CustomStringConvertible {
  /// As a transaction is called in the listing.
  package var description: String {
    switch self {
    case .statementByStatement: "per statement"
    case .singleTransaction: "one"
    case .implicitTransaction: "one, as one query"
    }
  }
}

extension Rollback {
  fileprivate var summary: String {
    if isEmpty { return "empty" }
    return switch place {
    case .comment: "in a comment"
    case .section: "below a marker"
    case .file: file.path
    }
  }
}

private struct Document: Encodable {
  struct Entry: Encodable {
    let version: String
    let file: String
    let transaction: String
    let rollback: String?
    let statements: Int
    let syntaxErrors: Int
  }

  let directory: String
  let tool: String
  let platform: String
  let migrations: [Entry]
  let notSQL: [String]
  let leftOut: [String]

  init(_ loaded: LoadedHistory, _ platform: Platform) {
    directory = loaded.directory
    tool = loaded.history.tool.rawValue
    self.platform = platform.description(in: loaded.history)
    migrations = loaded.history.migrations.map { migration in
      Entry(
        version: migration.version, file: migration.file.path,
        transaction: migration.transaction, rollback: migration.rollback?.summary,
        statements: migration.forward.statements.count,
        syntaxErrors: migration.forward.errors.count)
    }
    notSQL = loaded.history.holes.map(\.path)
    leftOut = loaded.leftOut.map { "\($0.path): \($0.reason.rawValue)" }
  }
}
