import ArgumentParser

/// A format, and the file it goes to: `text`, `sarif:lockstep.sarif`.
struct OutputDestination: ExpressibleByArgument {
  enum Format: String, CaseIterable {
    case text, concise, json, sarif, github, gitlab, junit, checkstyle, rdjson, markdown
  }

  let format: Format
  /// Nil: standard output.
  let file: String?

  init(_ format: Format) {
    self.format = format
    file = nil
  }

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first, let format = Format(rawValue: String(name)) else { return nil }
    let file = parts.count > 1 ? String(parts[1]) : nil
    if file?.isEmpty == true { return nil }
    self.format = format
    self.file = file == "-" ? nil : file
  }

  static var allValueStrings: [String] { Format.allCases.map(\.rawValue) }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

  /// Each place can hold one output only.
  static func validate(_ destinations: [OutputDestination]) throws(Failure) {
    var seen: Set<String?> = []
    for destination in destinations where !seen.insert(destination.file).inserted {
      throw Failure(
        message: "two outputs go to \(destination.file ?? "standard output")",
        help: "send all but one to a file: --output-format sarif:lockstep.sarif")
    }
  }
}
