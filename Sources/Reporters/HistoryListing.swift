import Migrations
import Syntax

/// What is seen of a history: its tool, and each migration's version, transaction and rollback.
package struct HistoryListing: Sendable {
  private let histories: [LoadedHistory]

  package init(_ histories: [LoadedHistory]) { self.histories = histories }

  /// Aligned columns for people.
  package var text: String {
    histories.map { loaded in
      let rows =
        [["version", "file", "transaction", "rollback", "statements"]]
        + loaded.history.migrations.map(row)
      let counted = loaded.history.migrations.count
      let title = "\(loaded.directory): \(loaded.history.tool.rawValue), \(counted) migrations\n"
      return title + table(rows)
    }.joined(separator: "\n")
  }

  private func row(_ migration: Migration) -> [String] {
    [
      migration.version, migration.file.path, migration.regime.description,
      migration.rollback?.summary ?? "-", String(migration.forward.statements.count),
    ]
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
    try encodedJSON(histories.map(Document.init))
  }
}

extension TransactionRegime: CustomStringConvertible {
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
  let migrations: [Entry]
  let leftOut: [String]

  init(_ loaded: LoadedHistory) {
    directory = loaded.directory
    tool = loaded.history.tool.rawValue
    migrations = loaded.history.migrations.map { migration in
      Entry(
        version: migration.version, file: migration.file.path,
        transaction: migration.regime.description, rollback: migration.rollback?.summary,
        statements: migration.forward.statements.count,
        syntaxErrors: migration.forward.errors.count)
    }
    leftOut = loaded.leftOut.map { "\($0.path): \($0.reason.rawValue)" }
  }
}
