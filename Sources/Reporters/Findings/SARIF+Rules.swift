import Linter

// What a log says of the rules that ran: levels, scores, and the pages as help.

extension SARIF.Rule {
  /// GitHub takes no longer descriptions.
  private static let descriptionLimit = 1024

  init(_ rule: RuleMetadata) {
    let why = why(of: rule.page)
    let first = why.split(separator: "\n\n", maxSplits: 1).first.map(String.init)
    id = rule.id
    shortDescription = SARIF.Text(plain(rule.summary))
    fullDescription = SARIF.Text(
      String((first ?? plain(rule.summary)).prefix(Self.descriptionLimit)))
    help = SARIF.Help(
      text: why.isEmpty ? plain(rule.summary) : "\(plain(rule.summary))\n\n\(why)",
      markdown: rule.page.isEmpty ? rule.summary : rule.page)
    defaultConfiguration = Configuration(level: rule.severity.sarifLevel)
    properties = SARIF.RuleProperties(rule)
  }
}

extension SARIF.RuleProperties {
  init(_ rule: RuleMetadata) {
    let risk = rule.securityRisk
    tags = ["postgresql", "migrations", rule.group.tag] + (risk == nil ? [] : ["security"])
    // The rules stay silent where the history does not decide.
    precision = "high"
    // GitHub shows the one for security, the other for everything else.
    securitySeverity = risk?.score
    problemSeverity = risk == nil ? rule.severity.problemSeverity : nil
  }
}

extension RuleGroup {
  fileprivate var tag: String {
    rawValue.split(separator: " ").joined(separator: "-")
  }
}

extension Severity {
  var sarifLevel: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .info: "note"
    }
  }

  fileprivate var problemSeverity: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .info: "recommendation"
    }
  }
}

extension SecurityRisk {
  /// On CVSS's scale, as GitHub reads it: below 4 is low, from 7 on high.
  fileprivate var score: String {
    switch self {
    case .high: "8.0"
    case .medium: "6.0"
    case .low: "3.0"
    }
  }
}

/// What a rule's page says below "Why", as paragraphs of plain text.
private func why(of page: String) -> String {
  let sections = page.split(separator: "\n## ")
  guard let section = sections.first(where: { $0.hasPrefix("Why\n") }) else { return "" }
  return section.dropFirst("Why\n".count).split(separator: "\n\n").map { paragraph in
    plain(String(paragraph.split(separator: "\n").joined(separator: " ")))
  }.joined(separator: "\n\n")
}

/// Text without Markdown's links and code spans.
private func plain(_ markdown: String) -> String {
  let text = markdown.replacing(#/\[([^\]]*)\]\([^)]*\)/#) { $0.output.1 }
  return text.split(separator: "`", omittingEmptySubsequences: false).joined()
}
