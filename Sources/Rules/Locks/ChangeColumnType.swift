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
      let old = met.change.before.table(table.name, in: met.change.session)?
        .column(column)?.type
      return finding(
        met, Retyping(column: column, old: old, new: type, using: using),
        history.settings.postgresVersion)
    }
  }

  private struct Retyping {
    let column: String
    let old: TypeName?
    let new: TypeName
    let using: Expression?

    /// `USING x AT TIME ZONE 'UTC'`: what PostgreSQL does anyway in a session of that zone.
    var isInUTC: Bool {
      guard case .call(let call)? = using, call.name.name == "timezone", call.arguments.count == 2,
        case .literal(.string(let zone)) = call.arguments[0], zone.lowercased() == "utc",
        case .column(let reference) = call.arguments[1]
      else { return false }
      return reference.column == column && old?.name.name != new.name.name
    }
  }

  private func finding(
    _ met: MetChange, _ change: Retyping, _ version: PostgreSQLVersion
  ) -> Finding {
    let footprint = met.change.footprint
    let name = "\(met.name).\(quoted(change.column))"
    let types = change.old.map { "from \($0) to \(change.new)" } ?? "to \(change.new)"
    return Finding(
      "changing \(name) \(types) \(effect(met))", at: met.change.range,
      help: help(met, change, version), severity: footprint.isAssumed ? .warning : nil,
      locks: footprint)
  }

  /// What it does to the table, or may do where the old type is not known.
  private func effect(_ met: MetChange) -> String {
    let lock = "locked against reads and writes"
    switch met.row {
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

  private func help(
    _ met: MetChange, _ change: Retyping, _ version: PostgreSQLVersion
  ) -> String {
    if met.row == .retypeColumnCheckingAgain {
      return
        "drop the CHECK first, and add it again afterwards, NOT VALID: then only the catalog changes"
    }
    if met.row == .retypeColumnRebuildingIndex {
      return
        "drop the index first, and build it again afterwards, CONCURRENTLY: then only the catalog changes"
    }
    let (table, column) = (met.name, quoted(change.column))
    let value =
      change.using.flatMap { $0.isFullyKnown ? $0.sql : nil } ?? "\(column)::\(change.new)"
    let isTime = change.old?.isTimestamp == true && change.new.isTimestamp
    let hint =
      if isTime, change.using == nil, met.change.footprint.isAssumed {
        "if the values are meant as UTC, SET timezone = 'UTC' before it: then only the catalog changes. Otherwise "
      } else if isTime, change.isInUTC, version >= PostgreSQLVersion(12) {
        "SET timezone = 'UTC' before it, and leave USING out: then only the catalog changes. Otherwise "
      } else {
        ""
      }
    let catalog = met.change.before
    let new = quoted("\(change.column)_new")
    return .advice(
      hint
        + "add a second column, keep it up to date with a trigger, fill it in batches, and swap them",
      [
        "ALTER TABLE \(table) ADD COLUMN \(new) \(change.new);",
        "UPDATE \(table) SET \(new) = \(value) WHERE \(new) IS NULL AND …;",
      ] + catalog.notes(on: change.column, of: table) + [
        "ALTER TABLE \(table) DROP COLUMN \(column);",
        "ALTER TABLE \(table) RENAME COLUMN \(new) TO \(column);",
      ])
  }
}

extension TypeName {
  fileprivate var isTimestamp: Bool { name.name == "timestamp" || name.name == "timestamptz" }
}

extension Catalog {
  /// What a column loses when another one takes its place, in comments.
  fileprivate func notes(on column: String, of name: QualifiedName) -> [String] {
    guard let table = table(name), let known = table.column(column) else { return [] }
    let keys = table.constraints.filter { constraint in
      // NOT NULL is said of the column itself.
      if case .notNull = constraint.kind { return false }
      return constraint.columns.contains(column)
    }
    let indexes = table.indexes.filter { $0.constraint == nil && $0.uses(column) }
    let lost =
      (known.isNotNull ? ["NOT NULL"] : []) + (known.default.map { ["DEFAULT \($0.sql)"] } ?? [])
      + (known.identity == nil ? [] : ["the identity"])
      + keys.map { "constraint \(quoted($0.name))" } + indexes.map { "index \(quoted($0.name))" }
    let users = tables.flatMap { other in
      other.constraints.filter {
        $0.foreignKey?.referencedTable == table.id
          && $0.foreignKey?.referencedColumns.contains(column) == true
      }.map { "\(quoted($0.name)) of \(other.name)" }
    }
    return
      (lost.isEmpty ? [] : ["-- Goes with the old column, make it again first: \(lost.listed())"])
      + (users.isEmpty
        ? [] : ["-- References it, and its column has to change as well: \(users.listed())"])
  }
}

extension Index {
  fileprivate func uses(_ column: String) -> Bool {
    let expressions = elements.compactMap { element -> Expression? in
      if case .expression(let key) = element.key { key } else { nil }
    }
    return keyColumns.contains(column) || including.contains(column)
      || (expressions + [predicate].compactMap(\.self)).flatMap(\.columns)
        .contains { $0.column == column }
  }
}
