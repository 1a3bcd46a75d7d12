import Catalog
import Linter
import Syntax

/// Reports what keeps a file from being run again after a failure half-way.
struct NotIdempotent: ScriptRule {
  static let metadata = RuleMetadata(
    id: "not-idempotent",
    summary: "A file that fails half-way can't be run again: part of it is there already.",
    severity: .info, group: .robustness, page: RulePages.notIdempotent,
    aliases: ["prefer-robust-stmts"], yieldsTo: ["unsafe-if-not-exists", "unsafe-or-replace"])

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    let file = script.migration.source.file
    // An extension's script runs whole or not at all, and must not adopt what is there.
    guard !file.isExtensionScript else { return [] }
    let last = script.lastWorkingTransaction
    var past = PastSteps()
    var findings: [Finding] = []
    for locked in script.changes {
      guard let step = PresenceStep(locked.change) else { continue }
      if locked.change.range.file == file.id, !step.isTolerant, !locked.change.isGuarded,
        script.statements[locked.statement].failure == nil, !past.settle(step),
        let reason = reason(for: step, locked, script, history, last: last)
      {
        findings.append(finding(step, locked, reason, script, history))
      }
      past.record(step)
    }
    return findings
  }

  /// Why the file may be run again when this has happened.
  private func reason(
    for step: PresenceStep, _ locked: LockedChange, _ script: ReplayedScript,
    _ history: ReplayedHistory, last: Int
  ) -> String? {
    if script.migration.source.runsAgain, !script.isRollback {
      return "\(history.tool.profile.name) runs the file again when it changes: "
    }
    // Whoever writes BEGIN and COMMIT has thought about what belongs together.
    if script.transactions[locked.transaction].end == .statement, locked.transaction < last {
      return "when a later statement fails, this one is committed already: "
    }
    if step.isConcurrentBuild, locked.change.isOutsideTransaction,
      history.tool.profile.sendsStatementsOneByOne
    {
      return "a build that fails leaves an invalid index: "
    }
    return history.settings.idempotent ? "" : nil
  }

  private func finding(
    _ step: PresenceStep, _ locked: LockedChange, _ reason: String, _ script: ReplayedScript,
    _ history: ReplayedHistory
  ) -> Finding {
    let outcome = step.isDrop ? "gone" : "there"
    return Finding(
      "\(reason)a second run of the file fails on \(step.object), which is \(outcome) by then",
      at: locked.range, help: step.remedy.help,
      severity: script.migration.source.runsAgain ? .warning : nil,
      fix: fix(step.remedy, locked, script, history),
      cause: .file(Self.metadata.id, part: "\(step.object)"))
  }

  private func fix(
    _ remedy: PresenceStep.Remedy, _ locked: LockedChange, _ script: ReplayedScript,
    _ history: ReplayedHistory
  ) -> Fix? {
    switch remedy {
    case .guarded: return nil
    case .words(let addition, _, let places):
      guard let text = ChangeTokens(of: locked.change, in: history),
        let place = places.lazy.compactMap({ text.range(of: $0) }).first
      else { return nil }
      return Fix(
        "Say \(addition)", .safe, [.inserting(" \(addition)", at: place.end, in: place.file)])
    case .dropFirst(let drop):
      guard !locked.change.isInBlock else { return nil }
      let range = script.statements[locked.statement].statement.range
      return Fix(
        "Drop it first if it is there", .unsafe,
        [.inserting("\(drop)\n", at: range.start, in: range.file)])
    }
  }
}

extension ReplayedChange {
  /// Whether it only happens on a condition, or may fail.
  fileprivate var isGuarded: Bool {
    guard case .block(let block) = placement else { return false }
    return block.toleratesFailure || !block.guards.isEmpty
  }

  fileprivate var isOutsideTransaction: Bool { session.transaction == nil && !isInBlock }
}

extension ReplayedScript {
  /// The last of its transactions that does more than set the session up.
  fileprivate var lastWorkingTransaction: Int {
    changes.last { locked in
      switch locked.action {
      case .settingChanged, .transaction: false
      default: true
      }
    }?.transaction ?? 0
  }
}

/// What a file has made and dropped so far.
private struct PastSteps {
  private var names: Set<PresenceStep.Object> = []
  private var dropped: Set<PresenceStep.Object> = []

  /// Whether a run that came as far finds things as they were: what is made was dropped before, or
  /// what is dropped was made.
  func settle(_ step: PresenceStep) -> Bool {
    names.contains(step.object) || step.owners.contains(where: dropped.contains)
  }

  mutating func record(_ step: PresenceStep) {
    names.insert(step.object)
    if step.isDrop { dropped.insert(step.object) }
  }
}
