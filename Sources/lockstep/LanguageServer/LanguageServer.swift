import JSON
import Linter
import Migrations
import Reporters
import Syntax

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Answers an editor, one message after the other.
struct LanguageServer {
  private struct Document {
    let path: String
    var version: Int?
    var bytes: [UInt8]
    /// Changed since it was linted.
    var isChanged = false

    var content: FileReplacement { FileReplacement(path: path, bytes: bytes) }
  }

  private enum State { case new, running, shutDown }

  /// The protocol's numbers of errors.
  private enum ErrorCode: Int {
    case noJSON = -32700
    case invalidRequest = -32600
    case unknownMethod = -32601
    case invalidParameters = -32602
    case notInitialized = -32002
  }

  private let run: LintRun
  private var input = MessageStream()
  private var output = OutputStream(.output)
  private var state = State.new
  private var encoding = EditorPosition.Encoding.utf16
  private var watchesFiles = false
  /// By their URIs, as the editor writes them.
  private var documents: [String: Document] = [:]
  private var project: EditedProject?
  /// Whether files have changed on the disk, or other ones are open.
  private var isStale = false
  /// What went wrong last, said once.
  private var complaint: String?

  init(_ run: LintRun) {
    self.run = run
  }

  /// Serves until the editor goes.
  ///
  /// - Returns: 0 if it said goodbye, otherwise 1, as the protocol has it.
  mutating func serve() throws(Failure) -> ExitStatus {
    while let message = try input.next() {
      if try receive(message) { break }
      // Of several changes only the last one counts.
      if !input.isWaiting { try update() }
      try flush()
    }
    return state == .shutDown ? .nothingFound : .findings
  }

  // MARK: - Messages

  /// - Returns: Whether it was the last one.
  private mutating func receive(_ message: [UInt8]) throws(Failure) -> Bool {
    guard let head: MessageHead = decoded(message) else {
      try reject(nil, .noJSON, "the message is no JSON-RPC")
      return false
    }
    // An answer to what was asked here.
    guard let method = head.method else { return false }
    if method == "exit" { return true }
    if let id = head.id {
      try answer(id, method, message)
    } else if state == .running {
      try note(method, message)
    }
    return false
  }

  private mutating func answer(
    _ id: RequestID, _ method: String, _ message: [UInt8]
  ) throws(Failure) {
    switch (state, method) {
    case (.new, "initialize"):
      guard let body: MessageBody<InitializeParameters> = decoded(message) else {
        return try reject(id, .invalidParameters, method)
      }
      state = .running
      let offered = body.params.capabilities
      let encodings = offered.general?.positionEncodings ?? []
      encoding = encodings.contains(EditorPosition.Encoding.utf8.rawValue) ? .utf8 : .utf16
      watchesFiles = offered.workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false
      let result = InitializeResult(
        capabilities: .init(positionEncoding: encoding.rawValue),
        serverInfo: .init(version: version))
      try send(Response(id: id, result: result))
    case (.running, "initialize"): try reject(id, .invalidRequest, "initialize comes once")
    case (.new, _): try reject(id, .notInitialized, "the first request is initialize")
    case (.running, "shutdown"):
      // What came with it was not looked at yet.
      try update()
      state = .shutDown
      try send(Response(id: id, result: Null()))
    case (.running, "textDocument/codeAction"):
      guard let body: MessageBody<CodeActionParameters> = decoded(message) else {
        return try reject(id, .invalidParameters, method)
      }
      try update()
      try send(Response(id: id, result: actions(body.params)))
    case (.running, _): try reject(id, .unknownMethod, method)
    case (.shutDown, _): try reject(id, .invalidRequest, "the server is shut down")
    }
  }

  private mutating func note(_ method: String, _ message: [UInt8]) throws(Failure) {
    switch method {
    case "initialized":
      if watchesFiles {
        try send(
          ServerRequest(
            id: "watch", method: "client/registerCapability", params: WatchRegistration()))
      }
    case "textDocument/didOpen":
      guard let body: MessageBody<DidOpenParameters> = decoded(message) else { return }
      let document = body.params.textDocument
      // What is not saved anywhere is part of no history.
      guard let path = path(ofURI: document.uri) else { return }
      documents[document.uri] = Document(
        path: path, version: document.version, bytes: Array(document.text.utf8))
      isStale = true
    case "textDocument/didChange":
      guard let body: MessageBody<DidChangeParameters> = decoded(message),
        let text = body.params.contentChanges.last?.text
      else { return }
      let document = body.params.textDocument
      documents[document.uri]?.version = document.version
      documents[document.uri]?.bytes = Array(text.utf8)
      documents[document.uri]?.isChanged = true
    case "textDocument/didClose":
      guard let body: MessageBody<DocumentParameters> = decoded(message) else { return }
      let uri = body.params.textDocument.uri
      guard documents.removeValue(forKey: uri) != nil else { return }
      isStale = true
      try publish([], for: uri, version: nil)
    case "textDocument/didSave", "workspace/didChangeWatchedFiles",
      "workspace/didChangeConfiguration":
      isStale = true
    default: break
    }
  }

  // MARK: - Linting

  /// Lints what has changed, and tells the editor.
  private mutating func update() throws(Failure) {
    guard !documents.isEmpty else {
      project = nil
      isStale = false
      return
    }
    let changed = documents.values.filter(\.isChanged).map(\.content)
    guard isStale || !changed.isEmpty else { return }
    if isStale {
      try reload()
    } else {
      do throws(Failure) { try project?.replace(changed) } catch { try complain(error) }
    }
    isStale = false
    let report = report
    for (uri, document) in documents.sorted(by: { $0.key < $1.key }) {
      documents[uri]?.isChanged = false
      let file = project?.id(of: document.path)
      try publish(
        file.flatMap { report?.diagnostics(in: $0) } ?? [], for: uri, version: document.version)
    }
  }

  /// Reads everything anew.
  private mutating func reload() throws(Failure) {
    let all = documents.values.map(\.content).sorted { $0.path < $1.path }
    do throws(Failure) {
      project = try EditedProject(all, run)
      complaint = nil
    } catch {
      // What is wrong with one of them is no reason to say nothing of the others.
      let others = all.filter { (try? EditedProject([$0], run)) != nil }
      project = others.isEmpty ? nil : try? EditedProject(others, run)
      try complain(error)
    }
  }

  private var report: EditorReport? {
    let uris = Dictionary(documents.map { ($1.path, $0) }) { first, _ in first }
    return project.map { EditorReport($0.outcome.report, uris: uris, encoding: encoding) }
  }

  private func actions(_ parameters: CodeActionParameters) -> [EditorAction] {
    guard let path = documents[parameters.textDocument.uri]?.path,
      let file = project?.id(of: path), let report
    else { return [] }
    return report.actions(in: file, at: parameters.range)
  }

  // MARK: - Writing

  private mutating func publish(
    _ diagnostics: [EditorDiagnostic], for uri: String, version: Int?
  ) throws(Failure) {
    try send(
      ServerNotification(
        method: "textDocument/publishDiagnostics",
        params: PublishedDiagnostics(uri: uri, version: version, diagnostics: diagnostics)))
  }

  private mutating func complain(_ failure: Failure) throws(Failure) {
    let message = [failure.message, failure.help].compactMap(\.self).joined(separator: "; ")
    guard message != complaint else { return }
    complaint = message
    try send(
      ServerNotification(
        method: "window/showMessage",
        params: ShownMessage(type: 1, message: "lockstep: \(message)")))
  }

  private mutating func reject(
    _ id: RequestID?, _ code: ErrorCode, _ message: String
  ) throws(Failure) {
    try send(ErrorResponse(id: id, error: .init(code: code.rawValue, message: message)))
  }

  private mutating func send(_ message: some Encodable) throws(Failure) {
    do {
      let text = try JSONText(message, .compact).string
      output.write("Content-Length: \(text.utf8.count)\r\n\r\n\(text)")
    } catch {
      throw Failure(message: "a message could not be written as JSON: \(error)")
    }
  }

  private mutating func flush() throws(Failure) {
    output.flush()
    if let failure = output.failure { throw Failure(message: "standard output: \(failure)") }
  }

  private func decoded<Value: Decodable>(_ message: [UInt8]) -> Value? {
    try? JSONDecoder().decode(Value.self, from: Data(message))
  }
}
