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

  /// Reads the histories that paths stand for.
  ///
  /// A directory is searched for histories. A file brings the history it belongs to as context, and
  /// only itself is asked about. Without any path, the places where migrations usually lie are tried.
  ///
  /// - Parameters:
  ///   - paths: Files and directories.
  ///   - tool: Who runs the migrations; recognised per directory if nil.
  ///   - replacements: Files whose content on disk does not count; they need not exist.
  /// - Throws: When there is nothing to read, or it can't be read.
  package init(
    paths: [String], tool: @escaping ToolChoice = { _ in nil },
    replacing replacements: [FileReplacement] = []
  ) throws(InputError) {
    let store = FileStore.disk(FileReplacements(replacements))
    var discovery = HistoryDiscovery(store: store, tool: tool)
    if paths.isEmpty { try discovery.addUsualPlaces() }
    for path in paths { try discovery.add(path.tidied) }
    self = try discovery.read()
  }

  /// The histories that files in memory make up, as if their names were paths on disk.
  package init(contents: [String: [UInt8]], tool: MigrationTool? = nil) throws(InputError) {
    var discovery = HistoryDiscovery(store: .memory(contents), tool: { _ in tool })
    try discovery.add(Folder.make(of: contents.keys.sorted(by: isOrderedByBytes)))
    self = try discovery.read()
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
