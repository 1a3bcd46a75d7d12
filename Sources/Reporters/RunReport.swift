import Linter
import Syntax

/// What a run found in all of its histories.
package struct RunReport: Sendable {
  package let files: [SourceFile.ID: SourceFile]
  /// In order of file, place and rule.
  package let diagnostics: [Diagnostic]
  package let suppressed: [SuppressedDiagnostic]
  /// How many migrations were asked about; those that are context do not count.
  package let migrationCount: Int

  /// Joins what was found in the histories of a run.
  package init(_ reports: [Report], migrationCount: Int) {
    files = reports.reduce(into: [:]) { files, report in
      files.merge(report.files) { first, _ in first }
    }
    // Each report is sorted, and no file belongs to two histories.
    diagnostics = reports.flatMap(\.diagnostics)
      .sorted { $0.range.file < $1.range.file }
    suppressed = reports.flatMap(\.suppressed).sorted { $0.diagnostic.range < $1.diagnostic.range }
    self.migrationCount = migrationCount
  }

  /// Whether anything weighs as much as `severity`, or more.
  package func hasFindings(from severity: Severity) -> Bool {
    diagnostics.contains { $0.severity >= severity }
  }

  /// What was found in one line.
  ///
  /// For example `14 findings (4 errors, 10 warnings) in 5 migrations; 2 suppressed.`
  package var summary: String {
    let weights = Severity.allCases.reversed().compactMap { severity -> String? in
      let count = diagnostics.count { $0.severity == severity }
      return count == 0 ? nil : severity.counted(count)
    }
    let findings =
      weights.isEmpty
      ? "No findings"
      : "\(counted(diagnostics.count, "finding")) (\(weights.joined(separator: ", ")))"
    let hidden = suppressed.isEmpty ? "" : "; \(suppressed.count) suppressed"
    return "\(findings) in \(counted(migrationCount, "migration"))\(hidden)."
  }
}

extension Severity {
  fileprivate func counted(_ count: Int) -> String {
    switch self {
    case .info: "\(count) info"
    case .warning: Reporters.counted(count, "warning")
    case .error: Reporters.counted(count, "error")
    }
  }
}

private func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}
