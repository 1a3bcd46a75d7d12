package struct SettingChange: Sendable {
  package var name: String
  /// Its values as written; nil for `RESET` and `DEFAULT`.
  package var values: [String]?
  /// `SET LOCAL`, or `set_config(…, true)`: until the transaction ends.
  package var isLocal: Bool
}
