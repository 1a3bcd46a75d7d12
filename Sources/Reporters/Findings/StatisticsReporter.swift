import Linter

/// How often each rule found something, the most frequent first.
package struct StatisticsReporter: Reporter {
  package init() {}

  /// A line a rule that found something, the most frequent first.
  package func write(
    _ report: RunReport, to output: inout some TextOutputStream
  ) throws(ReportError) {
    let found = Dictionary(grouping: report.folded, by: \.diagnostic.rule.id)
    let rows = found.values.compactMap(Row.init).sorted {
      ($1.count, $0.rule) < ($0.count, $1.rule)
    }
    let width = String(rows.first?.count ?? 0).count
    let ruleWidth = rows.map(\.rule.count).max() ?? 0
    for row in rows {
      let count = String(row.count)
      let name = row.rule.padded(to: ruleWidth)
      let places = row.placeCount == row.count ? "" : "  at \(row.placeCount) places"
      let fixes = places + (row.fixableCount == 0 ? "" : "  \(row.fixableCount) with a fix")
      let line = "\(String(repeating: " ", count: width - count.count))\(count)  \(name)  "
      output.write(
        line + (fixes.isEmpty ? row.severity : row.severity.padded(to: 7)) + fixes + "\n")
    }
  }

  private struct Row {
    let rule: String
    let severity: String
    let count: Int
    let placeCount: Int
    let fixableCount: Int

    init?(_ folded: [FoldedFinding]) {
      let heads = folded.map(\.diagnostic)
      guard let first = heads.first else { return nil }
      rule = first.rule.id
      severity = (heads.map(\.severity).max() ?? first.severity).rawValue
      count = folded.count
      placeCount = folded.reduce(0) { $0 + $1.placeCount }
      fixableCount = (heads + folded.flatMap(\.others)).count { $0.finding.fix != nil }
    }
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
