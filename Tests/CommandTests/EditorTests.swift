import Foundation
import Testing

/// The snippets of `docs/editors.md`: the command that each runs, and how it reads what comes back.
///
/// `Scripts/check-editors` puts them into the editors themselves.
struct EditorTests {
  /// The history of an editor's buffer, whose name and text are not ASCII.
  private let history = ["001_users.sql": "CREATE TABLE users (id bigint PRIMARY KEY);\n"]
  private let name = "002_é calls.sql"
  private let buffer = """
    CREATE TABLE calls (
      id bigint PRIMARY KEY,
      /* é𝒳😀 */ user_id bigint REFERENCES users
    );
    SELEC 1;

    """

  private struct Place: Hashable {
    let line: Int
    let column: Int
    /// The first letter of the severity.
    let kind: String
  }

  /// What there is to be found, columns in characters.
  private let expected = [
    Place(line: 3, column: 13, kind: "w"), Place(line: 5, column: 1, kind: "e"),
  ]

  @Test func vsCodeMatchesLines() throws {
    struct Tasks: Decodable {
      struct Task: Decodable {
        let command: String
        let problemMatcher: Matcher
      }
      struct Matcher: Decodable { let pattern: Pattern }
      struct Pattern: Decodable {
        let regexp: String
        let line, column, severity: Int
      }
      let tasks: [Task]
    }
    let text = try snippet("VS Code", "json")
    let task = try #require(JSONDecoder().decode(Tasks.self, from: Data(text.utf8)).tasks.first)
    let pattern = task.problemMatcher.pattern
    let output = try run(task.command, isSaved: true)
    #expect(
      try places(
        in: output, matching: [pattern.regexp], line: pattern.line, column: pattern.column,
        severity: pattern.severity) == expected)
  }

  @Test func vimMatchesLines() throws {
    let text = try snippet("Vim", "vim")
    let make = try #require(text.firstMatch(of: #/makeprg=(.*)\n/#)).1
    let formats = try #require(text.firstMatch(of: #/errorformat=(.*)\n/#)).1
    let command = unescaped(make).replacing("%:S", with: "'\(name)'")
    #expect(
      try places(
        in: run(command, isSaved: true),
        matching: unescaped(formats).split(separator: ",").map(pattern)) == expected)
  }

  @Test func efmMatchesLines() throws {
    let text = try snippet("efm-langserver", "yaml")
    let command = try #require(text.firstMatch(of: #/lint-command: (.*)\n/#)).1
    let formats = text.matches(of: #/- '(.*)'\n/#).map { pattern($0.1) }
    #expect(formats.count == 3)
    let output = try run(String(command).replacing("${INPUT}", with: name))
    #expect(try places(in: output, matching: formats) == expected)
  }

  @Test func flymakeMatchesLines() throws {
    let text = try snippet("Emacs, with Flymake", "elisp")
    let list = try #require(text.firstMatch(of: #/(?s):command \(list (.*?)\)\n/#)).1
    let words = list.matches(of: #/"(.*?)"/#).map { String($0.1) }
    let lisp = try #require(text.firstMatch(of: #/(?s)re-search-forward\s+"(.*?)" nil t/#)).1
    let regex = String(lisp).replacing(#"\\("#, with: "(").replacing(#"\\)"#, with: ")")
      .replacing(#"\\|"#, with: "|")
    let output = try run(words.map { $0 == "stdin.sql" ? "'\(name)'" : $0 }.joined(separator: " "))
    #expect(
      try places(in: output, matching: [regex], line: 1, column: 2, severity: 3) == expected)
  }

  @Test func aleReadsDiagnostics() throws {
    let text = try snippet("Vim and Neovim, with ALE", "vim")
    let command = try #require(text.firstMatch(of: #/'command': '(.*)'/#)).1
    try expectDiagnostics(
      String(command).replacing("%e", with: "lockstep").replacing("%s", with: "'\(name)'"))
  }

  @Test func nvimLintReadsDiagnostics() throws {
    let text = try snippet("Neovim, with nvim-lint", "lua")
    let list = try #require(text.firstMatch(of: #/(?s)args = \{(.*?)\},\n/#)).1
    let words = list.split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    .filter { !$0.isEmpty }
    try expectDiagnostics(
      "lockstep "
        + words.map { $0.hasPrefix("function") ? "'\(name)'" : $0 }.joined(separator: " "))
  }

  @Test func snippetsStartTheServer() throws {
    let commands = [
      ("Neovim", "lua", #/cmd = \{ (.*?) \}/#), ("Emacs, with Eglot", "elisp", #/ \. \((.*?)\)/#),
      ("Helix", "toml", #/(?s)(command = .*?\])/#),
    ]
    for (heading, language, place) in commands {
      let command = try #require(try snippet(heading, language).firstMatch(of: place)).1
      let words = command.matches(of: #/["'](.*?)["']/#).map { String($0.1) }
      #expect(words == ["lockstep", "server"], "\(heading)")
    }
  }

  // MARK: - Running

  /// What rdjson has, and these two read: columns in bytes.
  private func expectDiagnostics(_ command: String) throws {
    struct Result: Decodable {
      struct Diagnostic: Decodable {
        let message, severity: String
        let location: Location
        let code: Code
      }
      struct Location: Decodable { let range: Range }
      struct Range: Decodable { let start, end: Position }
      struct Position: Decodable { let line, column: Int }
      struct Code: Decodable { let value: String }
      let diagnostics: [Diagnostic]
    }
    let result = try JSONDecoder().decode(Result.self, from: Data(run(command).utf8))
    let places = result.diagnostics.map {
      Place(
        line: $0.location.range.start.line, column: $0.location.range.start.column,
        kind: String($0.severity.prefix(1)).lowercased())
    }
    let wider = "é𝒳😀".utf8.count - "é𝒳😀".count
    #expect(
      places
        == expected.map {
          Place(line: $0.line, column: $0.line == 3 ? $0.column + wider : $0.column, kind: $0.kind)
        })
  }

  /// Runs a command of an editor's with the buffer on standard input, or saved.
  private func run(_ command: String, isSaved: Bool = false) throws -> String {
    try Scratch.with { scratch in
      for (name, text) in history { try scratch.file(name, text) }
      try scratch.file(name, isSaved ? buffer : "SELECT 1;\n")
      try scratch.file("lockstep.toml", "select = [\"unindexed-foreign-key\"]\n")
      let input = try scratch.file("buffer", buffer)
      let outcome = try Command.run(
        shell: """
          lockstep() { "$0" "$@"; }
          cd '\(scratch.url.path)' && \(command) < '\(input.path)'
          """)
      #expect(outcome.status == 1 && outcome.errors.isEmpty, "\(command)")
      return outcome.output
    }
  }

  /// The places in lines of a file, as an editor gets them by patterns with these groups.
  private func places(
    in output: String, matching patterns: [String], line: Int = 1, column: Int = 2,
    severity: Int = 3
  ) throws -> [Place] {
    let regexes = try patterns.map { try Regex($0) }
    return output.split(separator: "\n").compactMap { text in
      guard let match = regexes.lazy.compactMap({ try? $0.wholeMatch(in: text) }).first else {
        return nil
      }
      func group(_ number: Int) -> Substring { match.output[number].substring ?? "" }
      return Place(
        line: Int(group(line)) ?? 0, column: Int(group(column)) ?? 0,
        kind: String(group(severity).prefix(1)))
    }
  }

  /// An `errorformat` as a regular expression whose groups are line, column and kind.
  private func pattern(_ format: Substring) -> String {
    "^"
      + String(format).replacing("%.%#", with: ".*?").replacing("%f", with: ".+?")
      .replacing("%l", with: #"(\d+)"#).replacing("%c", with: #"(\d+)"#)
      .replacing("%t", with: "(.)").replacing("%m", with: ".+") + "$"
  }

  private func unescaped(_ text: Substring) -> String {
    String(text).replacing(#"\ "#, with: " ")
  }

  private func snippet(_ heading: String, _ language: String) throws -> String {
    let page = try String(
      contentsOf: Command.packageRoot.appending(path: "docs/editors.md"), encoding: .utf8)
    let section = try #require(page.components(separatedBy: "\n## \(heading)\n").last)
    let start = try #require(section.firstRange(of: "```\(language)\n")).upperBound
    let end = try #require(section[start...].firstRange(of: "```")).lowerBound
    return String(section[start..<end])
  }
}
