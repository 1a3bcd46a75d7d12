import Linter
import Syntax

/// What a run found in all of its histories.
package struct RunReport: Sendable {
  /// The files of all histories, by their identifiers.
  package let files: [SourceFile.ID: SourceFile]
  /// In order of history, file, place and rule.
  package let diagnostics: [Diagnostic]
  /// The same for people who read them: each cause once.
  package let folded: [FoldedFinding]
  /// For each of ``diagnostics`` the index of the one that people read it with.
  package let heads: [Int]
  /// What comments and baselines leave out.
  package let suppressed: [SuppressedDiagnostic]
  /// How many migrations were asked about; those that are context do not count.
  package let migrationCount: Int
  /// What ran.
  package let run: RunDescription
  /// Why nothing could be checked.
  package let failure: String?
  private let requested: Set<SourceFile.ID>?

  /// Joins what was found in the histories of a run, in their order.
  ///
  /// - Parameters:
  ///   - reports: One per history, each in order.
  ///   - migrationCount: How many migrations were asked about.
  ///   - requested: The files that were asked about; nil means all.
  ///   - run: What ran.
  package init(
    _ reports: [Report], migrationCount: Int, requested: Set<SourceFile.ID>? = nil,
    run: RunDescription = RunDescription()
  ) {
    files = reports.reduce(into: [:]) { files, report in
      files.merge(report.files) { first, _ in first }
    }
    diagnostics = reports.flatMap(\.diagnostics)
    folded = reports.flatMap(\.diagnostics.folded)
    heads = reports.reduce(into: []) { heads, report in
      let start = heads.count
      heads += report.diagnostics.heads.map { start + $0 }
    }
    suppressed = reports.flatMap {
      $0.suppressed.sorted { $0.diagnostic.range < $1.diagnostic.range }
    }
    self.migrationCount = migrationCount
    self.requested = requested
    self.run = run
    failure = nil
  }

  /// A run that came to nothing, for formats that can say so.
  package init(failure: String, run: RunDescription) {
    files = [:]
    diagnostics = []
    folded = []
    heads = []
    suppressed = []
    migrationCount = 0
    requested = nil
    self.run = run
    self.failure = failure
  }

  /// The files that were checked, context left out, sorted by path.
  var checkedFiles: [SourceFile] {
    files.values.filter { requested?.contains($0.id) ?? true }.sorted { $0.path < $1.path }
  }

  /// Findings with the weightiest first, where only some of them have room.
  var foldedByWeight: [FoldedFinding] {
    Severity.allCases.sorted(by: >).flatMap { severity in
      folded.filter { $0.diagnostic.severity == severity }
    }
  }

  /// Whether anything weighs as much as `severity`, or more.
  package func hasFindings(from severity: Severity) -> Bool {
    diagnostics.contains { $0.severity >= severity }
  }

  /// What was found in one line, each cause once.
  ///
  /// For example `14 findings (4 errors, 10 warnings) at 60 places in 5 migrations; 2 suppressed.`
  package var summary: String {
    let weights = Severity.allCases.reversed().compactMap { severity -> String? in
      let count = folded.count { $0.diagnostic.severity == severity }
      return count == 0 ? nil : severity.counted(count)
    }
    let placeCount = folded.reduce(0) { $0 + $1.placeCount }
    let places = placeCount == folded.count ? "" : " at \(placeCount) places"
    let findings =
      weights.isEmpty
      ? "No findings"
      : "\(counted(folded.count, "finding")) (\(weights.joined(separator: ", ")))\(places)"
    let accepted = suppressed.count(where: \.isInBaseline)
    let commented = suppressed.count - accepted
    let hidden =
      (commented == 0 ? "" : "; \(commented) suppressed")
      + (accepted == 0 ? "" : "; \(accepted) in the baseline")
    return "\(findings) in \(counted(migrationCount, "migration"))\(hidden)."
  }
}

/// What ran, for formats that say so.
package struct RunDescription: Sendable {
  /// Of the tool.
  package let version: String
  /// The rules that were enabled, sorted by id.
  package let rules: [RuleMetadata]
  /// The rule of statements that do not parse.
  package let syntaxErrorRule: String
  /// Where paths in reports are counted from.
  package let root: SourceRoot

  /// What ran, said once for all histories.
  package init(
    version: String = "", rules: [RuleMetadata] = [], syntaxErrorRule: String = "syntax-error",
    root: SourceRoot = SourceRoot()
  ) {
    self.version = version
    self.rules = rules
    self.syntaxErrorRule = syntaxErrorRule
    self.root = root
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

func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}
