import Catalog
import Linter
import Syntax

/// Reports names that are not what the project's settings want them to be.
struct NamingConvention: HistoryRule {
  static let metadata = RuleMetadata(
    id: "naming-convention",
    summary: "A name does not look like the settings want names of its kind to look.",
    severity: .warning, group: .design, page: RulePages.namingConvention)

  func findings(in history: ReplayedHistory) -> [Finding] {
    let patterns = history.settings.naming
    guard !patterns.isEmpty else { return [] }
    let matchers = patterns.mapValues { $0.matcher() }
    return history.findings { step in
      let names = step.isRefused ? [] : step.change.allNewNames
      let strangers = names.filter { new in
        new.kind.flatMap { matchers[$0] }.map { !$0(new.name) } ?? false
      }
      guard !strangers.isEmpty else { return nil }
      let listed = strangers.map { "the \($0.kind?.words ?? "name") \(quoted($0.name))" }.listed()
      let wanted = Set(strangers.compactMap(\.kind)).sorted().compactMap { kind in
        patterns[kind].map { "\(kind.words): \($0.text)" }
      }
      return Finding(
        "\(listed) \(strangers.count == 1 ? "is" : "are") not named as the settings want it",
        at: step.change.range, help: .advice("names have to match, as a whole", wanted))
    }
  }
}

extension NamedObject {
  fileprivate var words: String { rawValue.replacing("-", with: " ") }
}
