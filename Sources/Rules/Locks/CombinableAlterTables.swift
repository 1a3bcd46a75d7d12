import Catalog
import Linter
import Locks
import Syntax

/// Reports neighbouring ALTER TABLEs that each go over the same table.
struct CombinableAlterTables: ScriptRule {
  static let metadata = RuleMetadata(
    id: "combinable-alter-tables",
    summary: "Neighbouring ALTER TABLEs of one table each read or write all of it; one would once.",
    severity: .info, group: .locks, page: RulePages.combinableAlterTables)

  /// The forms of ALTER TABLE that share one pass over the rows.
  private static let passes: [LockRow] = [
    .setNotNull, .addCheck, .addNotNullConstraint, .retypeColumnRewriting,
    .retypeColumnCheckingAgain, .addColumnWithVolatileDefault, .addColumnWithDefaultBefore11,
    .addSerialColumn, .addIdentityColumn, .addStoredColumn, .addColumnOfDomain, .setExpression,
  ]

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    let changes = Dictionary(grouping: script.changes, by: \.statement)
    let passes = script.statements.indices.map { pass(of: changes[$0] ?? [], script) }
    var findings: [Finding] = []
    var first: Int?
    for index in passes.indices {
      guard let pass = passes[index], index > 0, passes[index - 1]?.name == pass.name else {
        first = nil
        continue
      }
      let start = first ?? index - 1
      first = start
      // One finding for the whole run, at its last statement.
      guard index + 1 == passes.count || passes[index + 1]?.name != pass.name else { continue }
      findings.append(finding(passes[start...index].compactMap { $0 }))
    }
    return findings
  }

  /// What goes over a table, if the statement is an ALTER TABLE that does.
  private func pass(of changes: [LockedChange], _ script: ReplayedScript) -> MetChange? {
    guard changes.allSatisfy({ !$0.change.isInBlock }) else { return nil }
    for change in changes {
      guard let met = change.footprint.met(Self.passes),
        let table = met.relations[.table]?.first, table.isInUse,
        !change.footprint.isAssumed, !script.isEmpty(table.name, before: change)
      else { continue }
      return MetChange(change: change, relation: table, row: met.row)
    }
    return nil
  }

  private func finding(_ passes: [MetChange]) -> Finding {
    let last = passes[passes.count - 1]
    return Finding(
      "\(passes.count) ALTER TABLEs go over all of \(last.name), one after the other: as one statement they would do it once",
      at: last.change.range,
      help: "put their commands into one:\nALTER TABLE \(last.name) …, …;",
      related: passes.dropLast().map {
        RelatedLocation("goes over \($0.name) too", at: $0.change.range)
      },
      locks: last.change.footprint)
  }
}
