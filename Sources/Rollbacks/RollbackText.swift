import Linter
import Migrations
import Syntax

/// A rollback as a tool wants it, and where.
package struct RollbackText {
  /// Where the text belongs.
  package enum Place {
    /// A file, all of it.
    case file(String)
    /// In a file that is there, from an offset on.
    case at(Int, in: SourceFile)
  }

  /// Where it is to be written.
  package let place: Place
  /// What is to be written, with the marker of its section where there is none.
  package let text: String

  private init(at offset: Int, in file: SourceFile, _ text: String) {
    place = .at(offset, in: file)
    self.text = text
  }

  /// The forms of a rollback.
  ///
  /// - Parameters:
  ///   - draft: The rollback.
  ///   - replayed: What it undoes.
  ///   - history: Where that stands; its other rollbacks show the form, and its tool does.
  /// - Returns: The one to be preferred first: as the history has it, then as it is usual.
  package static func all(
    _ draft: RollbackDraft, of replayed: ReplayedMigration, in history: ReplayedHistory
  ) -> [RollbackText] {
    let usual = RollbackText(draft, of: replayed, in: history, shape: .usual)
    guard RollbackForm(of: history).isComment,
      let shape = CommentShape(for: replayed.source, in: history)
    else { return [usual] }
    return [RollbackText(draft, of: replayed, in: history, shape: shape), usual]
  }

  private init(
    _ draft: RollbackDraft, of replayed: ReplayedMigration, in history: ReplayedHistory,
    shape: CommentShape
  ) {
    let (migration, tool) = (replayed.source, history.tool.profile)
    let form = RollbackForm(of: history)
    let (draft, optsOut) = draft.allowed(in: form, of: migration, by: tool)
    switch form {
    case .file(let form):
      (place, text) = Self.file(draft, of: migration, for: tool, optsOut, form)
    case .section(let marker, let optOut):
      let hasMarker = migration.rollback?.place == .section
      let header = hasMarker ? "" : "\n\(marker)\(optsOut ? optOut ?? "" : "")\n"
      place = .at(migration.file.bytes.count, in: migration.file)
      text = header + draft.lines(for: tool).joined(separator: "\n") + "\n"
    case .changeset(let prefix):
      let end = migration.forward.end ?? migration.file.bytes.count
      let lines = draft.lines(for: tool).flatMap { $0.split(separator: "\n") }
      place = .at(end, in: migration.file)
      text = lines.map { $0.hasPrefix("-- ") ? "\n\($0)" : "\n\(prefix) \($0)" }.joined()
    case .comment:
      place = .at(migration.file.bytes.count, in: migration.file)
      text = shape.comment(draft.lines(for: nil), inTransaction: draft.block)
    }
  }

  private static func file(
    _ draft: RollbackDraft, of migration: Migration, for tool: ToolProfile, _ optsOut: Bool,
    _ form: RollbackFile
  ) -> (Place, String) {
    let lines = form.beginsTransaction ? draft.block : draft.lines(for: tool)
    let optOut = optsOut ? form.optOut.map { "\($0)\n" } ?? "" : ""
    let body = optOut + lines.joined(separator: "\n") + "\n"
    let existing = migration.rollback.flatMap { $0.place == .file ? $0 : nil }
    // What is only said in comments stays; a transaction around nothing goes.
    if let existing, existing.script.statements.isEmpty {
      return (.at(existing.file.bytes.count, in: existing.file), body)
    }
    let path = existing?.file.path ?? form.path(migration.file.path)
    return (.file(path), form.header(migration.file) + body)
  }

  // MARK: - Completing

  /// What completes a rollback, where it goes in its file.
  package static func all(
    completing rollback: Rollback, with completion: RollbackCompletion, by tool: ToolProfile
  ) -> [RollbackText] {
    var texts: [RollbackText] = []
    var rest = completion.steps[...]
    while let place = rest.first?.place {
      let steps = rest.prefix { $0.place == place }
      rest = rest.dropFirst(steps.count)
      texts.append(RollbackText(steps.map(\.sql), behind: place, of: rollback, by: tool))
    }
    return texts
  }

  /// Statements on lines of their own, behind so many of a rollback's statements.
  private init(_ sql: [String], behind place: Int, of rollback: Rollback, by tool: ToolProfile) {
    let (file, own) = (rollback.file, rollback.script.statements)
    let anchor = own[max(place - 1, 0)].range
    let bytes = file.bytes
    let newline = UInt8(ascii: "\n")
    let start = bytes[..<anchor.start].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let lead = file.text(start..<anchor.start)
    let mark =
      tool.changesetMark.flatMap { lead.hasPrefix($0) ? $0 : nil }
      ?? String(lead.prefix { $0 == "-" || $0 == "*" || $0.isWhitespace })
    let isComment = rollback.place == .comment
    let lines = sql.map { isComment ? $0 : tool.delimited($0) }
      .flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }
      .map { "\(mark)\($0)" }
    guard place > 0 else {
      self.init(at: start, in: file, lines.map { "\($0)\n" }.joined())
      return
    }
    var end = anchor.end
    if end < bytes.count, bytes[end] == UInt8(ascii: ";") { end += 1 }
    let lineEnd = bytes[end...].firstIndex(of: newline) ?? bytes.count
    let text = lines.map { "\n\($0)" }.joined()
    if isComment, file.text(end..<lineEnd).contains("*/") {
      self.init(at: end, in: file, text + "\n")
    } else {
      let hasReturn = lineEnd > end && bytes[lineEnd - 1] == UInt8(ascii: "\r")
      self.init(
        at: hasReturn ? lineEnd - 1 : lineEnd, in: file,
        hasReturn ? text.replacing("\n", with: "\r\n") : text)
    }
  }
}

extension ToolProfile {
  /// What begins each line of a rollback in a changeset.
  fileprivate var changesetMark: String? {
    if case .changeset(let prefix)? = rollback { "\(prefix) " } else { nil }
  }
}

extension RollbackForm {
  /// The form of a history's rollbacks: its tool's, or that of most of them.
  fileprivate init(of history: ReplayedHistory) {
    self =
      history.tool.profile.rollback ?? RollbackForm(like: history.migrations.map(\.source))
      ?? .comment
  }

  fileprivate var isComment: Bool { if case .comment = self { true } else { false } }
}

extension RollbackDraft {
  /// Its statements, and its notes as comments, as a tool reads them; nil: as they are.
  fileprivate func lines(for tool: ToolProfile?) -> [String] {
    steps.map { step in
      switch step {
      case .sql(let sql): tool?.delimited(sql) ?? sql
      case .note(let text): "-- \(text)"
      }
    }
  }

  /// The lines in a transaction, unless one of them can't run in it.
  fileprivate var block: [String] {
    let lines = lines(for: nil)
    let isRefused = script.statements.contains(where: \.isRefusedInTransaction)
    return isRefused || statements.isEmpty ? lines : ["BEGIN;"] + lines + ["COMMIT;"]
  }

  fileprivate var script: Script {
    let text = statements.joined(separator: "\n")
    return Script.parse(SourceFile(id: SourceFile.ID(0), path: "", bytes: Array(text.utf8)))
  }

  /// The rollback as the tool can run it: an index is dropped concurrently only outside of a
  /// transaction, which the tool may have to be asked for.
  fileprivate func allowed(
    in form: RollbackForm, of migration: Migration, by tool: ToolProfile
  ) -> (draft: RollbackDraft, optsOut: Bool) {
    if case .comment = form { return (self, false) }
    let script = script
    func isFree(_ optsOut: Bool) -> Bool {
      !TransactionRegime(tool, script, optsOut: optsOut).isInTransaction
    }
    let regime = migration.rollback?.regime ?? (tool.sharesTransaction ? migration.regime : nil)
    guard script.statements.contains(where: \.isRefusedInTransaction),
      !isFree(regime == .statementByStatement)
    else { return (self, false) }
    let canOptOut = form.optOut != nil && migration.rollback == nil
    return canOptOut && isFree(true) ? (self, true) : (blocking, false)
  }
}

extension Script {
  /// Behind its last statement and the semicolon of that.
  fileprivate var end: Int? { statements.last.map { $0.range.end + 1 } }
}
