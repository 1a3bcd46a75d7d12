import Catalog
import Locks
import Syntax

/// What a rule says about one place.
package struct Finding: Sendable {
  /// One sentence that names the objects.
  package var message: String
  package var range: SourceRange
  /// What to do about it, with the SQL.
  package var help: String?
  package var related: [RelatedLocation]
  /// Nil: the rule's own.
  package var severity: Severity?
  /// What the statement locks, for rules that are about that.
  package var locks: LockFootprint?
  package var fix: Fix?

  package init(
    _ message: String, at range: SourceRange, help: String? = nil,
    related: [RelatedLocation] = [], severity: Severity? = nil, locks: LockFootprint? = nil,
    fix: Fix? = nil
  ) {
    self.message = message
    self.range = range
    self.help = help
    self.related = related
    self.severity = severity
    self.locks = locks
    self.fix = fix
  }
}

/// Another place that a finding is about: where the transaction begins, where the table was created.
package struct RelatedLocation: Sendable {
  package let message: String
  package let range: SourceRange

  package init(_ message: String, at range: SourceRange) {
    self.message = message
    self.range = range
  }
}

/// A finding with the name and the weight the linter gives it.
package final class Diagnostic: Sendable {
  package let rule: RuleMetadata
  package let finding: Finding
  package let severity: Severity

  package convenience init(rule: RuleMetadata, finding: Finding) {
    self.init(rule: rule, finding: finding, severity: finding.severity ?? rule.severity)
  }

  private init(rule: RuleMetadata, finding: Finding, severity: Severity) {
    self.rule = rule
    self.finding = finding
    self.severity = severity
  }

  package var range: SourceRange { finding.range }

  /// The same, in a project where the rule weighs something else.
  ///
  /// What the rule itself takes more lightly than usual stays no heavier than that.
  package func weighing(_ severity: Severity) -> Diagnostic {
    let isLight = self.severity < rule.severity
    return Diagnostic(
      rule: rule, finding: finding, severity: isLight ? min(self.severity, severity) : severity)
  }
}

/// What a run found.
package struct Report: Sendable {
  /// The files of the run, by their identifiers.
  package let files: [SourceFile.ID: SourceFile]
  /// In order of file, place and rule.
  package let diagnostics: [Diagnostic]
  /// What comments in the files ask to leave out, with their reasons, and what a baseline has.
  package let suppressed: [SuppressedDiagnostic]

  package init(
    files: [SourceFile.ID: SourceFile], diagnostics: [Diagnostic],
    suppressed: [SuppressedDiagnostic]
  ) {
    self.files = files
    self.diagnostics = diagnostics
    self.suppressed = suppressed
  }

  /// Whether anything weighs as much as `severity`, or more.
  package func hasFindings(from severity: Severity) -> Bool {
    diagnostics.contains { $0.severity >= severity }
  }
}

package struct SuppressedDiagnostic: Sendable {
  package let diagnostic: Diagnostic
  /// The text after the colon; nil when there is none.
  package let reason: String?
  /// Whether it is a baseline that has it, and no comment.
  package let isInBaseline: Bool

  package init(diagnostic: Diagnostic, reason: String?, isInBaseline: Bool = false) {
    self.diagnostic = diagnostic
    self.reason = reason
    self.isInBaseline = isInBaseline
  }
}
