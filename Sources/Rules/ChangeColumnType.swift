import Catalog
import Linter
import Syntax

/// Reports changes of a column's type that make PostgreSQL go over the whole table.
struct ChangeColumnType: ScriptRule {
  static let metadata = RuleMetadata(
    id: "change-column-type",
    summary:
      "ALTER COLUMN TYPE writes the table anew, or reads all of it, locked against all use.",
    severity: .error, group: .locks, page: RulePages.changeColumnType,
    aliases: ["changing-column-type"])

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.work(
      meeting: .retypeColumnRewriting, .retypeColumnRebuildingIndex, .retypeColumnCheckingAgain
    ).compactMap { met in
      guard
        case .columnTypeChanged(let table, let column, let type, _, let using) = met.change.action
      else { return nil }
      let old = met.change.change.before.table(table.name, in: met.change.change.session)?
        .column(column)?.type
      return finding(met, Retyping(column: column, old: old, new: type, using: using))
    }
  }

  private struct Retyping {
    let column: String
    let old: TypeName?
    let new: TypeName
    let using: Expression?
  }

  private func finding(_ met: MetChange, _ change: Retyping) -> Finding {
    let footprint = met.change.footprint
    let name = "\(met.name).\(quoted(change.column))"
    let types = change.old.map { "from \($0) to \(change.new)" } ?? "to \(change.new)"
    return Finding(
      "changing \(name) \(types) \(effect(met))", at: met.change.range,
      help: help(met, change), severity: footprint.isAssumed ? .warning : nil, locks: footprint)
  }

  /// What it does to the table, or may do where the old type is not known.
  private func effect(_ met: MetChange) -> String {
    let lock = "locked against reads and writes"
    switch met.rule {
    case .retypeColumnRebuildingIndex:
      let indexes = met.change.footprint.rewrites.map(\.name.description).joined(separator: ", ")
      return "keeps the rows as they are, and builds \(indexes) anew with \(met.name) \(lock)"
    case .retypeColumnCheckingAgain:
      return "keeps the rows as they are, and tests a CHECK on all of \(met.name), \(lock)"
    default:
      return met.change.footprint.isAssumed
        ? "may write all of \(met.name) anew, \(lock)" : "writes all of \(met.name) anew, \(lock)"
    }
  }

  private func help(_ met: MetChange, _ change: Retyping) -> String {
    if met.rule == .retypeColumnCheckingAgain {
      return
        "drop the CHECK first, and add it again afterwards, NOT VALID: then only the catalog changes"
    }
    if met.rule == .retypeColumnRebuildingIndex {
      return
        "drop the index first, and build it again afterwards, CONCURRENTLY: then only the catalog changes"
    }
    let (table, column) = (met.name, quoted(change.column))
    let value =
      change.using.flatMap { $0.isFullyKnown ? $0.sql : nil } ?? "\(column)::\(change.new)"
    let isTime = change.old?.isTimestamp == true && change.new.isTimestamp && change.using == nil
    let hint =
      isTime && met.change.footprint.isAssumed
      ? "if the values are meant as UTC, SET timezone = 'UTC' before it: then only the catalog changes. Otherwise "
      : ""
    let new = quoted("\(change.column)_new")
    return .advice(
      hint
        + "add a second column, keep it up to date with a trigger, fill it in batches, and swap them",
      [
        "ALTER TABLE \(table) ADD COLUMN \(new) \(change.new);",
        "UPDATE \(table) SET \(new) = \(value) WHERE \(new) IS NULL AND …;",
        "ALTER TABLE \(table) DROP COLUMN \(column);",
        "ALTER TABLE \(table) RENAME COLUMN \(new) TO \(column);",
      ])
  }
}

extension TypeName {
  fileprivate var isTimestamp: Bool { name.name == "timestamp" || name.name == "timestamptz" }
}
