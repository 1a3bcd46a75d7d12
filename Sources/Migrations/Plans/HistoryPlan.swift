import Syntax

/// Which files make up a history, in which order; nothing is parsed yet.
struct HistoryPlan: Sendable {
  struct Entry: Sendable {
    var version: String
    var path: String
    var rollback: String?
    /// Whether a file beside it says that it runs outside of a transaction.
    var optsOut = false
    /// The same for its rollback.
    var rollbackOptsOut = false
  }

  let directory: String
  let tool: MigrationTool
  /// Whether the tool was set, rather than recognised.
  var isToolChosen = false
  var entries: [Entry] = []
  var holes: [MigrationHistory.Hole] = []
  var leftOut: [LeftOutFile] = []
  /// The directory of the numbered folders that the files lie in; nil where they lie in no such.
  var numberedFolders: String?

  /// The paths of all files to read, each once.
  var paths: [String] {
    var seen: Set<String> = []
    return entries.flatMap { [$0.path] + ($0.rollback.map { [$0] } ?? []) }
      .filter { seen.insert($0).inserted }
  }

  init(directory: String, tool: MigrationTool) {
    self.directory = directory
    self.tool = tool
  }

  init(_ group: FileGroup, tool: MigrationTool, contents: [String: [UInt8]], store: FileStore) {
    self.init(directory: group.folder.path, tool: tool)
    switch group.layout {
    case .sqitch: planSqitch(group, store)
    case .graphile: planGraphile(group)
    case .directories(let file): planDirectories(group, file, store)
    case .flat:
      planFlat(group, contents, store)
      findHoles(in: group.folder)
    }
  }

  mutating func leaveOut(_ paths: some Sequence<String>, _ reason: LeftOutFile.Reason) {
    leftOut += paths.map { LeftOutFile(path: $0, reason: reason) }
  }

  // MARK: - Directory per migration

  private mutating func planDirectories(_ group: FileGroup, _ file: String, _ store: FileStore) {
    let files = Set(group.files)
    for folder in group.folder.folders where folder.files.contains(file) {
      let down = folder.path(of: "down.sql")
      var entry = Entry(
        version: String(folder.name.prefix { $0 != "_" }), path: folder.path(of: file))
      entry.rollback = files.contains(down) && file == "up.sql" ? down : nil
      if case .sidecar(let sidecar) = tool.profile.optOut, !sidecar.isSuffix,
        folder.files.contains(sidecar.name)
      {
        entry.optsOut = sidecar.isSet(in: store.readIfPresent(folder.path(of: sidecar.name)) ?? [])
        entry.rollbackOptsOut = entry.optsOut
      }
      entries.append(entry)
    }
    switch tool.profile.order {
    case .undashedNames: sortWithoutDashes()
    case .numbers: entries.sort { isOrderedNaturally($0.path, $1.path) }
    default: break
    }
    let used = Set(paths)
    leaveOut(group.files.filter { !used.contains($0) }, .notRun)
  }

  /// Diesel's versions have no dashes: `2017-09-23-182408` comes after `20170804200817`.
  private mutating func sortWithoutDashes() {
    for index in entries.indices { entries[index].version.removeAll { $0 == "-" } }
    // The directories are in the order of their names, which settles what is equal.
    let ordered = entries.enumerated().sorted { left, right in
      left.element.version == right.element.version
        ? left.offset < right.offset
        : isOrderedByBytes(left.element.version, right.element.version)
    }
    entries = ordered.map(\.element)
  }

  // MARK: - graphile-migrate

  private mutating func planGraphile(_ group: FileGroup) {
    let committed = group.files.filter { $0.directory.lastPart == "committed" }
    let current = group.files.filter { $0.directory.lastPart != "committed" }
    let ordered =
      committed.sorted(by: isOrderedByBytes) + current.sorted(by: isOrderedNaturally)
    entries = ordered.map { Entry(version: $0.lastPart.splitSuffix.stem, path: $0) }
  }

  // MARK: - Holes

  /// Migrations in other languages that lie between those in SQL.
  private mutating func findHoles(in folder: Folder) {
    let names = folder.files.filter { name in
      guard codeSuffixes.contains(name.splitSuffix.suffix), !name.contains("_test.") else {
        return false
      }
      return MigrationName(name).version != nil
    }
    let isOrdered = tool.profile.isOrdered
    holes = names.sorted(by: isOrdered).map { name in
      let position = entries.count { isOrdered($0.path.lastPart, name) }
      return MigrationHistory.Hole(path: folder.path(of: name), position: position)
    }
  }
}

private let codeSuffixes: Set = [
  "go", "py", "js", "mjs", "cjs", "ts", "rb", "java", "kt", "groovy", "php", "rs", "ex", "exs",
  "cs", "scala",
]
