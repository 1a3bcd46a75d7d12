import Foundation
import Testing

/// `lockstep server`, talked to as editors do.
struct LanguageServerTests {
  /// What an editor says, as it goes over the wire.
  private struct Editor {
    private(set) var input = ""
    private var lastID = 0

    mutating func send(_ json: String) {
      input += "Content-Length: \(json.utf8.count)\r\n\r\n\(json)"
    }

    mutating func note(_ method: String, _ parameters: String = "{}") {
      send(#"{"jsonrpc":"2.0","method":"\#(method)","params":\#(parameters)}"#)
    }

    mutating func ask(_ method: String, _ parameters: String = "{}") {
      lastID += 1
      send(#"{"jsonrpc":"2.0","id":\#(lastID),"method":"\#(method)","params":\#(parameters)}"#)
    }

    mutating func start(_ capabilities: String = "{}") {
      ask("initialize", #"{"processId":null,"rootUri":null,"capabilities":\#(capabilities)}"#)
      note("initialized")
    }

    mutating func open(_ file: URL, _ text: String) throws {
      note(
        "textDocument/didOpen",
        """
        {"textDocument":{"uri":"\(file.absoluteString)","languageId":"sql","version":1,
          "text":\(try quoted(text))}}
        """)
    }

    mutating func change(_ file: URL, _ text: String, version: Int = 2) throws {
      note(
        "textDocument/didChange",
        """
        {"textDocument":{"uri":"\(file.absoluteString)","version":\(version)},
          "contentChanges":[{"text":\(try quoted(text))}]}
        """)
    }

    /// Asks for the actions in a whole file, for which it has to be linted.
    mutating func actions(_ file: URL) {
      ask(
        "textDocument/codeAction",
        """
        {"textDocument":{"uri":"\(file.absoluteString)"},"context":{"diagnostics":[]},
          "range":{"start":{"line":0,"character":0},"end":{"line":99,"character":0}}}
        """)
    }

    mutating func stop() {
      ask("shutdown", "null")
      note("exit", "null")
    }

    private func quoted(_ text: String) throws -> String {
      String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
    }
  }

  /// What comes back.
  private struct Message: Decodable {
    struct Parameters: Decodable {
      let uri: String?
      let version: Int?
      let diagnostics: [Diagnostic]?
      let message: String?
    }
    struct Diagnostic: Decodable {
      let code, message, source: String
      let severity: Int
      let range: Range
      let relatedInformation: [Related]
    }
    struct Related: Decodable { let location: Location }
    struct Location: Decodable { let uri: String }
    struct Range: Decodable, Equatable { let start, end: Position }
    struct Position: Decodable, Equatable { let line, character: Int }
    struct Problem: Decodable { let code: Int }
    struct Outcome: Decodable {
      struct Capabilities: Decodable { let positionEncoding: String }
      let capabilities: Capabilities
    }
    struct Action: Decodable {
      struct Edit: Decodable {
        struct TextEdit: Decodable {
          let range: Range
          let newText: String
        }
        let changes: [String: [TextEdit]]
      }
      let title: String
      let isPreferred: Bool
      let edit: Edit
    }

    let id: Int?
    let method: String?
    let params: Parameters?
    let error: Problem?
    /// Of a request for actions.
    let actions: [Action]?
    let started: Outcome?

    enum CodingKeys: CodingKey { case id, method, params, error, result }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      id = try? container.decode(Int.self, forKey: .id)
      method = try container.decodeIfPresent(String.self, forKey: .method)
      params = try container.decodeIfPresent(Parameters.self, forKey: .params)
      error = try container.decodeIfPresent(Problem.self, forKey: .error)
      actions = try? container.decode([Action].self, forKey: .result)
      started = try? container.decode(Outcome.self, forKey: .result)
    }
  }

  private func talk(
    _ editor: Editor, _ options: String..., in directory: URL = Command.packageRoot,
    status: Int32 = 0
  ) throws -> [Message] {
    let outcome = try Command.run(
      list: ["server"] + options, input: editor.input, in: directory)
    #expect(outcome.status == status, "\(outcome.errors)")
    var messages: [Message] = []
    var rest = Array(outcome.output.utf8)[...]
    while !rest.isEmpty {
      let head = String(decoding: rest.prefix { $0 != 13 }, as: UTF8.self)
      let length = try #require(Int(head.replacing("Content-Length: ", with: "")))
      let body = rest.dropFirst(head.utf8.count + 4)
      messages.append(try JSONDecoder().decode(Message.self, from: Data(body.prefix(length))))
      rest = body.dropFirst(length)
    }
    return messages
  }

  private let users = "CREATE TABLE users (id bigint PRIMARY KEY);\n"
  private let calls = """
    CREATE TABLE calls (
      id bigint PRIMARY KEY,
      /* é𝒳😀 */ user_id bigint REFERENCES users
    );

    """
  private let settings = "select = [\"unindexed-foreign-key\", \"char-type\"]\n"

  @Test func openFilesAreChecked() throws {
    try Scratch.with { scratch in
      let first = try scratch.file("m/001_users.sql", users)
      let second = scratch.url.appending(path: "m/002_é calls.sql")
      try scratch.file("lockstep.toml", settings)
      for (encoding, character) in [("utf-16", 14), ("utf-8", 19)] {
        var editor = Editor()
        editor.start(#"{"general":{"positionEncodings":["\#(encoding)"]}}"#)
        // It is not on the disk yet.
        try editor.open(second, calls)
        editor.stop()
        let messages = try talk(editor)
        #expect(messages[0].started?.capabilities.positionEncoding == encoding)
        let published = try #require(messages.first { $0.params?.diagnostics != nil }?.params)
        #expect(published.uri == second.absoluteString && published.version == 1)
        let found = try #require(published.diagnostics)
        #expect(found.map(\.code) == ["unindexed-foreign-key"])
        #expect(found[0].severity == 2 && found[0].source == "lockstep")
        #expect(found[0].message.contains("\nhelp: CREATE INDEX"))
        #expect(found[0].range.start == .init(line: 2, character: character))
        #expect(messages.last?.id == 2)
      }
      // A second file of the history is checked with the first one as the editor has it.
      var editor = Editor()
      editor.start()
      try editor.open(second, calls)
      try editor.open(first, "SELECT 1;\n")
      editor.actions(second)
      try editor.change(second, calls + "CREATE INDEX ON calls (user_id);\n")
      editor.actions(second)
      try editor.change(first, users, version: 3)
      editor.stop()
      let found = try talk(editor).compactMap(\.params).filter { $0.diagnostics != nil }
      let last = { (file: URL) in found.last { $0.uri == file.absoluteString } }
      #expect(last(first)?.version == 3)
      #expect(last(second)?.version == 2 && last(second)?.diagnostics?.isEmpty == true)
      #expect(found.first { $0.uri == second.absoluteString }?.diagnostics?.count == 1)
    }
  }

  @Test func laterFilesAreContext() throws {
    try Scratch.with { scratch in
      try scratch.file("m/001_users.sql", users)
      let second = try scratch.file("m/002_calls.sql", "SELECT 1;\n")
      let third = try scratch.file("m/003_index.sql", "CREATE INDEX ON calls (user_id);\n")
      try scratch.file("lockstep.toml", settings)
      var editor = Editor()
      editor.start()
      try editor.open(second, calls)
      editor.actions(second)
      try editor.open(third, "SELECT 2;\n")
      editor.actions(second)
      // What is closed counts as it is on the disk.
      editor.note(
        "textDocument/didClose", #"{"textDocument":{"uri":"\#(third.absoluteString)"}}"#)
      editor.stop()
      let found = try talk(editor).compactMap(\.params).filter { $0.diagnostics != nil }
      let counts = found.filter { $0.uri == second.absoluteString }.map { $0.diagnostics?.count }
      #expect(counts.first == 0 && counts.contains(1) && counts.last == 0)
      #expect(found.last { $0.uri == third.absoluteString }?.diagnostics?.isEmpty == true)
    }
  }

  @Test func fixesAreOffered() throws {
    try Scratch.with { scratch in
      let file = try scratch.file("m/001_codes.sql", "")
      try scratch.file("lockstep.toml", settings)
      var editor = Editor()
      editor.start()
      try editor.open(file, "CREATE TABLE codes (\n  id bigint PRIMARY KEY, code char(3));\n")
      editor.actions(file)
      editor.stop()
      let action = try #require(try talk(editor).compactMap(\.actions).first?.first)
      #expect(action.title == "Change the type [char-type]" && !action.isPreferred)
      let edit = try #require(action.edit.changes[file.absoluteString]?.first)
      #expect(edit.newText == "text")
      #expect(edit.range.start == .init(line: 1, character: 30))
      #expect(edit.range.end == .init(line: 1, character: 37))
    }
  }

  @Test func whatCanNotBeDoneIsSaid() throws {
    var editor = Editor()
    editor.ask("textDocument/hover")
    editor.start(#"{"workspace":{"didChangeWatchedFiles":{"dynamicRegistration":true}}}"#)
    editor.ask("textDocument/hover")
    editor.send("no JSON")
    editor.note("$/unknown")
    editor.note("textDocument/didOpen", #"{"textDocument":"nothing"}"#)
    try editor.open(try #require(URL(string: "untitled:Untitled-1")), "SELEC")
    editor.ask("shutdown", "null")
    editor.ask("textDocument/hover")
    editor.note("exit", "null")
    let messages = try talk(editor)
    #expect(messages.compactMap(\.error?.code) == [-32002, -32601, -32700, -32600])
    #expect(messages.contains { $0.method == "client/registerCapability" })
    #expect(!messages.contains { $0.params?.diagnostics != nil })
    // Without a good-bye the editor has crashed.
    _ = try talk(Editor(), status: 1)

    let outcome = try Command.run("server", input: "SELECT 1;\r\n\r\n")
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("no message of the Language Server Protocol"))
  }

  @Test func brokenSettingsAreSaidOnce() throws {
    try Scratch.with { scratch in
      let file = try scratch.file("m/001_users.sql", users)
      try scratch.file("lockstep.toml", "selec = 1\n")
      var editor = Editor()
      editor.start()
      try editor.open(file, users)
      editor.actions(file)
      try editor.change(file, "SELEC;\n")
      editor.stop()
      let shown = try talk(editor).filter { $0.method == "window/showMessage" }
      #expect(shown.count == 1)
      #expect(shown.first?.params?.message?.contains("select") == true)

      let isolated = try talk(editor, "--isolated", "--stdio")
      #expect(!isolated.contains { $0.method == "window/showMessage" })
      #expect(
        isolated.last { $0.params?.diagnostics != nil }?.params?.diagnostics?.first?.code
          == "syntax-error")
    }
  }

  @Test func oneBadProjectIsNotAll() throws {
    try Scratch.with { scratch in
      let bad = try scratch.file("bad/m/001_users.sql", users)
      try scratch.file("bad/lockstep.toml", "selec = 1\n")
      let good = try scratch.file("good/m/001_codes.sql", "SELECT 1;\n")
      try scratch.file("good/lockstep.toml", settings)
      var editor = Editor()
      editor.start()
      try editor.open(bad, users)
      try editor.open(good, "CREATE TABLE codes (id bigint PRIMARY KEY, code char(3));\n")
      editor.actions(good)
      try editor.change(good, "CREATE TABLE codes (id bigint PRIMARY KEY);\n")
      editor.stop()
      let messages = try talk(editor)
      let found = messages.compactMap(\.params).filter { $0.uri == good.absoluteString }
      #expect(found.map { $0.diagnostics?.map(\.code) } == [["char-type"], []])
      #expect(messages.count { $0.method == "window/showMessage" } == 1)
    }
  }
}
