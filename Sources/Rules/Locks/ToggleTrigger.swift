import Catalog
import Linter
import Syntax

/// Reports triggers of tables in use that are switched off or on.
struct ToggleTrigger: ScriptRule {
  static let metadata = RuleMetadata(
    id: "toggle-trigger",
    summary: "Switching a trigger off or on blocks writes, and lets rows in that it has not seen.",
    severity: .warning, group: .locks, page: RulePages.toggleTrigger,
    aliases: ["ban-disable-trigger"])

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    var toggles: [Toggle] = []
    for toggle in script.changes(meeting: .toggleTrigger).compactMap(Toggle.init) {
      // Those of one ALTER TABLE belong together.
      if let last = toggles.last, last.isOfSameStatement(as: toggle) {
        toggles[toggles.count - 1].triggers += toggle.triggers
      } else {
        toggles.append(toggle)
      }
    }
    return toggles.enumerated().compactMap { index, toggle in
      guard toggle.isEnabled else {
        return finding(toggle, toggles[index...].first { toggle.isUndone(by: $0) })
      }
      // The end of what an earlier statement began is no news.
      return toggles[..<index].contains { $0.isUndone(by: toggle) } ? nil : finding(toggle, nil)
    }
  }

  private struct Toggle {
    let met: MetChange
    /// As SQL; `ALL` for all of them.
    var triggers: [String]
    let isEnabled: Bool

    init?(_ met: MetChange) {
      guard case .triggerToggled(_, let name, let firing) = met.change.action else { return nil }
      self.met = met
      triggers = [name.map(quoted) ?? "ALL"]
      isEnabled = firing != .disabled
    }

    func isOfSameStatement(as other: Toggle) -> Bool {
      met.change.statement == other.met.change.statement && met.name == other.met.name
        && isEnabled == other.isEnabled && !met.change.isInBlock
    }

    func isUndone(by other: Toggle) -> Bool {
      other.isEnabled && !isEnabled && other.met.name == met.name
        && Set(triggers) == Set(other.triggers)
    }
  }

  private func finding(_ toggle: Toggle, _ end: Toggle?) -> Finding {
    Finding(
      message(toggle, end), at: toggle.met.change.range,
      help:
        "let the trigger's function return early for this session, by a setting of your own (current_setting('app.migrating', true)), or have the change pass through it",
      related: end.map { [RelatedLocation("switched on again here", at: $0.met.change.range)] }
        ?? [],
      severity: toggle.isEnabled ? .info : nil, locks: toggle.met.change.footprint)
  }

  private func message(_ toggle: Toggle, _ end: Toggle?) -> String {
    let (table, name) = (toggle.met.name, toggle.triggers.joined(separator: ", "))
    if toggle.isEnabled {
      return
        "ENABLE TRIGGER \(name) on \(table) blocks writes to it, and waits for all who write now"
    }
    let isTogether = end.map { $0.met.change.transaction == toggle.met.change.transaction } ?? false
    let effect =
      isTogether
      ? "blocks writes to it until the transaction ends"
      : "is for everybody: what is written until it is switched on again does not pass through it"
    let keys =
      toggle.triggers.contains("ALL")
      ? "; foreign keys are switched off as well, and rows that break them stay" : ""
    return "DISABLE TRIGGER \(name) on \(table) \(effect)\(keys)"
  }
}
