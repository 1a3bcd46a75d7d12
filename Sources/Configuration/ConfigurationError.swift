/// Why settings can't be used: where, and what to write instead.
package struct ConfigurationError: Error, Hashable, Sendable {
  /// The file, as people would name it; nil for an option of the command line.
  package var file: String?
  /// From 1.
  package let line: Int?
  /// What is wrong, naming the setting.
  package let message: String
  /// What to write instead.
  package let help: String
  /// Whether the message speaks of "it": whoever knows the setting says which.
  var isWithoutKey = false

  /// A mistake in a setting; the file is added by whoever read it.
  package init(file: String? = nil, line: Int? = nil, _ message: String, help: String) {
    self.file = file
    self.line = line
    self.message = message
    self.help = help
  }
}

extension ConfigurationError: CustomStringConvertible {
  /// As compilers write it: `lockstep.toml:3: there is no setting called …`.
  package var description: String {
    guard let file else { return message }
    return "\(file):\(line.map { "\($0):" } ?? "") \(message)"
  }
}
