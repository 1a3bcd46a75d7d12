import Reporters

// The part of the Language Server Protocol that is spoken here.
// https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/

/// What every message has; a request has both, a notification a method only.
struct MessageHead: Decodable {
  let id: RequestID?
  let method: String?
}

enum RequestID: Codable {
  case number(Int)
  case text(String)

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let number = try? value.decode(Int.self) {
      self = .number(number)
    } else {
      self = .text(try value.decode(String.self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    }
  }
}

struct MessageBody<Parameters: Decodable>: Decodable {
  let params: Parameters
}

// MARK: - What the editor says

struct InitializeParameters: Decodable {
  struct Capabilities: Decodable {
    struct General: Decodable { let positionEncodings: [String]? }
    struct Workspace: Decodable { let didChangeWatchedFiles: Watching? }
    struct Watching: Decodable { let dynamicRegistration: Bool? }

    let general: General?
    let workspace: Workspace?
  }

  let capabilities: Capabilities
}

struct DidOpenParameters: Decodable {
  struct Document: Decodable {
    let uri: String
    let version: Int
    let text: String
  }

  let textDocument: Document
}

struct DidChangeParameters: Decodable {
  struct Change: Decodable {
    /// The whole text.
    let text: String
  }

  struct Document: Decodable {
    let uri: String
    let version: Int?
  }

  let textDocument: Document
  let contentChanges: [Change]
}

/// Of `didSave` and `didClose`.
struct DocumentParameters: Decodable {
  struct Document: Decodable { let uri: String }

  let textDocument: Document
}

struct CodeActionParameters: Decodable {
  let textDocument: DocumentParameters.Document
  let range: EditorRange
}

// MARK: - What is said to the editor

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
