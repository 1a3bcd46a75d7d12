import Linter
import Migrations
import Syntax

/// How a history writes rollbacks down in comments.
struct CommentShape {
  /// The lines above the SQL, with the marks of line comments where they stand outside of the block.
  private let title: [String]
  /// Whether the SQL stands in a block comment, and not in line comments.
  private let isBlock: Bool
  private let hasTitleInBlock: Bool
  private let opensTransaction: Bool

  /// For histories without an example.
  static let usual = CommentShape(
    title: ["-- Rollback"], isBlock: true, hasTitleInBlock: false, opensTransaction: true)

  private init(title: [String], isBlock: Bool, hasTitleInBlock: Bool, opensTransaction: Bool) {
    self.title = title
    self.isBlock = isBlock
    self.hasTitleInBlock = hasTitleInBlock
    self.opensTransaction = opensTransaction
  }

  /// The shape of the rollback nearest before a migration, or else behind it; nil where there is none.
  init?(for migration: Migration, in history: ReplayedHistory) {
    let all = history.migrations.map(\.source)
    let place = all.firstIndex { $0.file.id == migration.file.id } ?? all.endIndex
    let ordered = all[..<place].reversed() + all[place...]
    let shapes = ordered.lazy.filter { $0.file.id != migration.file.id }
      .compactMap { CommentShape($0, named: migration.file.stem) }
    guard let shape = shapes.first else { return nil }
    self = shape
  }

  private init?(_ example: Migration, named name: String) {
    guard let rollback = example.rollback, rollback.place == .comment,
      let first = rollback.script.statements.first
    else { return nil }
    let lines = LineIndex(rollback.file.bytes)
    func text(_ number: Int) -> String { rollback.file.text(lines.line(number)).trimmed }
    let header = lines.position(of: rollback.range.start).line
    let sql = lines.position(of: first.range.start).line
    // What stands on one line has no shape of its own, and SQL behind words is not ours to phrase.
    guard header < sql, rollback.range.file == rollback.file.id,
      rollback.file.text(lines.line(sql).lowerBound..<first.range.start).allSatisfy(isMark)
    else { return nil }
    isBlock = !text(sql).hasPrefix("--")
    hasTitleInBlock = isBlock && !text(header).hasPrefix("--")
    var numbers = [header]
    if header > 1, text(header - 1).isDrawn { numbers.insert(header - 1, at: 0) }
    if let bottom = (header + 1..<min(header + 6, sql)).first(where: { text($0).isDrawn }) {
      numbers.append(bottom)
    }
    title = numbers.map { number in
      let line = text(number)
      let bare =
        line.hasPrefix("--") ? line : String(line.drop { $0 == "/" || $0 == "*" }).trimmed
      return bare.renaming(example.file.stem, to: name)
    }
    opensTransaction = first.changes.contains { change in
      if case .transaction(.begin) = change.action { true } else { false }
    }
  }

  /// A comment in this shape, of some lines of SQL, and of the same in a transaction where that can be.
  func comment(_ plain: [String], inTransaction block: [String]) -> String {
    let lines = (opensTransaction ? block : plain).flatMap {
      $0.split(separator: "\n", omittingEmptySubsequences: false)
    }
    let wouldEnd = lines.contains { $0.contains("*/") || $0.contains("/*") }
    guard isBlock, !wouldEnd else {
      let marked = title.map { $0.hasPrefix("--") ? $0 : "-- \($0)" }
      let commented = lines.map { $0.isEmpty ? "--" : "-- \($0)" }
      return "\n\((marked + commented).joined(separator: "\n"))\n"
    }
    let text =
      hasTitleInBlock
      ? ["/*"] + title + lines.map(String.init) : title + ["/*"] + lines.map(String.init)
    return "\n\(text.joined(separator: "\n"))\n*/\n"
  }
}

private func isMark(_ character: Character) -> Bool {
  character == "-" || character == "*" || character.isWhitespace
}

extension SourceFile {
  /// Its name without the suffix.
  fileprivate var stem: String { name.hasSuffix(".sql") ? String(name.dropLast(4)) : name }
}

extension String {
  fileprivate var trimmed: String {
    let start = drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Whether it is a line across the page.
  fileprivate var isDrawn: Bool {
    count > 4 && !contains { $0.isLetter || $0.isNumber } && !contains("/*") && !contains("*/")
  }

  /// With another name in it; the side of a box stays where it is.
  fileprivate func renaming(_ old: String, to new: String) -> String {
    guard !old.isEmpty else { return self }
    var line = replacing(old, with: new).replacing(old.uppercased(), with: new.uppercased())
    guard line != self else { return self }
    var side = ""
    while let last = line.last, !last.isLetter, !last.isNumber, !last.isWhitespace, last != ")" {
      side = "\(line.removeLast())\(side)"
    }
    guard line.last == " ", !side.isEmpty else { return line + side }
    let width = count - side.count
    while line.count > width, line.hasSuffix("  ") { line.removeLast() }
    while line.count < width { line += " " }
    return line + side
  }
}
