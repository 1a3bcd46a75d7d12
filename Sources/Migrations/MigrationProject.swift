import Syntax

/// Everything a run reads: the histories that the given paths hold, and their files.
package struct MigrationProject: Sendable {
  /// Every file that was read; `files[range.file]` is the one that a range lies in.
  package let files: SourceFiles
  /// In the order of the paths, then by directory.
  package let histories: [LoadedHistory]
  /// Files of SQL below the given paths that are part of no history.
  package let leftOut: [LeftOutFile]
}

/// The files of a run by their IDs.
package struct SourceFiles: Sendable {
  package let all: [SourceFile]

  /// The file of an ID that this run gave out.
  package subscript(id: SourceFile.ID) -> SourceFile {
    let index = Int(id.index)
    return all.indices.contains(index) ? all[index] : SourceFile(id: id, path: "", bytes: [])
  }
}

/// A history, and what was asked about it.
package struct LoadedHistory: Sendable {
  /// The directory that holds it, as it was asked for.
  package let directory: String
  package let history: MigrationHistory
  /// The files that were asked about, rollback files among them; the others are context.
  package let requested: Set<SourceFile.ID>
  /// Files of its directories that are no migrations.
  package let leftOut: [LeftOutFile]
}

/// A file that lies beside the migrations and is none.
package struct LeftOutFile: Hashable, Sendable {
  package enum Reason: String, Hashable, Sendable {
    case schemaDump = "a schema dump"
    case seed = "seed data"
    case test = "a test"
    case verifyScript = "a verify script"
    case toolFile = "run by the tool, but not as a migration"
    case notRun = "not run by the tool"
    case baseline = "a baseline of migrations that are here"
    case unversioned = "without a version in its name"
    case unpairedRollback = "a rollback without its migration"
    case unreadable = "may not be read"
    case unnameable = "its name is not UTF-8"
  }

  package let path: String
  package let reason: Reason
}

/// A file whose content comes from elsewhere, an editor's buffer for example.
package struct FileReplacement: Sendable {
  package let path: String
  package let bytes: [UInt8]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// The content of files that does not count as it is on disk, whatever name they are read by.
struct FileReplacements: Sendable {
  private var contents: [String: [UInt8]] = [:]
  /// Of those that are on disk, by other names too.
  private var identities: Set<FileSystem.Identity> = []

  init(_ replacements: [FileReplacement]) {
    for replacement in replacements {
      let path = tidied(replacement.path)
      contents[path] = replacement.bytes
      if let real = FileSystem.realPath(path) { contents[real] = replacement.bytes }
      if let status = FileSystem.status(of: path) { identities.insert(status.identity) }
    }
  }

  subscript(path: String) -> [UInt8]? {
    if contents.isEmpty { return nil }
    if let bytes = contents[path] { return bytes }
    // One system call tells almost all files apart; the real path takes one for each part of it.
    guard let identity = FileSystem.status(of: path)?.identity, identities.contains(identity) else {
      return nil
    }
    return FileSystem.realPath(path).flatMap { contents[$0] }
  }
}

/// Who runs the migrations of a directory, where that is set; nil where it is to be recognised.
package typealias ToolChoice = @Sendable (_ directory: String) throws(InputError) -> MigrationTool?

extension MigrationProject {
  /// Reads the histories that paths stand for, as ``OpenProject/init(paths:tool:replacing:)`` does.
  package static func load(
    paths: [String], tool: @escaping ToolChoice = { _ in nil },
    replacing replacements: [FileReplacement] = []
  ) throws(InputError) -> MigrationProject {
    try OpenProject(paths: paths, tool: tool, replacing: replacements).project
  }

  /// The histories that files in memory make up, as if their names were paths on disk.
  package static func load(
    files: [(name: String, text: String)], tool: MigrationTool? = nil
  ) throws(InputError) -> MigrationProject {
    let contents = Dictionary(files.map { ($0.name, Array($0.text.utf8)) }) { _, last in last }
    return try load(contents: contents, tool: tool)
  }

  /// The histories that files in memory make up, whatever bytes are in them.
  package static func load(
    contents: [String: [UInt8]], tool: MigrationTool? = nil
  ) throws(InputError) -> MigrationProject {
    try OpenProject(contents: contents, tool: tool).project
  }
}
