import Catalog
import Foundation
import Linter
import Migrations
import Rules
import Syntax
import Testing

/// What `--fix` makes of real histories.
extension OracleTests {
  /// Safe fixes leave files that parse, nothing to fix, the same catalog, and a history that the server
  /// still takes.
  @Test func safeFixesKeepTheMeaning() throws {
    for history in FixedHistory.chosen {
      let fixed = try FixedHistory(history, includesUnsafe: false)
      fixed.expectWhole()
      #expect(fixed.catalogDifferences.isEmpty, "\(history.name)")
      print("\(history.name): \(fixed.fixCount) safe fixes in \(fixed.files.count) files")
      guard OracleScope.current != .none, !fixed.files.isEmpty else { continue }
      for (before, after) in zip(fixed.original.histories, fixed.project.histories) {
        let old = try replay([before.history], of: history).rejections
        let new = try replay([after.history], of: history).rejections
        let first = new.first { rejection in
          !old.contains { $0.error.message == rejection.error.message }
        }
        #expect(new.count <= old.count, "\(before.directory): \(String(describing: first))")
      }
    }
  }

  /// After unsafe ones somebody has to look, but at files that parse, and that fixing again leaves alone.
  @Test func unsafeFixesComeToAnEnd() throws {
    for history in FixedHistory.chosen {
      let fixed = try FixedHistory(history, includesUnsafe: true)
      fixed.expectWhole()
      print(
        "\(history.name): \(fixed.fixCount) fixes in \(fixed.files.count) files, unsafe ones too")
    }
  }
}

/// A history before and after its fixes.
private struct FixedHistory {
  let history: OracleHistory
  let original: MigrationProject
  let project: MigrationProject
  let files: [FixedFile]
  /// What a second run of the fixes changes.
  let changedAgain: [FixedFile]

  var fixCount: Int { files.reduce(0) { $0 + $1.fixCount } }

  static var chosen: [OracleHistory] {
    let share: Set = ["chatbot-ui", "basejump", "supabase-auth", "marquez"]
    let isAll = ProcessInfo.processInfo.environment["LOCKSTEP_ORACLE"] == "all"
    let name = ProcessInfo.processInfo.environment["LOCKSTEP_ORACLE_HISTORY"]
    return (OracleHistory.samples + OracleHistory.corpus).filter {
      name.map { [$0] }?.contains($0.name) ?? (isAll || share.contains($0.name))
    }
  }

  init(_ history: OracleHistory, includesUnsafe: Bool) throws {
    self.history = history
    original = try history.project()
    files = try Self.fix(history, original, after: [], includesUnsafe)
    project = try history.project(replacing: files)
    changedAgain = try Self.fix(history, project, after: files, includesUnsafe)
  }

  private static func fix(
    _ history: OracleHistory, _ start: MigrationProject, after files: [FixedFile],
    _ includesUnsafe: Bool
  ) throws -> [FixedFile] {
    var fixer = Fixer(includesUnsafe: includesUnsafe)
    var project = start
    while fixer.advance(findings(in: project), in: project) {
      let changed = fixer.changed
      let earlier = files.filter { file in !changed.contains { $0.path == file.path } }
      project = try history.project(replacing: earlier + changed)
    }
    return fixer.changed
  }

  private static func findings(in project: MigrationProject) -> [Diagnostic] {
    let linter = Linter(
      rules: .builtIn, enabled: RuleSet.builtIn.runningByDefault, settings: Settings())
    return project.histories.flatMap { loaded in
      linter.lint(loaded.history, requested: loaded.requested).diagnostics
    }
  }

  func expectWhole() {
    #expect(errorCount(original) >= errorCount(project), "\(history.name)")
    for file in changedAgain {
      let text = String(decoding: file.current, as: UTF8.self)
      Issue.record("\(history.name): \(file.path) is changed again:\n\(text.prefix(3000))")
    }
  }

  private func errorCount(_ project: MigrationProject) -> Int {
    project.histories.flatMap(\.history.migrations).reduce(0) { sum, migration in
      sum + migration.forward.errors.count + (migration.rollback?.script.errors.count ?? 0)
    }
  }

  /// The objects that are others, or have others' properties, after the fixes.
  var catalogDifferences: [String] {
    zip(original.histories, project.histories).flatMap { before, after in
      let old = facts(of: before.history)
      let new = facts(of: after.history)
      return Set(old.keys).union(new.keys).sorted().filter { old[$0] != new[$0] }
        .map { "\($0)\n  before: \(old[$0] ?? "–")\n  after: \(new[$0] ?? "–")" }
    }
  }

  /// Whether a function of the session is called once, in a subquery, or for every row, is no difference.
  private func facts(of history: MigrationHistory) -> Facts {
    CatalogFacts.read(
      ReplayedHistory(replaying: history, settings: Settings()).catalog, version: 150_000
    ).mapValues { $0.replacing(#/\(SELECT ([a-z_.]+\([^()]*\))\)/#) { String($0.1) } }
  }
}
