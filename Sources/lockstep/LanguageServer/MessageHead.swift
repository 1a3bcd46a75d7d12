import Reporters

// The part of the Language Server Protocol that is spoken here: what the editor says.
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
