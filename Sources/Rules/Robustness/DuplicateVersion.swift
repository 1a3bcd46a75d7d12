import Linter
import Migrations
import Syntax

/// Reports migrations that have a version in common.
struct DuplicateVersion: HistoryRule {
  static let metadata = RuleMetadata(
    id: "duplicate-version",
    summary: "Two migrations have the same version.",
    severity: .error, group: .robustness, page: RulePages.duplicateVersion)

  func findings(in history: ReplayedHistory) -> [Finding] {
    let tool = history.tool.profile
    guard let consequence = tool.consequenceOfDuplicates else { return [] }
    var seen: [String: Migration] = [:]
    return history.migrations.map(\.source).compactMap { migration in
      // Changesets are told apart by their files as well.
      let scope = tool.holdsChangesets ? migration.file.path : ""
      let key = "\(scope) \(tool.versionKey(migration.version))"
      guard let other = seen.updateValue(migration, forKey: key) else { return nil }
      return Finding(
        "\(migration.file.name) has the version of \(other.file.name), \(migration.version): \(consequence)",
        at: migration.place, help: "give one of them a version of its own, later than all others",
        related: [RelatedLocation("the other one", at: other.place)])
    }
  }
}

extension Migration {
  /// Where to say something about it as a whole.
  fileprivate var place: SourceRange {
    forward.statements.first?.range ?? SourceRange(file: file.id, 0..<file.bytes.count)
  }
}

extension ToolProfile {
  /// What it does with two migrations of one version; nil where versions may repeat.
  fileprivate var consequenceOfDuplicates: String? {
    switch duplicates {
    case .allowed: nil
    case .refused: "\(name) refuses the directory"
    case .stopped: "\(name) stops before it runs anything"
    case .confused: "\(name) notes only one of them, so the other fails or never runs"
    }
  }
}
