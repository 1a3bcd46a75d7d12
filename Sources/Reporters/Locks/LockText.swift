import Catalog

/// Locks for people: a table per migration.
package struct LockText: Sendable {
  package init() {}

  /// A table a migration, its columns as wide as what is in them.
  package func write(_ report: LockReport, to output: inout some TextOutputStream) {
    for (number, migration) in report.migrations.enumerated() {
      if number > 0 { output.write("\n") }
      output.write("\(migration.file.path.singleLine)\n")
      let rows = migration.rows(excerptLimit: 44)
      if rows.isEmpty {
        output.write("  nothing is locked\n")
      } else {
        write([LockReport.header] + rows, to: &output)
      }
    }
  }

  private func write(_ rows: [[String]], to output: inout some TextOutputStream) {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
      var line = ""
      for (column, text) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - text.count)
        // Numbers to the right, as they are read.
        line += "  " + (column == 0 ? padding + text : text + padding)
      }
      while line.last == " " { line.removeLast() }
      output.write(line + "\n")
    }
  }
}

extension LockReport {
  static let header = ["line", "statement", "lock", "relation", "blocks", "work", "held until"]
}

extension LockReport.Migration {
  /// The cells of the table: a row for each relation, the statement only in its first.
  func rows(excerptLimit: Int) -> [[String]] {
    statements.filter(\.isOfInterest).flatMap { statement in
      var rows = statement.footprint.lines.map { relation, lock in
        [
          "", "", lock?.mode.description ?? "", "\(relation.name)",
          lock?.blocks ?? "", statement.footprint.words(forWorkOn: relation), "",
        ]
      }
      if statement.footprint.isIncomplete {
        rows.append(["", "", "unknown", "others?", "", "", ""])
      }
      rows[0][0] = "\(statement.line)"
      rows[0][1] = statement.excerpt(limit: excerptLimit).printable
      rows[0][6] = heldUntil(statement.end)
      return rows
    }
  }
}
