/// A migration with a rollback in a comment.
package struct RollbackShape: Sendable {
  package enum Box: CaseIterable { case none, ruled, drawn, sided }
  package enum Style: CaseIterable {
    case line, block, lineThenBlock, starred
    /// Commented out once more, all of it.
    case dashesInBlock, dashesInLine
  }
  package enum Place: CaseIterable { case end, beforeCommit, beforeVerification, top }
  package enum Prose: CaseIterable { case none, sentence, paragraph, steps }
  package enum Layout: CaseIterable { case lines, spread, row, transaction, small }

  package let heading: String
  /// Whether it is in English, so that its word is enough wherever it stands.
  package let isFirm: Bool
  package let box: Box
  package let style: Style
  package let place: Place
  package let prose: Prose
  package let layout: Layout
  /// Which of its statements is left out; nil for none.
  private var omitted: Int?

  package static let forward = """
    ALTER TABLE calls ADD COLUMN score numeric;
    CREATE INDEX calls_score_idx ON calls (score);
    CREATE TABLE call_tags (call_id bigint, tag text);
    """

  /// In capitals and on one line each, without semicolons.
  package let statements = [
    "DROP TABLE CALL_TAGS", "DROP INDEX CALLS_SCORE_IDX", "ALTER TABLE CALLS DROP COLUMN SCORE",
  ]

  static let firmHeadings = [
    "Rollback", "ROLLBACK:", "rollback script", "Rollback script (save as 002_tags.down.sql)",
    "Rollback (manual, only in an emergency)", "Down Migration (for reference):", "Down",
    "Step 5: Rollback", "SECTION 5: ROLLBACK (commented out)", "ROLLBACK PLAN:",
    "7. Rollback - run by hand", "To undo this migration, run:", "How to revert", "UNDO",
    "Reverse migration", "Back out", "What to do to roll this back on a bad day",
    "Rollback statements, for the DBA on call, who has the keys",
  ]
  static let looseHeadings = [
    "If this has to be taken back", "Going back:", "Restore the previous state",
    "In case of trouble, put everything back:", "The way down again",
  ]
  static let otherHeadings = [
    "Rückgängig machen", "Annulation de la migration", "Откат", "回滚", "Deshacer los cambios",
    "Återställ", "取り消し", "Annullamento:",
  ]

  package static let all: [RollbackShape] = {
    var shapes: [RollbackShape] = []
    func add(_ headings: [String], isFirm: Bool, isWordless: Bool) {
      for heading in headings {
        for number in 0..<24 {
          let place = Place.allCases[number % (isFirm ? 4 : 3)]
          let style = Style.allCases[number % (isWordless ? 4 : 6)]
          shapes.append(
            RollbackShape(
              heading: number % 5 == 1
                ? heading.uppercased()
                : number % 7 == 2
                  ? heading.lowercased() : heading,
              isFirm: isFirm, box: Box.allCases[(number / 2) % 4], style: style, place: place,
              prose: isWordless ? .none : Prose.allCases[(number + number / 4) % 4],
              layout: Layout.allCases[(number + number / 5) % 5]))
        }
      }
    }
    add(firmHeadings, isFirm: true, isWordless: false)
    add(looseHeadings, isFirm: false, isWordless: false)
    add(otherHeadings, isFirm: false, isWordless: true)
    return shapes
  }()

  /// Without one of its statements.
  package func omitting(_ statement: Int) -> RollbackShape {
    var shape = self
    shape.omitted = statement
    return shape
  }

  package var file: String {
    switch place {
    case .end: "\(Self.forward)\n\n\(comment)\n"
    case .beforeCommit: "BEGIN;\n\(Self.forward)\n\n\(comment)\n\nCOMMIT;\n"
    case .beforeVerification: "\(Self.forward)\n\n\(comment)\n\nSELECT count(*) FROM calls;\n"
    case .top: "\(comment)\n\n\(Self.forward)\n"
    }
  }

  // MARK: - Lines

  private var comment: String {
    switch style {
    case .line: Self.commented(title + body)
    case .block: "/*\n\((title + body).joined(separator: "\n"))\n*/"
    case .lineThenBlock: "\(Self.commented(title))\n/*\n\(body.joined(separator: "\n"))\n*/"
    case .starred:
      "/**\n\((title + body).map { " * \($0)" }.joined(separator: "\n"))\n */"
    case .dashesInBlock: "/*\n\(Self.commented(title + body))\n*/"
    case .dashesInLine: Self.commented((title + body).map { $0.isEmpty ? "" : "-- \($0)" })
    }
  }

  private static func commented(_ lines: [String]) -> String {
    lines.map { $0.isEmpty ? "--" : "-- \($0)" }.joined(separator: "\n")
  }

  private var title: [String] {
    let double = String(repeating: "=", count: 40)
    switch box {
    case .none: return [heading]
    case .ruled: return [double, heading, double]
    case .drawn:
      let line = String(repeating: "─", count: 40)
      return ["┌\(line)┐", "│ \(heading) │", "└\(line)┘"]
    case .sided: return [double, "==   \(heading)   ==", double]
    }
  }

  private var body: [String] {
    switch prose {
    case .none: [""] + sql
    case .sentence: ["The tags are lost with it.", ""] + sql
    case .paragraph:
      [
        "", "Tell the people of the dashboard first; they look at the tags",
        "every hour, and nobody else does.", "",
      ] + sql
    case .steps:
      without([
        "1. Take the tags away: \(spelled("DROP TABLE call_tags;"))",
        "2. Then the index: \(spelled("DROP INDEX calls_score_idx;"))",
        "3. The column goes last: \(spelled("ALTER TABLE calls DROP COLUMN score;"))",
      ])
    }
  }

  private func spelled(_ sql: String) -> String { layout == .small ? sql.lowercased() : sql }

  private func without(_ statements: [String]) -> [String] {
    statements.indices.filter { $0 != omitted }.map { statements[$0] }
  }

  private var sql: [String] {
    let column =
      layout == .spread
      ? "ALTER TABLE calls\n  DROP COLUMN score;" : "ALTER TABLE calls DROP COLUMN score;"
    let lines = without(["DROP TABLE call_tags;", "DROP INDEX calls_score_idx;", column])
    return switch layout {
    case .lines, .spread: lines.flatMap { $0.split(separator: "\n").map(String.init) }
    case .row: [lines.joined(separator: " ")]
    case .transaction: ["BEGIN;"] + lines.dropLast() + ["", lines[lines.count - 1], "COMMIT;"]
    case .small: lines.map { $0.lowercased() }
    }
  }
}
