import Syntax

/// Makes plans of what was found at some paths, then reads it.
struct HistoryDiscovery {
  private struct Found {
    let plan: HistoryPlan
    /// Nil: all of it was asked about.
    var asked: Set<String>?
    /// The paths of the plan by their last parts: hooks name thousands of files.
    private lazy var paths = Dictionary(grouping: plan.paths, by: \.lastPart)

    init(plan: HistoryPlan, asked: Set<String>?) {
      self.plan = plan
      self.asked = asked
    }

    /// How the plan calls the file of a path.
    mutating func name(of path: String) -> String? {
      (paths[path.lastPart] ?? []).first { isSame($0, path) }
    }

    private func isSame(_ left: String, _ right: String) -> Bool {
      if left == right { return true }
      guard let identity = FileSystem.status(of: left)?.identity else { return false }
      return identity == FileSystem.status(of: right)?.identity
    }
  }

  private let store: FileStore
  /// By directory, where somebody has said so.
  private let tools: [String: MigrationTool]
  private var found: [Found] = []
  private var leftOut: [LeftOutFile] = []
  private var contents: [String: [UInt8]] = [:]
  /// Other names for paths: as they were asked for.
  private var displayed: [String: String] = [:]
  /// Histories by the directory that was searched for the sake of a file in it.
  private var searched: [String: [Int]] = [:]

  init(_ search: HistorySearch, tools: [String: MigrationTool]) throws(InputError) {
    store = search.store
    self.tools = tools
    for request in search.requests {
      switch request {
      case .folder(let folder): try add(folder)
      case .usualPlace(let folder):
        leftOut += folder.rest
        for plan in try plans(for: folder) where !plan.entries.isEmpty { insert(plan, asked: nil) }
      case .currentDirectory(let folder): try addCurrentDirectory(folder)
      case .file(let path, let root): try add(file: path, root, search.roots[root])
      }
    }
  }

  // MARK: - Directories

  private mutating func add(_ folder: SearchedFolder) throws(InputError) {
    let histories = try plans(for: folder)
    if histories.allSatisfy(\.entries.isEmpty) {
      throw .nothing(in: folder.path, histories.flatMap(\.leftOut) + folder.rest)
    }
    for plan in histories where !plan.entries.isEmpty { insert(plan, asked: nil) }
    leftOut += histories.filter(\.entries.isEmpty).flatMap(\.leftOut) + folder.rest
  }

  /// Files beside everything else are migrations only where nothing else is, and by their names.
  private mutating func addCurrentDirectory(_ folder: SearchedFolder) throws(InputError) {
    guard found.isEmpty else { return }
    for plan in try plans(for: folder)
    where plan.entries.contains(where: { MigrationName($0.path).isVersioned }) {
      insert(plan, asked: nil)
    }
    if found.isEmpty { throw .noUsualPlace(usualPlaces) }
  }

  // MARK: - Single files

  private mutating func add(
    file path: String, _ root: String, _ folder: SearchedFolder?
  ) throws(InputError) {
    if searched[root] == nil {
      var histories: [HistoryPlan] = []
      if let folder { histories = try plans(for: folder) }
      searched[root] = histories.filter { !$0.entries.isEmpty }.map { insert($0, asked: []) }
    }
    for index in searched[root] ?? [] {
      if let known = found[index].name(of: path) {
        found[index].asked?.insert(known)
        displayed[known] = path
        return
      }
    }
    try addAlone(path)
  }

  /// A file that is no migration of its directory's, and was asked about all the same.
  private mutating func addAlone(_ path: String) throws(InputError) {
    let bytes = try store.read(path)
    contents[path] = bytes
    let chosen = tools[path.directory]
    let tool = chosen ?? MigrationTool(markersIn: bytes) ?? .fallback
    var plan = HistoryPlan(directory: path.directory, tool: tool)
    plan.isToolChosen = chosen != nil
    plan.entries = [
      HistoryPlan.Entry(
        version: MigrationName(path).version ?? path.lastPart.splitSuffix.stem, path: path)
    ]
    insert(plan, asked: [path])
  }

  // MARK: - Plans

  @discardableResult
  private mutating func insert(_ plan: HistoryPlan, asked: Set<String>?) -> Int {
    if let index = found.firstIndex(where: { $0.plan.isSame(as: plan) }) {
      if asked == nil { found[index].asked = nil }
      return index
    }
    found.append(Found(plan: plan, asked: asked))
    return found.endIndex - 1
  }

  /// The histories of a directory.
  private mutating func plans(for folder: SearchedFolder) throws(InputError) -> [HistoryPlan] {
    try readContents(of: folder.groups.flatMap(\.files))
    return folder.groups.map { group in
      let chosen = tools[group.folder.path]
      let (own, foreign) = group.withoutOtherDatabases(contents)
      let heads = own.files.map { contents[$0] ?? [] }
      let tool = chosen ?? own.tool(heads: heads, store: store)
      var plan = HistoryPlan(own, tool: tool, contents: contents, store: store)
      plan.leaveOut(foreign, .otherDatabase)
      plan.isToolChosen = chosen != nil
      return plan
    }
  }

  // MARK: - Reading

  private mutating func readContents(of paths: [String]) throws(InputError) {
    let paths = paths.filter { contents[$0] == nil }
    let store = store
    let results = paths.concurrentMap { path -> Result<[UInt8], InputError> in
      do throws(InputError) { return .success(try store.read(path)) } catch {
        return .failure(error)
      }
    }
    for (path, result) in zip(paths, results) { contents[path] = try result.get() }
  }

  /// Reads and parses what was found.
  consuming func read() throws(InputError) -> OpenProject {
    try readContents(of: found.flatMap(\.plan.paths))
    var reader = ProjectReader(store: store)
    for item in found {
      reader.add(item.plan, asked: item.asked, contents: contents, displayed: displayed)
    }
    reader.read()
    return OpenProject(reader, leftOut: leftOut)
  }
}

let rollbackFolderNames: Set = [
  "rollback", "rollbacks", "down", "downs", "undo", "revert", "reverts",
]

extension HistoryPlan {
  fileprivate func isSame(as other: HistoryPlan) -> Bool {
    guard let first = entries.first?.path, let second = other.entries.first?.path else {
      return false
    }
    if first == second { return true }
    guard first.lastPart == second.lastPart else { return false }
    let identity = FileSystem.status(of: first)?.identity
    return identity != nil && identity == FileSystem.status(of: second)?.identity
  }
}

extension InputError {
  fileprivate static func nothing(in path: String, _ leftOut: [LeftOutFile]) -> InputError {
    guard let first = leftOut.first else {
      return InputError(
        path: path, message: "holds no .sql files",
        help: "name the directory that holds the migrations, or a single file")
    }
    let others = leftOut.count > 1 ? ", and \(leftOut.count - 1) more" : ""
    return InputError(
      path: path,
      message: "holds no migrations; left out: \(first.path) (\(first.reason.rawValue))\(others)",
      help: "name a file itself to lint it all the same")
  }

  fileprivate static func noUsualPlace(_ places: [String]) -> InputError {
    InputError(
      path: "",
      message: "found no migrations; looked in . and in \(places.joined(separator: ", "))",
      help: "name the directory that holds them: lockstep lint path/to/migrations")
  }
}
