import Catalog
import Linter
import Syntax

/// Reports data fixes that leave rows which break the constraint they were made for.
struct IncompleteDataFix: StatementRule {
  static let metadata = RuleMetadata(
    id: "incomplete-data-fix",
    summary: "A data fix that misses some rows lets the constraint after it fail on them.",
    severity: .warning, group: .constraints, page: RulePages.incompleteDataFix)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.changes.compactMap { change -> Finding? in
      guard let requirement = TableRequirement(change),
        requirement.table.origin?.migration != statement.migration,
        ExistingRows(of: requirement, at: change, in: statement, history).danger == .repaired,
        case .rows(let left) = Remainder(of: requirement, at: change, in: history)
      else { return nil }
      return finding(requirement, left, at: change)
    }
  }

  private func finding(
    _ requirement: TableRequirement, _ left: Remainder.LeftRows, at change: ReplayedChange
  ) -> Finding {
    var seen: Set<SourceRange> = []
    let fixes = left.fixes.filter { seen.insert($0).inserted }
    return Finding(
      "the data fix leaves rows of \(requirement.table.name) where \(left.condition): \(requirement.title) fails on \(requirement.key == nil ? "them" : "duplicates among them")",
      at: change.range,
      help:
        "find the rows that it leaves, before it runs, and deal with them as well:\n\(left.query)",
      related: fixes.suffix(3).map { RelatedLocation("part of the data fix", at: $0) })
  }
}

extension TableRequirement {
  /// What the statement is, without the table.
  fileprivate var title: String {
    let columns = ofRows.columns.map(quoted).joined(separator: ", ")
    let name = name.map { " \(quoted($0))" } ?? ""
    return switch ofRows {
    case .notNull(let column): "SET NOT NULL on \(quoted(column))"
    case .check: "CHECK\(name)"
    case .unique: "UNIQUE\(name) (\(columns))"
    case .primaryKey: "PRIMARY KEY (\(columns))"
    case .foreignKey: "FOREIGN KEY\(name) (\(columns))"
    case .exclusion: "EXCLUDE\(name)"
    }
  }
}
