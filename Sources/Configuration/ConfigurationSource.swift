import Linter
import Migrations

/// Where settings come from.
package enum ConfigurationSource: Sendable {
  /// The nearest file from each history's directory up, as far as the repository goes.
  case nearest
  case file(String)
  /// No file at all.
  case none

  /// The names of settings files, the first one that is there being read.
  package static let fileNames = ["lockstep.toml", ".lockstep.toml"]

  /// Reads the settings for the migrations of a directory.
  package func settings(
    for directory: String, rules: RuleSet
  ) throws(ConfigurationError) -> FoundConfiguration {
    switch self {
    case .none: return FoundConfiguration()
    case .file(let path):
      guard FileSystem.exists(path) else {
        throw ConfigurationError(
          file: path, "the file does not exist", help: "`lockstep init` writes one")
      }
      return try FoundConfiguration(reading: path, rules)
    case .nearest:
      guard let path = Self.nearestFile(from: directory) else { return FoundConfiguration() }
      return try FoundConfiguration(reading: path, rules)
    }
  }

  /// The path of the settings file that is in force in a directory.
  private static func nearestFile(from directory: String) -> String? {
    guard var current = FileSystem.realPath(directory.isEmpty ? "." : directory) else { return nil }
    while true {
      let base = current == "/" ? "" : current
      if let name = fileNames.first(where: { FileSystem.exists("\(base)/\($0)") }) {
        return "\(base)/\(name)"
      }
      guard !base.isEmpty, !FileSystem.exists("\(base)/.git"),
        let slash = base.lastIndex(of: "/")
      else { return nil }
      current = slash == base.startIndex ? "/" : String(base[..<slash])
    }
  }
}

/// Settings, and the file they were found in.
package struct FoundConfiguration: Sendable {
  /// What they say.
  package var configuration = Configuration()
  /// As people would name it; nil without a file.
  package private(set) var file: String?
  /// Turns paths into those that the file's patterns are about.
  private var root: SourceRoot

  init() {
    root = SourceRoot(Self.workingDirectory, workingDirectory: Self.workingDirectory)
  }

  init(reading path: String, _ rules: RuleSet) throws(ConfigurationError) {
    let here = Self.workingDirectory
    let real = FileSystem.realPath(path) ?? path
    let slash = real.lastIndex(of: "/") ?? real.startIndex
    root = SourceRoot(String(real[..<slash]), workingDirectory: here)
    let name = SourceRoot(here, workingDirectory: here).path(of: path) ?? path
    file = name
    configuration = try Self.read(path, named: name, rules)
  }

  private static func read(
    _ path: String, named name: String, _ rules: RuleSet
  ) throws(ConfigurationError) -> Configuration {
    do throws(ConfigurationError) {
      return try Configuration(toml: try text(of: path), rules: rules)
    } catch {
      var error = error
      error.file = name
      throw error
    }
  }

  private static func text(of path: String) throws(ConfigurationError) -> String {
    let bytes: [UInt8]
    do throws(InputError) {
      bytes = try FileSystem.read(path)
    } catch {
      throw ConfigurationError(error.message, help: error.help)
    }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    throw ConfigurationError("the file is not UTF-8", help: "save it as UTF-8")
  }

  /// A path of the run as it is from the settings file.
  package func path(of path: String) -> String { root.path(of: path) ?? path }

  private static var workingDirectory: String { FileSystem.realPath(".") ?? "/" }
}
