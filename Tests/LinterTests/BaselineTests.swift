import Foundation
import Linter
import Migrations
import Rules
import Syntax
import Testing

/// Findings are known again after their files were formatted anew.
struct BaselineTests {
  @Test func functionBodiesAreFormattedToo() throws {
    let before =
      "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $x$ BEGIN PERFORM 1; END $x$;\n"
    let after = """
      -- New.

      create function f() returns void language plpgsql as $$
      begin
        perform 1; -- nothing
      end
      $$;

      """
    let other = before.replacing("PERFORM 1", with: "PERFORM 2")
    #expect(fingerprint(of: before) == fingerprint(of: after))
    #expect(fingerprint(of: before) != fingerprint(of: other))
  }

  /// The fingerprint of a finding that points to all of a text.
  private func fingerprint(of text: String) -> String {
    let file = SourceFile(id: SourceFile.ID(0), path: "001.sql", bytes: Array(text.utf8))
    let range = SourceRange(file: file.id, 0..<file.bytes.count)
    let finding = Diagnostic(
      rule: RuleSet.builtIn.syntaxError, finding: Finding("a finding", at: range))
    var contexts = ContextFingerprints()
    return contexts.fingerprint(of: finding, in: file)
  }

  /// The histories of other projects, where they are there.
  @Test(arguments: histories)
  func formattingChangesNothing(directory: String) throws {
    let project = try MigrationProject.load(paths: [directory])
    let before = found(in: project)
    let formatted = project.files.all.map { file in
      FileReplacement(path: file.path, bytes: Self.formatted(file.bytes))
    }
    #expect(formatted.contains { $0.bytes.count > 0 })
    let after = found(in: try .load(paths: [directory], replacing: formatted))
    let (lost, new) = (Set(before).subtracting(after), Set(after).subtracting(before))
    #expect(lost.isEmpty && new.isEmpty && before.count == after.count)
  }

  private static let histories: [String] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../shared/corpus").standardizedFileURL
    let projects = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    // Debug builds check the catalog at every step, which long histories feel.
    return projects.sorted().map { root.appending(path: $0).path }
      .flatMap { (try? MigrationProject.load(paths: [$0]))?.histories ?? [] }
      .filter { $0.history.migrations.count <= 40 }.map(\.directory)
  }()

  private func found(in project: MigrationProject) -> [BaselineFinding] {
    let linter = Linter(rules: .builtIn, settings: Settings())
    return project.histories.flatMap { history in
      BaselineFinding.all(of: linter.lint(history.history), root: SourceRoot())
    }
  }

  /// The same tokens with other blanks between them, comments between statements, and keywords in
  /// lower case; blanks beside comments stay, since comments may be markers.
  private static func formatted(_ bytes: [UInt8]) -> [UInt8] {
    let tokens = bytes.withUnsafeBufferPointer { Array(Lexer($0)) }
    // What belongs to psql ends with its line.
    let isPlain = !tokens.contains { $0.kind == .backslash || $0.kind == .unterminated }
    // Placeholders of templates are no SQL to be formatted.
    guard isPlain, !String(decoding: bytes, as: UTF8.self).contains("{{") else { return bytes }
    var result: [UInt8] = []
    var last: Token?
    for (number, token) in tokens.enumerated() {
      let gap = bytes[(last?.range.upperBound ?? 0)..<token.range.lowerBound]
      result += last.map { newGap(gap, $0, token, number) } ?? Array(gap)
      let text = bytes[token.range]
      result += token.kind == .word ? text.map(lowered) : Array(text)
      last = token
    }
    return result + Array("\n\n".utf8)
  }

  private static func newGap(
    _ gap: ArraySlice<UInt8>, _ left: Token, _ right: Token, _ number: Int
  ) -> [UInt8] {
    guard !gap.isEmpty, !left.isComment, !right.isComment else { return Array(gap) }
    let hasLineEnd = gap.contains(UInt8(ascii: "\n"))
    if left.kind == .semicolon, hasLineEnd { return Array("\n\n\n-- As before.\n".utf8) }
    return Array((hasLineEnd || number % 3 == 0 ? "\n\t  " : "  ").utf8)
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
