import Catalog
import Linter
import Migrations
import Syntax

/// Reports rollbacks that do not bring the schema back to what it was.
struct IncompleteRollback: HistoryRule {
  static let metadata = RuleMetadata(
    id: "incomplete-rollback",
    summary: "The rollback does not bring the schema back to what it was before the migration.",
    severity: .warning, group: .rollback, page: RulePages.incompleteRollback)

  func findings(in history: ReplayedHistory) -> [Finding] {
    history.migrations.flatMap { findings(in: $0, of: history) }
  }

  private func findings(
    in migration: ReplayedMigration, of history: ReplayedHistory
  ) -> [Finding] {
    guard let rollback = migration.migration.rollback, !rollback.isEmpty,
      rollback.script.errors.isEmpty, let after = migration.afterRollback
    else { return [] }
    let touched = TouchedObjects(of: migration)
    guard !touched.isIncomplete else { return [] }
    let texts = Texts(history)
    func facts(_ catalog: Catalog) -> [SchemaFact: String] {
      SchemaFacts(catalog, about: touched, text: texts.text).definitions
    }
    let was = facts(migration.before)
    let now = facts(after)
    let differences = Set(was.keys).union(now.keys).filter { was[$0] != now[$0] }.sorted()
    return differences.filter { !isPart($0, of: differences) }.compactMap { fact in
      guard let message = message(fact, was: was[fact], now: now[fact]) else { return nil }
      let cause = migration.statements.flatMap(\.changes)
        .last { facts($0.before)[fact] != facts($0.after)[fact] }
      return Finding(
        message, at: rollback.range, help: remedy(for: fact, was: was[fact], now: now[fact]),
        related: cause.map { [RelatedLocation("the migration does it here", at: $0.range)] } ?? [])
    }
  }

  /// What a table has comes and goes with it.
  private func isPart(_ fact: SchemaFact, of differences: [SchemaFact]) -> Bool {
    guard let table = fact.table else { return false }
    return differences.contains { $0.kind == .table && $0.name == "\(table)" }
  }

  private func message(_ fact: SchemaFact, was: String?, now: String?) -> String? {
    switch (was, now) {
    case (nil, .some): "the rollback leaves the \(fact.description) that the migration makes"
    case (.some, nil): "the rollback does not bring back the \(fact.description) that the migration drops"
    case (.some(let was), .some(let now)):
      // Values can be added to an enumeration, but not taken away again.
      fact.kind == .type && now.count > was.count && was.contains(" AS ENUM ")
        ? nil : "the rollback leaves the \(fact.description) changed"
    case (nil, nil): nil
    }
  }

  /// The statement that would set it right, where one line is enough.
  private func remedy(for fact: SchemaFact, was: String?, now: String?) -> String? {
    let table = fact.table.map { "\($0)" } ?? ""
    let name = fact.table.map { String(fact.name.dropFirst("\($0).".count)) } ?? fact.name
    if let was, let now {
      // The text of a function says too much, and is in the files.
      guard fact.kind != .function, was != now, !was.isEmpty else { return nil }
      return "before the migration: \(was)\nafter the rollback: \(now)"
    }
    if let was {
      switch fact.kind {
      case .column: return "ALTER TABLE \(table) ADD COLUMN \(was);"
      case .constraint: return "ALTER TABLE \(table) ADD CONSTRAINT \(name) \(was);"
      case .index, .policy, .type: return was
      case .rowSecurity: return "ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY;"
      default: return nil
      }
    }
    switch fact.kind {
    case .column: return "ALTER TABLE \(table) DROP COLUMN \(name);"
    case .constraint: return "ALTER TABLE \(table) DROP CONSTRAINT \(name);"
    case .policy, .trigger: return "DROP \(fact.kind.rawValue.uppercased()) \(name) ON \(table);"
    case .rowSecurity: return "ALTER TABLE \(table) DISABLE ROW LEVEL SECURITY;"
    default: return "DROP \(fact.kind.rawValue.uppercased()) \(fact.name);"
    }
  }
}

/// The texts of functions, which are compared as they were written.
private struct Texts {
  private let files: [SourceFile.ID: SourceFile]

  init(_ history: ReplayedHistory) {
    var files: [SourceFile.ID: SourceFile] = [:]
    for migration in history.migrations {
      files[migration.migration.file.id] = migration.migration.file
      if let rollback = migration.migration.rollback { files[rollback.file.id] = rollback.file }
    }
    self.files = files
  }

  /// The statement that made an object, without what does not change it.
  func text(_ origin: Origin) -> String {
    let words = (files[origin.range.file]?.text(origin.range) ?? "")
      .split(whereSeparator: \.isWhitespace).filter { $0 != "--" }.map { $0.lowercased() }
    return words.joined(separator: " ")
      .replacing("create or replace", with: "create")
  }
}
