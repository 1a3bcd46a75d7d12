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

  /// - Parameters:
  ///   - draft: The rollback.
  ///   - replayed: What it undoes.
  ///   - history: Where that stands; its other rollbacks show the form, and its tool does.
  package init(
    _ draft: RollbackDraft, of replayed: ReplayedMigration, in history: ReplayedHistory
  ) {
    let (migration, tool) = (replayed.source, history.tool.profile)
    let form =
      tool.rollback ?? RollbackForm(like: history.migrations.map(\.source)) ?? .comment
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
      text = Self.comment(draft)
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

  /// A block comment, or line comments where the SQL holds what would end it.
  private static func comment(_ draft: RollbackDraft) -> String {
    let lines = draft.block
    guard lines.contains(where: { $0.contains("*/") || $0.contains("/*") }) else {
      return "\n-- Rollback\n/*\n\(lines.joined(separator: "\n"))\n*/\n"
    }
    let commented = lines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }
      .map { $0.isEmpty ? "--" : "-- \($0)" }
    return "\n-- Rollback\n\(commented.joined(separator: "\n"))\n"
  }
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
