import ArgumentParser

/// What the tool tells its caller when it ends.
enum ExitStatus: Int32 {
  case nothingFound = 0
  case findings = 1
  case couldNotRun = 2

  /// Everything that is neither of the first two is a failure.
  init(_ status: Int32) {
    self = ExitStatus(rawValue: status) ?? .couldNotRun
  }

  var code: ExitCode { ExitCode(rawValue) }
}
