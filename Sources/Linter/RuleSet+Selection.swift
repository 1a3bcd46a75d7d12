// What people may write where rules are chosen: an id, another tool's name for it, a group, or `ALL`.

extension RuleGroup {
  /// The word that stands for all of its rules: `row-security`.
  package var name: String {
    switch self {
    case .transactions: "transactions"
    case .locks: "locks"
    case .compatibility: "compatibility"
    case .constraints: "constraints"
    case .indexes: "indexes"
    case .rowSecurity: "row-security"
    case .functions: "functions"
    case .privilegedCode: "privileged-code"
    case .design: "design"
    case .rollback: "rollback"
    case .robustness: "robustness"
    }
  }
}

/// A name that stands for rules, as somebody wrote it: a rule's, a group's, or `ALL`.
package struct RuleSelector: Hashable, Sendable {
  /// As it was written, to be written again.
  package let name: String
  /// The ids of the rules it stands for.
  package let ids: Set<String>

  /// The same name for fewer rules.
  package func leavingOut(_ others: Set<String>) -> RuleSelector {
    RuleSelector(name: name, ids: ids.subtracting(others))
  }
}

extension RuleSet {
  /// What a name stands for, rules that are off by default among them; nil if it is no name of theirs.
  package func selector(named name: String) -> RuleSelector? {
    if name == "ALL" { return RuleSelector(name: name, ids: Set(all.map(\.id))) }
    if let rule = all.first(where: { $0.id == name }) {
      return RuleSelector(name: name, ids: [rule.id])
    }
    // Another tool's rule may be several here.
    let namesakes = all.filter { $0.aliases.contains(name) }.map(\.id)
    if !namesakes.isEmpty {
      return RuleSelector(
        name: namesakes.count == 1 ? namesakes[0] : name, ids: Set(namesakes))
    }
    guard let group = RuleGroup.allCases.first(where: { $0.name == name }) else { return nil }
    return RuleSelector(name: name, ids: Set(all.filter { $0.group == group }.map(\.id)))
  }

  /// The name of a rule or a group that is most like one that is none.
  package func closestSelector(to name: String) -> String? {
    let words = RuleGroup.allCases.map(\.name) + all.flatMap { [$0.id] + $0.aliases } + ["ALL"]
    return closestWord(to: name, among: words)
  }
}
