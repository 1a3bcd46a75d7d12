import Catalog
import Configuration
import Linter
import Migrations
import Reporters
import Rules
import Syntax

/// Lints files in memory with one rule, and with the rules that the engine's own pages speak of.
func lint(
  _ files: [PageHistory.File], rule: String, settings: Settings = Settings()
) throws -> RunReport {
  let project = try MigrationProject.load(files: files.map { ($0.name, $0.text) })
  var settings = settings
  settings.revision = revision(of: files, in: project)
  let linter = Linter(
    rules: .builtIn, enabled: enabledRules(for: rule, files), settings: settings)
  return RunReport(
    project.histories.map { linter.lint($0.history, requested: $0.requested) },
    migrationCount: files.count)
}

/// What the files say they are to a revision; nil if none says anything.
private func revision(of files: [PageHistory.File], in project: MigrationProject) -> Revision? {
  let changed = Dictionary(
    files.compactMap { file in file.revision.map { (file.name, $0) } }, uniquingKeysWith: { $1 })
  guard !changed.isEmpty else { return nil }
  var changes: [SourceFile.ID: Revision.Change] = [:]
  for file in project.files.all {
    changes[file.id] = changed[file.path].map { $0 == "added" ? .added : .edited(before: []) }
  }
  return Revision(name: "main", changes: changes)
}

/// The rules of the linter itself, which speak of others.
let engineRules: Set<String> = [
  RuleSet.builtIn.syntaxError.id, RuleSet.builtIn.unusedSuppression.id,
  RuleSet.builtIn.unknownSuppression.id, RuleSet.builtIn.suppressionWithoutReason.id,
]

private func enabledRules(for rule: String, _ files: [PageHistory.File]) -> Set<String> {
  guard engineRules.contains(rule) else { return [rule] }
  let mentioned = RuleSet.builtIn.all.map(\.id).filter { id in
    files.contains { $0.text.contains(id) }
  }
  return Set(mentioned).union([rule])
}

extension PageHistory {
  /// Lints its files, as they are or changed, with its page's rule.
  func report(on files: [File]? = nil) throws -> RunReport {
    var settings = try Configuration(toml: configuration, rules: .builtIn).settings
    if let version = postgresVersion { settings.postgresVersion = PostgreSQLVersion(version) }
    return try lint(files ?? self.files, rule: page, settings: settings)
  }
}

extension RunReport {
  func findings(of rule: String) -> [Diagnostic] { diagnostics.filter { $0.rule.id == rule } }

  /// The findings in a form that survives edits which must not change them.
  func places(linesDown: Int = 0) -> [FindingPlace] {
    diagnostics.compactMap { diagnostic in
      guard let file = files[diagnostic.range.file] else { return nil }
      let index = LineIndex(file.bytes)
      let start = index.position(of: diagnostic.range.start)
      return FindingPlace(
        file: file.path, line: start.line + linesDown, column: start.column,
        rule: diagnostic.rule.id, message: diagnostic.finding.message)
    }
  }
}

struct FindingPlace: Hashable, CustomStringConvertible {
  let file: String
  let line: Int
  let column: Int
  let rule: String
  let message: String

  var description: String { "\(file):\(line):\(column): \(message) [\(rule)]" }
}
