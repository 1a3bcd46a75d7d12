import Syntax

/// `SET`, `RESET`, `set_config`.
extension Replay {
  /// `SET`, `RESET`, `set_config`.
  mutating func change(_ change: SettingChange) {
    // Outside of a transaction SET LOCAL does nothing but warn.
    guard !change.isLocal || session.transaction != nil else { return }
    session.values.apply(change)
    if !change.isLocal { session.transaction?.lasting.apply(change) }
  }
}
