import Linter

/// The part of SARIF 2.1.0 that the tool writes, in the specification's names.
///
/// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
enum SARIF {
  struct Log: Encodable {
    let schema = "https://json.schemastore.org/sarif-2.1.0.json"
    let runs: [Run]
    let version = "2.1.0"

    enum CodingKeys: String, CodingKey {
      case schema = "$schema"
      case runs, version
    }
  }

  struct Run: Encodable {
    let tool: Tool
    let invocations: [Invocation]
    /// Required even where there are no results to count columns in.
    let columnKind = "unicodeCodePoints"
    let originalUriBaseIds = [rootName: BaseURI(description: Text("The root of the repository."))]
    let results: [Result]
  }

  struct Tool: Encodable {
    let driver: Driver
  }

  struct Driver: Encodable {
    let name = "Lockstep"
    let semanticVersion: String
    let rules: [Rule]
  }

  struct Rule: Encodable {
    struct Configuration: Encodable {
      let level: String
    }

    let id: String
    let shortDescription: Text
    let fullDescription: Text
    let help: Help
    let defaultConfiguration: Configuration
    let properties: RuleProperties
  }

  struct Help: Encodable {
    let text: String
    let markdown: String
  }

  /// What GitHub sorts and filters by.
  struct RuleProperties: Encodable {
    let tags: [String]
    let precision: String
    let problemSeverity: String?
    let securitySeverity: String?

    enum CodingKeys: String, CodingKey {
      case tags, precision
      case problemSeverity = "problem.severity"
      case securitySeverity = "security-severity"
    }
  }

  struct Invocation: Encodable {
    let executionSuccessful: Bool
    let toolExecutionNotifications: [Notification]?
  }

  struct Notification: Encodable {
    struct AssociatedRule: Encodable {
      let id: String
      let index: Int?
    }

    let level: String
    let message: Text
    var locations: [Location]?
    var associatedRule: AssociatedRule?
  }

  struct Result: Encodable {
    let ruleId: String
    let ruleIndex: Int?
    let level: String
    let message: Text
    let locations: [Location]
    let relatedLocations: [Location]?
    let partialFingerprints: [String: String]
    let fixes: [Fix]?
    let suppressions: [Suppression]?
    let properties: ResultProperties?
  }

  /// What the statement locks, for rules that are about that.
  struct ResultProperties: Encodable {
    let locks: JSONLocks
  }

  struct Fix: Encodable {
    let description: Text
    let artifactChanges: [ArtifactChange]
  }

  struct ArtifactChange: Encodable {
    let artifactLocation: ArtifactLocation
    let replacements: [Replacement]
  }

  struct Replacement: Encodable {
    let deletedRegion: Region
    let insertedContent: Text
  }

  struct Suppression: Encodable {
    /// `inSource`: a comment; `external`: a baseline.
    let kind: String
    let justification: String?

    init(_ suppressed: SuppressedDiagnostic) {
      kind = suppressed.isInBaseline ? "external" : "inSource"
      justification = suppressed.reason
    }
  }

  struct Location: Encodable {
    var id: Int?
    var message: Text?
    let physicalLocation: PhysicalLocation
  }

  struct PhysicalLocation: Encodable {
    let artifactLocation: ArtifactLocation
    let region: Region
  }

  struct ArtifactLocation: Encodable {
    let uri: String
    /// None where the URI is absolute.
    let uriBaseId: String?
  }

  struct Region: Encodable {
    let startLine: Int
    let startColumn: Int
    let endLine: Int
    let endColumn: Int
  }

  struct BaseURI: Encodable {
    let description: Text
  }

  struct Text: Encodable {
    let text: String

    init(_ text: String) {
      self.text = text
    }
  }

  static let rootName = "%SRCROOT%"
}
