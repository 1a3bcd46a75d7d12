import Catalog
import Linter
import Syntax

/// Reports columns that PostgreSQL fills with blanks.
struct CharType: StatementRule {
  static let metadata = RuleMetadata(
    id: "char-type",
    summary: "char(n) pads its values with blanks, which comparisons then forget.",
    severity: .warning, group: .design, page: RulePages.charType,
    aliases: ["ban-char-field"])

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    let objection = TypeObjection(
      isMeant: { $0.builtin == "bpchar" },
      are: "are padded with blanks", is: "is padded with blanks",
      why:
        "char(n) stores every value n characters long, and ignores the blanks in some comparisons but not in others",
      help: { column in
        let length = column.type?.modifiers.first ?? "1"
        return
          "\(column.name) text, and where the length means something: CHECK (length(\(column.name)) = \(length))"
      },
      replacement: { $0.type?.written(as: "text") },
      // One character is padded only where it is none at all.
      isMinor: { $0.type?.modifiers.first ?? "1" == "1" })
    return statement.findings(of: history) { objection.finding(in: $0) }
  }
}
