import Linter
import Migrations
import Reporters
import Rules

/// The whole way from bytes to what people read.
package struct Target: Sendable {
  private let linter = Linter(
    rules: .builtIn, enabled: Set(RuleSet.builtIn.all.map(\.id)), settings: Settings())

  package init() {}

  /// Lints an input as the files of a history, under names of various tools.
  ///
  /// - Returns: How many findings there were.
  @discardableResult package func run(_ input: [UInt8], _ random: inout SplitMix) -> Int {
    let names = Self.layouts[random.below(Self.layouts.count)]
    let pieces = cut(input, into: names.count, &random)
    let files = Dictionary(uniqueKeysWithValues: zip(names, pieces))
    guard let project = try? MigrationProject.load(contents: files) else { return 0 }
    let report = RunReport(
      project.histories.map { linter.lint($0.history) }, migrationCount: files.count)
    let reporters: [any Reporter] = [
      TextReporter(isColored: false), JSONReporter(), SARIFReporter(),
    ]
    for reporter in reporters { _ = try? reporter.render(report) }
    return report.diagnostics.count
  }

  private func cut(_ input: [UInt8], into count: Int, _ random: inout SplitMix) -> [[UInt8]] {
    let cuts = (1..<count).map { _ in random.below(input.count + 1) }.sorted()
    let bounds = [0] + cuts + [input.count]
    return zip(bounds, bounds.dropFirst()).map { Array(input[$0..<$1]) }
  }

  private static let layouts = [
    ["1_a.sql"], ["1_a.sql"], ["1_a.sql", "2_b.sql"], ["1_a.sql", "2_b.sql", "3_c.sql"],
    ["1_a.up.sql", "1_a.down.sql"], ["V1__a.sql", "U1__a.sql", "R__b.sql"],
    ["supabase/migrations/20240101000000_a.sql", "supabase/migrations/20240102000000_b.sql"],
    ["2024-01-01-000000_a/up.sql", "2024-01-01-000000_a/down.sql"],
    ["migrations/20240101000000_a/migration.sql"],
  ]
}
