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
  /// In the order of their IDs.
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
  /// Its migrations, and who runs them.
  package let history: MigrationHistory
  /// The files that were asked about, rollback files among them; the others are context.
  package let requested: Set<SourceFile.ID>
  /// Files of its directories that are no migrations.
  package let leftOut: [LeftOutFile]
}

extension MigrationProject {
  /// Reads the histories at paths, whose tools are recognised.
  package static func load(
    paths: [String], replacing replacements: [FileReplacement] = []
  ) throws(InputError) -> MigrationProject {
    try OpenProject(HistorySearch(paths: paths, replacing: replacements)).project
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
