import Catalog
import Linter
import Syntax

/// Reports tables that autovacuum is told to leave alone.
struct AutovacuumDisabled: ScriptRule {
  static let metadata = RuleMetadata(
    id: "autovacuum-disabled",
    summary: "A table without autovacuum bloats until it is vacuumed by hand, or forced to be.",
    severity: .warning, group: .locks, page: RulePages.autovacuumDisabled)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    let settings = script.changes.compactMap { change in
      setting(of: change).map { (change: change, table: $0.table, isOn: $0.isOn) }
    }
    return settings.enumerated().compactMap { index, setting in
      let isUndone = settings[index...].contains { $0.table == setting.table && $0.isOn }
      guard !setting.isOn, !isUndone else { return nil }
      return Finding(
        "autovacuum is switched off for \(setting.table): dead rows stay, and so do the planner's old statistics",
        at: setting.change.range,
        help:
          .advice(
            "make it rarer or gentler instead",
            [
              "ALTER TABLE \(setting.table) SET (autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_cost_delay = 10);"
            ]))
    }
  }

  /// What a change says of a table's autovacuum, if anything.
  private func setting(of change: LockedChange) -> (table: QualifiedName, isOn: Bool)? {
    let (name, options): (ObjectName, [String: String?])
    switch change.action {
    case .tableOptionChanged(let table, .storage(let changed)):
      (name, options) = (table.name, changed)
    case .tableCreated(let table) where table.persistence != .temporary:
      (name, options) = (table.name, table.options.mapValues { $0 })
    default: return nil
    }
    guard let value = options["autovacuum_enabled"] else { return nil }
    let isOff = value.map { ["off", "false", "0", "no", "f", "n"].contains($0.lowercased()) }
    return (change.after.resolve(name, in: change.session), isOff != true)
  }
}
