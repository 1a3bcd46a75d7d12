import Catalog
import Locks

/// From which statement of a transaction to its end each relation is out of reach for others.
struct LockTimeline: Sendable {
  struct Bar: Sendable {
    let relation: String
    let lock: RelationLock
    let line: Int
    /// Places of statements in the transaction, from 1.
    let start: Int
    let end: Int
  }

  let title: String
  /// By relation, each stronger lock after the weaker ones before it.
  let bars: [Bar]

  /// The transactions of a migration that hold locks which block others.
  ///
  /// One statement on its own needs no chart, and what the migration itself made has no users yet.
  static func timelines(of migration: LockReport.Migration) -> [LockTimeline] {
    migration.spans.enumerated().compactMap { number, span in
      let statements = migration.statements.filter { $0.transaction == number }
      let bars = self.bars(of: statements)
      guard !bars.isEmpty, statements.count > 1, let first = statements.first else { return nil }
      let title = "From line \(first.line) to \(migration.heldUntil(span.end))"
      return LockTimeline(title: title, bars: bars)
    }
  }

  private static func bars(of statements: [LockReport.Statement]) -> [Bar] {
    var bars: [Bar] = []
    for (place, statement) in statements.enumerated() {
      for lock in statement.footprint.locks
      where (lock.blocksWrites || lock.blocksReads) && lock.relation.standing != .newInMigration {
        let relation = lock.relation.name.description
        let isHeld = bars.contains { $0.relation == relation && $0.lock.mode >= lock.mode }
        if isHeld { continue }
        bars.append(
          Bar(
            relation: relation, lock: lock, line: statement.line, start: place + 1,
            end: statements.count + 1))
      }
    }
    return bars
  }

  /// The timeline as a Gantt chart whose axis counts statements.
  ///
  /// https://mermaid.js.org/syntax/gantt.html
  var mermaid: String {
    // Milliseconds without a calendar: the one unit in which Mermaid 11 reads the start and the end
    // of a bar alike.
    var text = "gantt\n  title \(plain(title))\n  dateFormat x\n  axisFormat %Q\n"
    var relations: [String] = []
    for bar in bars where !relations.contains(bar.relation) { relations.append(bar.relation) }
    for relation in relations {
      text += "  section \(plain(relation))\n"
      for bar in bars where bar.relation == relation {
        let tag = bar.lock.blocksReads ? "crit" : "active"
        text += "  \(bar.lock.mode), line \(bar.line) :\(tag), \(bar.start), \(bar.end)\n"
      }
    }
    return text
  }

  /// Text without what the chart's grammar ends a title or a name at.
  private func plain(_ text: String) -> String {
    String(text.map { ":;#%\n".contains($0) ? " " : $0 })
      .split(separator: " ").joined(separator: " ")
  }
}
