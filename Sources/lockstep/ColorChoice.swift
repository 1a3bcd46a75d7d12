import ArgumentParser

/// When to colour the output.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, always, never

  /// Decides by the option, then NO_COLOR, then CLICOLOR_FORCE, then whether a person is looking.
  ///
  /// An empty variable is none.
  func isColored(isTerminal: Bool) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto: break
    }
    if isSet("NO_COLOR") { return false }
    if isSet("CLICOLOR_FORCE"), environment("CLICOLOR_FORCE") != "0" { return true }
    return isTerminal && environment("TERM") != "dumb"
  }

  private func isSet(_ name: String) -> Bool { environment(name)?.isEmpty == false }
}
