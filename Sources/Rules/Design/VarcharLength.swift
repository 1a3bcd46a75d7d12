import Catalog
import Linter
import Syntax

/// Reports lengths that a type fixes.
struct VarcharLength: StatementRule {
  static let metadata = RuleMetadata(
    id: "varchar-length",
    summary: "The length in varchar(n) saves nothing, and is a rule that hides in a type.",
    severity: .info, group: .design, page: RulePages.varcharLength,
    aliases: ["prefer-text-field"], isOptIn: true)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    let objection = TypeObjection(
      isMeant: { $0.builtin == "varchar" && !$0.modifiers.isEmpty },
      are: "have a length in their type", is: "has a length in its type",
      why:
        "varchar(n) is stored as text is, and a smaller limit writes the table anew under an exclusive lock",
      help: { column in
        let limit = column.type?.modifiers.first ?? "…"
        return
          "\(column.name) text, and where the limit means something: CHECK (length(\(column.name)) <= \(limit))"
      },
      replacement: { $0.type?.written(as: "text") })
    return statement.findings(of: history) { objection.finding(in: $0) }
  }
}
