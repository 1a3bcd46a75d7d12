import JSON
import Syntax

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The findings that a project has accepted, for the time being.
///
/// They are known again by file, rule and the words of the SQL they point to, so that formatting a file
/// anew and moving its lines change nothing.
package struct Baseline: Sendable {
  /// Fingerprints by rule, by file.
  private var findings: [String: [String: Set<String>]] = [:]

  /// Nothing is accepted.
  package init() {}

  /// Whether nothing is in it.
  package var isEmpty: Bool { findings.isEmpty }

  /// Whether a finding is in it.
  package func contains(_ finding: BaselineFinding) -> Bool {
    findings[finding.file]?[finding.rule]?.contains(finding.fingerprint) ?? false
  }

  /// Accepts a finding; one that is in it already changes nothing.
  package mutating func insert(_ finding: BaselineFinding) {
    findings[finding.file, default: [:]][finding.rule, default: []].insert(finding.fingerprint)
  }

  /// Everything in it, sorted.
  package var all: [BaselineFinding] {
    findings.flatMap { file, rules in
      rules.flatMap { rule, fingerprints in
        fingerprints.map { BaselineFinding(file: file, rule: rule, fingerprint: $0) }
      }
    }
    .sorted { ($0.file, $0.rule, $0.fingerprint) < ($1.file, $1.rule, $1.fingerprint) }
  }
}

/// What makes a finding the same in another run.
package struct BaselineFinding: Hashable, Sendable {
  /// From the root of the repository.
  package let file: String
  /// The id of the rule, as it was when the baseline was written.
  package let rule: String
  /// A hash of the rule and the words of the SQL: see ``ContextFingerprints``.
  package let fingerprint: String

  /// A finding by what it is known again by.
  package init(file: String, rule: String, fingerprint: String) {
    self.file = file
    self.rule = rule
    self.fingerprint = fingerprint
  }

  /// The findings of a report, in its order.
  package static func all(of report: Report, root: SourceRoot) -> [BaselineFinding] {
    var contexts = ContextFingerprints()
    let paths = report.files.mapValues { root.path(of: $0.path) ?? $0.path }
    return report.diagnostics.map { diagnostic in
      let file =
        report.files[diagnostic.range.file]
        ?? SourceFile(id: diagnostic.range.file, path: "", bytes: [])
      return BaselineFinding(
        file: paths[file.id] ?? "", rule: diagnostic.rule.id,
        fingerprint: contexts.fingerprint(of: diagnostic, in: file))
    }
  }
}

extension Report {
  /// The report without what a baseline has, and what of the baseline it met.
  package func leavingOut(
    _ baseline: Baseline, root: SourceRoot
  ) -> (report: Report, met: [BaselineFinding]) {
    guard !baseline.isEmpty else { return (self, []) }
    var kept: [Diagnostic] = []
    var accepted: [SuppressedDiagnostic] = []
    var met: [BaselineFinding] = []
    for (diagnostic, finding) in zip(diagnostics, BaselineFinding.all(of: self, root: root)) {
      if baseline.contains(finding) {
        met.append(finding)
        accepted.append(
          SuppressedDiagnostic(diagnostic: diagnostic, reason: nil, isInBaseline: true))
      } else {
        kept.append(diagnostic)
      }
    }
    return (
      Report(files: files, diagnostics: kept, suppressed: suppressed + accepted), met
    )
  }
}

// MARK: - On disk

/// Why a baseline can't be read.
package struct BaselineError: Error, Sendable {
  /// What is wrong, to be said behind the name of the file.
  package let message: String
}

extension Baseline {
  private struct Document: Codable {
    var formatVersion = 1
    var findings: [String: [String: [String]]]
  }

  /// Reads what ``json()`` wrote.
  ///
  /// - Throws: When it is another document, or of another version.
  package init(json bytes: [UInt8]) throws(BaselineError) {
    let document: Document
    do {
      document = try JSONDecoder().decode(Document.self, from: Data(bytes))
    } catch {
      throw BaselineError(message: "is no baseline that `--write-baseline` wrote")
    }
    guard document.formatVersion == 1 else {
      throw BaselineError(message: "was written by another version of Lockstep")
    }
    findings = document.findings.mapValues { $0.mapValues { Set($0) } }
  }

  /// The document, always the same for the same findings, an entry a line.
  package func json() throws(BaselineError) -> String {
    let document = Document(findings: findings.mapValues { $0.mapValues { $0.sorted() } })
    do {
      return try JSONText(document, .indented).string + "\n"
    } catch {
      throw BaselineError(message: "could not be written as JSON: \(error)")
    }
  }
}
