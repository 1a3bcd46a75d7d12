/// The words that have a tool run a script outside of a transaction.
package struct OptOut: Sendable {
  /// What to write.
  package let text: String
  /// Where to write it, in bytes from the start of the file.
  package let offset: Int
}
