import Catalog
import Linter
import Syntax

/// How two catalogs differ in the objects that some statements touch.
package struct SchemaDifference {
  /// One object: new if nil in `was`, gone if nil in `now`, otherwise changed.
  package struct Entry {
    /// What it is.
    package let fact: SchemaFact
    /// It as SQL before; nil if it was not there.
    package let was: String?
    /// It as SQL afterwards; nil if it is gone.
    package let now: String?
    /// Where the object that is there now was made.
    package let origin: Origin?
  }

  /// What differs, but for what comes or goes with its table.
  package let entries: [Entry]

  static let none = SchemaDifference(entries: [])

  private init(entries: [Entry]) { self.entries = entries }

  /// - Parameters:
  ///   - before: The catalog that things are compared with.
  ///   - after: The catalog that they are in now.
  ///   - touched: What the statements between the two name.
  ///   - isSame: Whether two statements make the same function, as far as their texts tell.
  package init(
    from before: Catalog, to after: Catalog, about touched: TouchedObjects,
    isSame: (_ old: Origin, _ new: Origin) -> Bool
  ) {
    let was = SchemaFacts(before, unlike: after, about: touched)
    let now = SchemaFacts(after, unlike: before, about: touched)
    let gone = was.all.keys.filter { now.all[$0] == nil }
    let facts = now.all.compactMap { fact, new -> SchemaFact? in
      guard let old = was.all[fact], old.form == new.form else { return fact }
      guard fact.isRoutine, let from = old.origin, let to = new.origin, from != to else {
        return nil
      }
      return isSame(from, to) ? nil : fact
    }
    let differing = (gone + facts).sorted()
    let relations: Set<SchemaFact.Kind> = [.table, .view, .materializedView]
    let tables = Set(differing.filter { relations.contains($0.kind) }.map(\.name))
    entries =
      differing
      .filter { fact in fact.table.map { !tables.contains("\($0)") } ?? true }
      .map { fact in
        Entry(
          fact: fact, was: was.all[fact]?.definition, now: now.all[fact]?.definition,
          origin: now.all[fact]?.origin)
      }
  }

  /// Statements that undo the difference, as far as one line each is enough; what was made last goes
  /// first.
  package var undoing: [String] {
    let added = entries.filter { $0.was == nil }.sorted { left, right in
      let numbers = (left.origin?.statement ?? 0, right.origin?.statement ?? 0)
      return numbers.0 == numbers.1 ? right.fact < left.fact : numbers.0 > numbers.1
    }
    return (added + entries.filter { $0.was != nil }).compactMap(\.undoing)
  }
}

extension SchemaDifference.Entry {
  /// The statement that takes it back; nil where one line is not enough.
  package var undoing: String? {
    let table = fact.table.map { "\($0)" } ?? ""
    let name = fact.ownName
    guard let was else { return dropping(name, of: table) }
    guard now == nil else { return restoring(was, name, of: table) }
    switch fact.kind {
    case .column: return "ALTER TABLE \(table) ADD COLUMN \(was);"
    case .constraint: return "ALTER TABLE \(table) ADD CONSTRAINT \(name) \(was);"
    case .index, .policy, .type: return was
    case .rowSecurity: return "ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY;"
    case .schema, .sequence, .table, .view, .function, .procedure, .aggregate, .trigger,
      .materializedView:
      return nil
    }
  }

  private func dropping(_ name: String, of table: String) -> String {
    let kind = fact.kind.rawValue.uppercased()
    return switch fact.kind {
    case .column: "ALTER TABLE \(table) DROP COLUMN \(name);"
    case .constraint: "ALTER TABLE \(table) DROP CONSTRAINT \(name);"
    case .policy, .trigger: "DROP \(kind) \(name) ON \(table);"
    case .rowSecurity: "ALTER TABLE \(table) DISABLE ROW LEVEL SECURITY;"
    case .schema, .type, .sequence, .table, .view, .function, .procedure, .aggregate, .index,
      .materializedView:
      "DROP \(kind) \(fact.name);"
    }
  }

  /// Something that is still there, but otherwise.
  private func restoring(_ was: String, _ name: String, of table: String) -> String? {
    switch fact.kind {
    case .column:
      // The plain case: NOT NULL was added or taken away, and nothing else.
      if now == was + " NOT NULL" {
        return "ALTER TABLE \(table) ALTER COLUMN \(name) DROP NOT NULL;"
      }
      return was == (now ?? "") + " NOT NULL"
        ? "ALTER TABLE \(table) ALTER COLUMN \(name) SET NOT NULL;" : nil
    case .policy: return "DROP POLICY \(name) ON \(table);\n\(was)"
    case .constraint:
      return "ALTER TABLE \(table) DROP CONSTRAINT \(name), ADD CONSTRAINT \(name) \(was);"
    case .index: return "DROP INDEX \(fact.name);\n\(was)"
    case .schema, .type, .sequence, .table, .view, .function, .procedure, .aggregate, .trigger,
      .materializedView, .rowSecurity:
      return nil
    }
  }
}
