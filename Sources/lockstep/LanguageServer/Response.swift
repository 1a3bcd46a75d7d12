import Reporters

// The part of the Language Server Protocol that is spoken here: what is said to the editor.
// https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/

struct Response<Result: Encodable>: Encodable {
  let jsonrpc = "2.0"
  let id: RequestID
  let result: Result
}

struct ErrorResponse: Encodable {
  struct Content: Encodable {
    let code: Int
    let message: String
  }

  enum CodingKeys: CodingKey { case jsonrpc, id, error }

  /// Nil where the request could not be read.
  let id: RequestID?
  let error: Content

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode("2.0", forKey: .jsonrpc)
    try container.encode(id, forKey: .id)
    try container.encode(error, forKey: .error)
  }
}

struct ServerRequest<Parameters: Encodable>: Encodable {
  let jsonrpc = "2.0"
  let id: String
  let method: String
  let params: Parameters
}

struct ServerNotification<Parameters: Encodable>: Encodable {
  let jsonrpc = "2.0"
  let method: String
  let params: Parameters
}

struct Null: Encodable {
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encodeNil()
  }
}

struct InitializeResult: Encodable {
  struct Capabilities: Encodable {
    struct Synchronization: Encodable {
      let openClose = true
      /// Each change brings the whole text.
      let change = 1
      let save = true
    }

    struct Actions: Encodable { let codeActionKinds = ["quickfix"] }

    let positionEncoding: String
    let textDocumentSync = Synchronization()
    let codeActionProvider = Actions()
  }

  struct Server: Encodable {
    let name = "lockstep"
    let version: String
  }

  let capabilities: Capabilities
  let serverInfo: Server
}

struct PublishedDiagnostics: Encodable {
  let uri: String
  let version: Int?
  let diagnostics: [EditorDiagnostic]
}

struct ShownMessage: Encodable {
  /// 1 is an error.
  let type: Int
  let message: String
}

/// Asks to be told when a migration or the settings change on the disk.
struct WatchRegistration: Encodable {
  struct Registration: Encodable {
    struct Options: Encodable {
      struct Watcher: Encodable { let globPattern: String }

      // Migrations, also those in other languages, and what tells tools and settings.
      let watchers = [
        Watcher(globPattern: "**/*.{sql,pgsql,psql,ddl,conf}"),
        Watcher(
          globPattern: "**/[0-9V]*.{go,py,js,mjs,cjs,ts,rb,java,kt,groovy,php,rs,ex,exs,cs,scala}"),
        Watcher(
          globPattern:
            "**/{lockstep.toml,.lockstep.toml,metadata.toml,_journal.json,snapshot.json,atlas.sum,sqitch.plan}"
        ),
      ]
    }

    let id = "files"
    let method = "workspace/didChangeWatchedFiles"
    let registerOptions = Options()
  }

  let registrations = [Registration()]
}
