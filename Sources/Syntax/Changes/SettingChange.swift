/// `SET`, `RESET`, or a call of `set_config`.
package struct SettingChange: Sendable {
  /// In lower case; `all` for `RESET ALL`.
  package var name: String
  /// Its values as written; nil for `RESET` and `DEFAULT`.
  package var values: [String]?
  /// `SET LOCAL`, or `set_config(…, true)`: until the transaction ends.
  package var isLocal: Bool
}
