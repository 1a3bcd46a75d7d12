import Catalog
import Linter
import Syntax

/// Reports SET NOT NULL where no valid CHECK spares PostgreSQL the search for nulls.
struct SetNotNullScan: ScriptRule {
  static let metadata = RuleMetadata(
    id: "set-not-null-scan",
    summary:
      "SET NOT NULL reads the whole table, locked against all use, unless a valid CHECK proves it.",
    severity: .warning, group: .locks, page: RulePages.setNotNullScan,
    aliases: ["adding-not-nullable-field"])

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.work(meeting: .setNotNull).compactMap { met in
      guard case .columnNullabilityChanged(_, let column, _) = met.change.action,
        !script.isPartOfRewrite(met)
      else { return nil }
      if canProve(history),
        let table = met.change.before.table(met.name) ?? met.change.after.table(met.name),
        met.change.change.hasUnseenProof(of: table.id, in: script.statements)
      {
        return nil
      }
      return finding(column, met, script, history)
    }
  }

  /// Whether a CHECK spares the search.
  private func canProve(_ history: ReplayedHistory) -> Bool {
    history.settings.postgresVersion.major >= 12
  }

  private func finding(
    _ column: String, _ met: MetChange, _ script: ReplayedScript, _ history: ReplayedHistory
  ) -> Finding {
    let context = TransactionContext(of: met.change, in: history)
    let version = history.settings.postgresVersion
    let proof = NotNullProof(column, of: met.name, in: met.change.before, version)
    let canProve = canProve(history)
    let help: String =
      canProve
      ? .advice(context.inSteps, proof.statements)
      : .advice(
        "PostgreSQL before 12 always searches; a validated CHECK keeps nulls out as well",
        proof.start + [proof.validation])
    let text = script.isAlone(met.change) ? StatementText(of: met.change, in: script) : nil
    let fix =
      canProve && context.isAloneAmongOthers
      ? text.map { text in
        let sql = proof.statements.joined(separator: "\n").dropLast()
        return Fix(
          proof.isDirect ? "Add it NOT VALID, and validate it" : "Let a CHECK prove it first",
          .unsafe, [text.replacing(with: String(sql))])
      } : nil
    return Finding(
      "SET NOT NULL searches all of \(met.name) for nulls in \(quoted(column)) while nobody can read or write it",
      at: met.change.range, help: help, locks: met.change.footprint, fix: fix)
  }
}
