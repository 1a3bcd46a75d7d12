/// Where a migration asks to run outside of its tool's transaction.
package enum OptOutPlace: Sendable {
  /// In the tool's marker, above everything else.
  case top
  /// In the same, set off by a blank line.
  case topWithBlankLine
  /// In the same, as the very first line.
  case firstLine
  /// In the same, as the first line behind a header of the tool's own comments.
  case firstLineOfBody
  /// In a word on the marker that starts the part, or on the changeset.
  case part(word: String)
  /// In a file beside it.
  case sidecar(Sidecar)
  /// Nowhere; with what to do instead, as a command to the reader.
  case nowhere(instead: String)

  /// A file of settings beside a migration.
  package struct Sidecar: Sendable {
    /// The name of the file, or what it has behind the name of the migration's.
    package let name: String
    /// Whether ``name`` only follows that of the migration's file.
    package let isSuffix: Bool
    /// The setting that turns the transaction off, as its documentation writes it.
    package let setting: String

    /// Whether a sidecar's content turns the transaction off.
    func isSet(in bytes: [UInt8]) -> Bool {
      SidecarSettings(bytes).includes(SidecarSettings(Array(setting.utf8)))
    }
  }
}
