import Catalog
import Linter
import Syntax

/// Reports policies whose names mean other columns than their author had in mind.
struct PolicySelfComparison: StatementRule {
  static let metadata = RuleMetadata(
    id: "policy-self-comparison",
    summary:
      "The policy compares a column with itself, because a bare name means the innermost table.",
    severity: .error, group: .rowSecurity, page: RulePages.policySelfComparison,
    securityRisk: .high)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    LastingPolicy.all(in: statement, of: history).flatMap { lasting in
      findings(in: lasting, ChangeTokens(of: lasting.change, in: history))
    }
  }

  private func findings(in lasting: LastingPolicy, _ text: ChangeTokens?) -> [Finding] {
    var slips: [ColumnSlip] = []
    for condition in lasting.writtenConditions where !lasting.scope.isAlwaysTrue(condition) {
      slips += ColumnSlip.all(in: condition, lasting.scope).filter { !slips.contains($0) }
    }
    return slips.map { slip in
      let own = lasting.table.column(slip.column).map { "\(lasting.table.name).\(quoted($0.name))" }
      return Finding(
        "policy \(lasting.name) on \(lasting.table.name) \(slip.explanation(own))",
        at: lasting.change.range, help: slip.advice(lasting.table, own),
        fix: fix(slip, lasting, text))
    }
  }

  private func fix(_ slip: ColumnSlip, _ lasting: LastingPolicy, _ text: ChangeTokens?) -> Fix? {
    let table = quoted(lasting.table.name.name)
    guard slip.isCaptured, slip.owner != table, lasting.table.column(slip.column) != nil,
      let reference = slip.reference, let edit = text?.qualifying(reference, with: table)
    else { return nil }
    return Fix("Name the policy's own table", .unsafe, [edit])
  }
}
