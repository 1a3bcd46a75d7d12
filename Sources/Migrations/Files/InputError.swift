/// Why there is nothing to read: what was asked for, and what to do about it.
package struct InputError: Error, Hashable, Sendable {
  /// The path as it was asked for.
  package let path: String
  package let message: String
  /// What to do.
  package let help: String

  package init(path: String, message: String, help: String) {
    self.path = path
    self.message = message
    self.help = help
  }
}

extension InputError: CustomStringConvertible {
  package var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
