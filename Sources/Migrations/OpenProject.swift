import Syntax

/// A project that stays in memory while somebody edits its files.
package struct OpenProject: Sendable {
  /// As it is now.
  package private(set) var project: MigrationProject
  private var reader: ProjectReader
  private let leftOut: [LeftOutFile]

  init(_ reader: ProjectReader, leftOut: [LeftOutFile]) {
    var reader = reader
    project = reader.project(leftOut: leftOut)
    self.reader = reader
    self.leftOut = leftOut
  }

  /// Reads the histories that were found at paths.
  ///
  /// A directory is searched for histories. A file brings the history it belongs to as context, and
  /// only itself is asked about. Without any path, the places where migrations usually lie are tried.
  ///
  /// - Parameters:
  ///   - search: What was found.
  ///   - tools: Who runs the migrations of a directory; recognised where it is not said.
  /// - Throws: When there is nothing to read, or it can't be read.
  package init(
    _ search: HistorySearch, tools: [String: MigrationTool] = [:]
  ) throws(InputError) {
    self = try HistoryDiscovery(search, tools: tools).read()
  }

  /// The histories that files in memory make up, as if their names were paths on disk.
  package init(contents: [String: [UInt8]], tool: MigrationTool? = nil) throws(InputError) {
    let search = HistorySearch(contents: contents)
    var tools: [String: MigrationTool] = [:]
    for directory in search.directories { tools[directory] = tool }
    try self.init(search, tools: tools)
  }

  /// Gives a file other content, and reads it again.
  ///
  /// Which files there are, who runs them and in which order stays as it was found: the disk is asked only for
  /// rollbacks that a comment points to.
  package mutating func replace(_ file: SourceFile.ID, with bytes: [UInt8]) {
    reader.replace(file, with: bytes)
    project = reader.project(leftOut: leftOut)
  }
}
