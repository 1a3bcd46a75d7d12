/// Why there is nothing to read: what was asked for, and what to do about it.
package struct InputError: Error, Hashable, Sendable {
  /// The path as it was asked for.
  package let path: String
  /// What is wrong with it, as a sentence about the path.
  package let message: String
  /// What to do.
  package let help: String

  /// An error about a path; an empty one where no path was asked for.
  package init(path: String, message: String, help: String) {
    self.path = path
    self.message = message
    self.help = help
  }
}

extension InputError: CustomStringConvertible {
  /// The path and what is wrong with it.
  package var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
