import Linter

/// The rules that there are, for programs.
package struct RuleListing: Sendable {
  private let rules: RuleSet

  /// All rules, those that are off by default too.
  package init(_ rules: RuleSet) {
    self.rules = rules
  }

  /// An array of rules, sorted by id.
  ///
  /// - Throws: When it can not be written as JSON.
  package func json() throws(ReportError) -> String { try encodedJSON(rules.all.map(Entry.init)) }

  private struct Entry: Encodable {
    let id: String
    let summary: String
    let severity: String
    let group: String
    let isOnByDefault: Bool
    /// Names in other tools.
    let aliases: [String]

    init(_ rule: RuleMetadata) {
      id = rule.id
      summary = rule.summary
      severity = rule.severity.rawValue
      group = rule.group.name
      isOnByDefault = !rule.isOptIn
      aliases = rule.aliases
    }
  }
}
