import Catalog
import Locks
import Syntax

/// What a rule says about one place.
package struct Finding: Sendable {
  /// One sentence that names the objects.
  package var message: String
  /// What is underlined; its start is where the finding is said to be.
  package var range: SourceRange
  /// What to do about it, with the SQL.
  package var help: String?
  /// Other places to look at, in the order in which they are shown.
  package var related: [RelatedLocation]
  /// Nil: the rule's own.
  package var severity: Severity?
  /// What the statement locks, for rules that are about that.
  package var locks: LockFootprint?
  /// An edit that takes the finding away, where there is one.
  package var fix: Fix?
  /// What it shares with other findings, as one of which it is read; nil where it stands alone.
  package var cause: Cause?

  /// What a rule has to say; the linter adds who says it.
  package init(
    _ message: String, at range: SourceRange, help: String? = nil,
    related: [RelatedLocation] = [], severity: Severity? = nil, locks: LockFootprint? = nil,
    fix: Fix? = nil, cause: Cause? = nil
  ) {
    self.message = message
    self.range = range
    self.help = help
    self.related = related
    self.severity = severity
    self.locks = locks
    self.fix = fix
    self.cause = cause
  }
}

/// Another place that a finding is about: where the transaction begins, where the table was created.
package struct RelatedLocation: Sendable {
  /// What happens at the place, in a few words, without a full stop.
  package let message: String
  /// The place.
  package let range: SourceRange

  /// A place, and what happens there.
  package init(_ message: String, at range: SourceRange) {
    self.message = message
    self.range = range
  }
}

/// A finding with the name and the weight the linter gives it.
package final class Diagnostic: Sendable {
  /// The rule that found it.
  package let rule: RuleMetadata
  /// What the rule said.
  package let finding: Finding
  /// What it weighs in the project.
  package let severity: Severity

  /// A finding as its rule weighs it.
  package convenience init(rule: RuleMetadata, finding: Finding) {
    self.init(rule: rule, finding: finding, severity: finding.severity ?? rule.severity)
  }

  private init(rule: RuleMetadata, finding: Finding, severity: Severity) {
    self.rule = rule
    self.finding = finding
    self.severity = severity
  }

  /// Where the finding is.
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

  /// All that a run found, sorted by the one who ran it.
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

/// A finding that somebody does not want to see, and why not.
package struct SuppressedDiagnostic: Sendable {
  /// What was found.
  package let diagnostic: Diagnostic
  /// The text after the colon; nil when there is none.
  package let reason: String?
  /// Whether it is a baseline that has it, and no comment.
  package let isInBaseline: Bool

  /// A finding that a comment, or a baseline, leaves out.
  package init(diagnostic: Diagnostic, reason: String?, isInBaseline: Bool = false) {
    self.diagnostic = diagnostic
    self.reason = reason
    self.isInBaseline = isInBaseline
  }
}
