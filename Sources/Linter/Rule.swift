import Catalog
import Syntax

/// What a rule is called and how it is documented.
///
/// The linter, not the rule, puts it on findings.
package final class RuleMetadata: Sendable {
  /// Names what is found: `unindexed-foreign-key`.
  package let id: String
  /// One sentence, as at the top of the rule's page.
  package let summary: String
  /// What a finding weighs where neither it nor the project says otherwise.
  package let severity: Severity
  /// The subject it belongs to: its folder below `Sources/Rules`, and its heading in `rules/README.md`.
  package let group: RuleGroup
  /// The rule's page, whole, in Markdown.
  package let page: String
  /// Names of the same rule in other tools, taken wherever a rule is named.
  package let aliases: [String]
  /// Whether it runs only when it is asked for.
  package let isOptIn: Bool
  /// Rules that ask for the opposite: it does not run beside them.
  package let yieldsTo: Set<String>
  /// What it finds may cost in the hands of somebody who means harm; nil if it is not about security.
  package let securityRisk: SecurityRisk?

  /// What a rule says of itself, once; `page` comes from its page in `rules/`.
  package init(
    id: String, summary: String, severity: Severity, group: RuleGroup, page: String,
    aliases: [String] = [], isOptIn: Bool = false, yieldsTo: Set<String> = [],
    securityRisk: SecurityRisk? = nil
  ) {
    self.id = id
    self.summary = summary
    self.severity = severity
    self.group = group
    self.page = page
    self.aliases = aliases
    self.isOptIn = isOptIn
    self.yieldsTo = yieldsTo
    self.securityRisk = securityRisk
  }

  /// The line below the summary on the rule's page.
  package var facts: String {
    let names = aliases.isEmpty ? "" : " · also known as \(aliases.joined(separator: ", "))"
    let optIn = isOptIn ? " · off unless selected" : ""
    return "\(severity.rawValue) · \(group.rawValue)" + optIn + names
  }
}

/// How much a finding matters: an error is certain to do harm, a warning is likely to, and information is worth
/// knowing.
package enum Severity: String, CaseIterable, Comparable, Sendable {
  case info, warning, error

  /// The lighter one is less.
  package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    }
  }
}

/// What somebody who means harm gets from what a rule finds.
package enum SecurityRisk: Sendable {
  /// More to look at, or a way in for who has rights already.
  case low
  /// Data or code of others, if one thing more goes wrong.
  case medium
  /// Data or code of others, as it stands.
  case high
}

/// The subjects of rules; the words are those of the pages and of `rules/README.md`.
package enum RuleGroup: String, CaseIterable, Sendable {
  case transactions
  case locks = "locks and rewrites"
  case compatibility = "data loss and compatibility"
  case constraints = "constraints and data"
  case indexes = "indexes and keys"
  case rowSecurity = "row level security"
  case functions
  case privilegedCode = "privileged code"
  case design = "types and design"
  case rollback
  case robustness = "robustness and history"
}

/// Something worth telling about a history.
///
/// A rule holds no state and names no file.
package protocol Rule: Sendable {
  static var metadata: RuleMetadata { get }
  /// The rule again, as what it looks at.
  var shape: RuleShape { get }
}

/// What rules look at.
///
/// Asked of the type system at run time, it would take longer than a small file is linted in.
package enum RuleShape: Sendable {
  case statement(any StatementRule)
  case script(any ScriptRule)
  case history(any HistoryRule)
}

extension Rule {
  /// The same, of a rule whose type is not known.
  package var metadata: RuleMetadata { Self.metadata }
}

/// A rule over one statement, the catalog around it, and what went before.
package protocol StatementRule: Rule {
  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding]
  /// Whether it has something to say about the statements of a rollback.
  var appliesToRollbacks: Bool { get }
}

extension StatementRule {
  /// A rule over statements.
  package var shape: RuleShape { .statement(self) }
  /// Most rules are about what runs against rows that matter: the way forward.
  package var appliesToRollbacks: Bool { false }
}

/// A rule over the statements of one migration, or of its rollback, and what they lock.
package protocol ScriptRule: Rule {
  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding]
  /// Whether it has something to say about rollbacks.
  var appliesToRollbacks: Bool { get }
}

extension ScriptRule {
  /// A rule over scripts.
  package var shape: RuleShape { .script(self) }
  /// Rollbacks run in an emergency, when waiting matters less.
  package var appliesToRollbacks: Bool { false }
}

/// A rule over a whole history.
package protocol HistoryRule: Rule {
  func findings(in history: ReplayedHistory) -> [Finding]
}

extension HistoryRule {
  /// A rule over histories.
  package var shape: RuleShape { .history(self) }
}
