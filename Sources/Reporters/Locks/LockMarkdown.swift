import Catalog

/// Locks for a pull request: a table per migration, and a timeline of each transaction that keeps
/// others waiting.
package struct LockMarkdown: Sendable {
  package init() {}

  /// A table a migration, and a chart for each of its transactions that holds locks.
  package func write(_ report: LockReport, to output: inout some TextOutputStream) {
    output.write("# Locks (PostgreSQL \(report.version))\n")
    for migration in report.migrations {
      output.write("\n## \(escaped(migration.file.path.singleLine))\n\n")
      let rows = migration.rows(excerptLimit: 60)
      guard !rows.isEmpty else {
        output.write("Nothing is locked.\n")
        continue
      }
      write(LockReport.header, to: &output)
      output.write("|--:|" + String(repeating: "---|", count: 6) + "\n")
      for row in rows {
        var cells = row.map(escaped)
        if !row[1].isEmpty { cells[1] = code(row[1]) }
        write(cells, to: &output)
      }
      for timeline in LockTimeline.timelines(of: migration) {
        output.write("\n```mermaid\n\(timeline.mermaid)```\n")
      }
    }
  }

  private func write(_ cells: [String], to output: inout some TextOutputStream) {
    output.write("| " + cells.joined(separator: " | ") + " |\n")
  }

  /// Text that means nothing but itself.
  private func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "\\|*_`<>[]#".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }

  /// Text in backquotes; a table's bars end a cell even there.
  private func code(_ text: String) -> String {
    let fence = text.contains("`") ? "``" : "`"
    let padding = fence.count > 1 ? " " : ""
    let bars = text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    return fence + padding + bars + padding + fence
  }
}
