import Catalog
import Linter
import Syntax

/// Reports constraints added to rows that nothing has prepared for them.
struct ConstraintWithoutDataFix: StatementRule {
  static let metadata = RuleMetadata(
    id: "constraint-without-data-fix",
    summary:
      "A constraint added to a table that may hold rows fails on the first row that breaks it.",
    severity: .warning, group: .constraints, page: RulePages.constraintWithoutDataFix)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.changes.compactMap { change in
      guard let requirement = TableRequirement(change) else { return nil }
      let rows = ExistingRows(of: requirement, at: change, in: statement, history)
      switch rows.danger {
      case .none: return nil
      case .unprepared: return finding(requirement, at: change, [])
      case .repaired:
        // What was written to the columns may have nothing to do with what is asked of them.
        guard requirement.table.origin?.migration != statement.migration,
          case .untouched(let fixes) = Remainder(of: requirement, at: change, in: history)
        else { return nil }
        return finding(requirement, at: change, fixes)
      }
    }
  }

  private func finding(
    _ requirement: TableRequirement, at change: ReplayedChange, _ fixes: [SourceRange]
  ) -> Finding {
    let created = requirement.table.origin.map {
      RelatedLocation("\(requirement.table.name) was created here", at: $0.range)
    }
    var seen: Set<SourceRange> = []
    let related =
      fixes.filter { seen.insert($0).inserted }.suffix(3).map {
        RelatedLocation("there may be such rows after this as well", at: $0)
      } + [created].compactMap(\.self)
    let query = OffendingRows(requirement, in: change.after).sql
    return Finding(
      requirement.message(in: change.after), at: change.range,
      help: query.map { "find the rows that break it, and correct or remove them first:\n\($0)" },
      related: related)
  }
}

extension TableRequirement {
  fileprivate func message(in catalog: Catalog) -> String {
    let columns = ofRows.columns.map(quoted).joined(separator: ", ")
    let name = name.map { "\(quoted($0)) " } ?? ""
    switch ofRows {
    case .notNull(let column):
      return
        "SET NOT NULL on \(table.name).\(quoted(column)) fails if a row already there has no value, and no earlier statement fills them"
    case .check:
      return
        "CHECK \(name)on \(table.name) fails if a row already there breaks it, and no earlier statement corrects them"
    case .unique(let columns, let uniqueness):
      let key = columns.map(quoted).joined(separator: ", ")
      let what =
        uniqueness.computedFrom.isEmpty
        ? "UNIQUE \(name)(\(key))" : "unique index \(self.name.map(quoted) ?? "(…)")"
      return
        "\(what) on \(table.name) fails if rows already there are duplicates, and no earlier statement removes them"
    case .primaryKey:
      return
        "PRIMARY KEY (\(columns)) on \(table.name) fails if rows already there are duplicates or empty, and no earlier statement removes them"
    case .foreignKey(let key):
      let referenced =
        catalog.table(key.referencedTable)?.name.description ?? "the referenced table"
      return
        "FOREIGN KEY \(name)(\(columns)) on \(table.name) fails if a row already there points to no row of \(referenced), and no earlier statement deals with them"
    case .exclusion:
      return
        "EXCLUDE \(name)on \(table.name) fails if rows already there collide, and no earlier statement parts them"
    }
  }
}
