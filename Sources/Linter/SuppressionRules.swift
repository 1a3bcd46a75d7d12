import Syntax

/// Leaves out what comments ask for, and reports the comments that ask for nothing.
struct SuppressionRules: Sendable {
  private let rules: RuleSet
  /// A comment about a rule that does not run may well be needed.
  private let running: Set<String>

  init(_ rules: RuleSet, running: Set<String>) {
    self.rules = rules
    self.running = running
  }

  func apply(
    _ suppressions: [Suppression], to diagnostics: [Diagnostic]
  ) -> (kept: [Diagnostic], suppressed: [SuppressedDiagnostic]) {
    guard !suppressions.isEmpty else { return (diagnostics, []) }
    var kept: [Diagnostic] = []
    var suppressed: [SuppressedDiagnostic] = []
    var used: Set<SourceRange> = []
    for diagnostic in diagnostics {
      let match = suppressions.lazy.compactMap { suppression -> (Suppression, Suppression.Name?)? in
        guard suppression.covered.contains(diagnostic.range) else { return nil }
        let match = suppression.name(for: diagnostic.rule)
        return match.isMeant ? (suppression, match.name) : nil
      }.first
      if let (suppression, name) = match {
        if let name { used.insert(name.range) }
        suppressed.append(
          SuppressedDiagnostic(diagnostic: diagnostic, reason: suppression.reason))
      } else {
        kept.append(diagnostic)
      }
    }
    // Another tool's comments may be about what only that one finds.
    let own = suppressions.filter { $0.dialect == .lockstep }
    return (kept + own.flatMap { complaints(about: $0, used: used) }, suppressed)
  }

  private func complaints(
    about suppression: Suppression, used: Set<SourceRange>
  ) -> [Diagnostic] {
    if suppression.names.isEmpty {
      return [
        Diagnostic(
          rule: rules.unknownSuppression,
          finding: Finding(
            "the comment names no rule, so it suppresses nothing", at: suppression.range,
            help: "name the rules: -- lockstep:ignore rule-a, rule-b: reason"))
      ]
    }
    let others = suppression.names.compactMap { complaint(about: $0, used: used) }
    guard suppression.reason == nil, others.count < suppression.names.count else { return others }
    return others + [lackOfReason(suppression)]
  }

  private func lackOfReason(_ suppression: Suppression) -> Diagnostic {
    let names = suppression.names.map(\.text).joined(separator: ", ")
    return Diagnostic(
      rule: rules.suppressionWithoutReason,
      finding: Finding(
        "the comment does not say why \(names) may be ignored here", at: suppression.range,
        help: "say it behind a colon: -- lockstep:ignore \(names): reason"))
  }

  private func complaint(about name: Suppression.Name, used: Set<SourceRange>) -> Diagnostic? {
    guard let rule = rules.named(name.text) else {
      let help = rules.closest(to: name.text).map { "did you mean \($0.id)?" }
      return Diagnostic(
        rule: rules.unknownSuppression,
        finding: Finding(
          "there is no rule called \(name.text)", at: name.range,
          help: help ?? "`lockstep rules` lists them all"))
    }
    guard !used.contains(name.range), running.contains(rule.id) || rule.id == rules.syntaxError.id
    else { return nil }
    return Diagnostic(
      rule: rules.unusedSuppression,
      finding: Finding(
        "the comment suppresses \(name.text), which finds nothing here", at: name.range,
        help: "remove the name, or the comment with it",
        fix: name.removal.map { Fix("Remove it", .safe, [$0]) }))
  }
}
