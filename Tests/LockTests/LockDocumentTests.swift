import Catalog
import Foundation
import Locks
import Testing

/// Keeps `docs/locks.md` as the lock table has it: `UPDATE_DOCS=1 swift test` writes it down.
struct LockDocumentTests {
  private static let url = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "docs/locks.md")
  private static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1"

  @Test(.disabled(if: isUpdating)) func documentIsTheTable() throws {
    let text = try String(contentsOf: Self.url, encoding: .utf8)
    #expect(text == Self.document, "UPDATE_DOCS=1 writes it down")
  }

  /// Fails, so that nothing is recorded unseen.
  @Test(.enabled(if: isUpdating)) func update() throws {
    try FileManager.default.createDirectory(
      at: Self.url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Self.document.write(to: Self.url, atomically: true, encoding: .utf8)
    Issue.record("docs/locks.md was written anew: read the difference, then run the tests again")
  }

  @Test func everyRowIsOneOfItsKind() {
    let keys = LockTable.all.map { "\($0.statement), \($0.condition), \($0.versions)" }
    #expect(Set(keys).count == keys.count)
  }

  // MARK: - The document

  private static var document: String {
    """
    # Locks

    What each statement locks, and what it does to all rows of a table: the lock table of
    `Sources/Locks`, which `lockstep locks` and the rules ask. The file is generated from it
    (`UPDATE_DOCS=1 swift test --filter LockDocumentTests`).

    `Scripts/with-postgres swift test --filter LockProofTests` runs a statement for every row that the
    server's version can show, and compares: the locks with `pg_locks`, rewrites with
    `pg_relation_filenode`, scans with the statistics of the transaction. Rows that are out of its
    reach stand on the page they cite.

    - A lock is held until its transaction ends. All forms of one `ALTER TABLE` take the strongest lock
      that one of them needs.
    - *scan*: all rows are read. *lookup*: rows are looked up, through an index or by a scan as the
      planner likes. *rewrite*: all rows are written anew, with the indexes.
    - Indexes, TOAST tables and owned sequences are locked no more strongly than their table, except
      where a row says so. System catalogs are left out.
    - A relation that the same transaction made is out of everybody's sight, and so is a temporary one.

    ## Modes

    \(modes)
    \(LockTable.sections.map { section($0.title, $0.rows) }.joined(separator: "\n"))
    """
  }

  private static var modes: String {
    let head = "| mode | blocks | conflicts with |\n|---|---|---|\n"
    return head
      + LockMode.allCases.map { mode in
        let others = LockMode.allCases.filter { mode.conflicts(with: $0) }
        let blocks =
          mode.blocksReads ? "reads and writes" : mode.blocksWrites ? "writes" : "nothing"
        let conflicts = others.map(\.description).joined(separator: ", ")
        return "| \(mode) | \(blocks) | \(conflicts) |\n"
      }.joined()
  }

  private static func section(_ title: String, _ rows: [LockRow]) -> String {
    "## \(title)\n\n| statement | when | locks | work | versions | source |\n|---|---|---|---|---|---|\n"
      + rows.map(line).joined()
  }

  private static func line(_ row: LockRow) -> String {
    let locks = row.locks.map { "\($0.role.rawValue): \($0.mode)" }.joined(separator: "<br>")
    let work = [("rewrite", row.rewrites), ("scan", row.scans), ("lookup", row.lookups)]
      .filter { !$0.1.isEmpty }
      .map { what, roles in "\(what): \(roles.map(\.rawValue).joined(separator: ", "))" }
      .joined(separator: "<br>")
    let statement = row.statement.split(separator: "|").joined(separator: "\\|")
    let cells = [
      "`\(statement)`", row.condition, locks.isEmpty ? "none" : locks, work,
      row.versions.description, "[\(row.source.title)](\(row.source.url))",
    ]
    return "| \(cells.joined(separator: " | ")) |\n"
  }
}
