import Syntax

/// Goes from paths to plans of histories, then reads them.
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
  private let chosenTool: ToolChoice
  private var found: [Found] = []
  private var leftOut: [LeftOutFile] = []
  private var contents: [String: [UInt8]] = [:]
  /// Other names for paths: as they were asked for.
  private var displayed: [String: String] = [:]
  /// Directories that were searched for the sake of a file in them.
  private var searched: [String: [Int]] = [:]

  init(store: FileStore, tool: @escaping ToolChoice) {
    self.store = store
    chosenTool = tool
  }

  // MARK: - Paths

  mutating func add(_ path: String) throws(InputError) {
    switch FileSystem.status(of: path)?.kind {
    case .directory?: try add(try Folder.scan(path))
    case .file?: try add(file: path)
    case .other?, .unnameable?: throw FileSystem.notAFile(path)
    case nil:
      guard store.isFile(path) else { throw .missing(path) }
      try add(file: path)
    }
  }

  /// Adds all histories below a directory.
  mutating func add(_ folder: Folder) throws(InputError) {
    let (plans, rest) = try plans(for: folder)
    if plans.allSatisfy(\.entries.isEmpty) {
      throw .nothing(in: folder.path, plans.flatMap(\.leftOut) + rest)
    }
    for plan in plans where !plan.entries.isEmpty { insert(plan, asked: nil) }
    leftOut += plans.filter(\.entries.isEmpty).flatMap(\.leftOut) + rest
  }

  /// The places where projects keep migrations, seen from the current directory.
  mutating func addUsualPlaces() throws(InputError) {
    for place in usualPlaces where FileSystem.status(of: place)?.kind == .directory {
      let (plans, rest) = try plans(for: try Folder.scan(place))
      leftOut += rest
      for plan in plans where !plan.entries.isEmpty { insert(plan, asked: nil) }
    }
    if FileSystem.status(of: "sqitch.plan")?.kind == .file { return try add(".") }
    guard found.isEmpty else { return }
    let (here, _) = try plans(for: try Folder.scan(".", depth: 0))
    for plan in here where plan.entries.contains(where: { MigrationName($0.path).isVersioned }) {
      insert(plan, asked: nil)
    }
    if found.isEmpty { throw .noUsualPlace(usualPlaces) }
  }

  // MARK: - Single files

  private mutating func add(file path: String) throws(InputError) {
    let root = root(of: path)
    if searched[root] == nil {
      var folder = Folder(path: root)
      if FileSystem.status(of: root)?.kind == .directory {
        folder = try Folder.scan(root, depth: root == path.directory ? 1 : .max)
      }
      if root == path.directory { folder.add(path.lastPart) }
      searched[root] = try plans(for: folder).histories.map { insert($0, asked: []) }
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
    let chosen = try chosenTool(path.directory)
    let tool = chosen ?? MigrationTool(markersIn: bytes) ?? .fallback
    var plan = HistoryPlan(directory: path.directory, tool: tool)
    plan.isToolChosen = chosen != nil
    plan.entries = [
      HistoryPlan.Entry(
        version: MigrationName(path).version ?? path.lastPart.splitSuffix.stem, path: path)
    ]
    insert(plan, asked: [path])
  }

  /// The directory of the history that a file belongs to.
  private func root(of path: String) -> String {
    let directory = path.directory
    if let project = sqitchProject(around: directory) { return project }
    let above = directory.parentDirectory
    let name = store.absolute(directory).lastPart
    switch path.lastPart {
    case "up.sql", "down.sql", "migration.sql": return above
    default: break
    }
    if name == "committed" || name == "current", isDirectory(above.appending(path: "committed")) {
      return above
    }
    let isFlyway = FlywayName(path.lastPart.splitSuffix.stem) != nil
    let isRollback = rollbackFolderNames.contains(name.lowercased())
    guard isFlyway || isRollback, let files = try? FileSystem.entries(of: above) else {
      return directory
    }
    let holdsMigrations = files.contains { file in
      let isLike = !isFlyway || FlywayName(file.name.splitSuffix.stem) != nil
      return file.kind == .file && file.name.isSQLFile && isLike
    }
    return holdsMigrations ? above : directory
  }

  private func sqitchProject(around directory: String) -> String? {
    let names = store.absolute(directory).pathParts
    guard let part = names.lastIndex(where: { $0 == "deploy" || $0 == "revert" }) else {
      return nil
    }
    var project = directory
    for _ in part..<names.endIndex { project = project.parentDirectory }
    return FileSystem.status(of: project.appending(path: "sqitch.plan")) == nil ? nil : project
  }

  private func isDirectory(_ path: String) -> Bool {
    FileSystem.status(of: path)?.kind == .directory
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

  /// The histories below a directory, and what of it is in none.
  private mutating func plans(
    for folder: Folder
  ) throws(InputError) -> (histories: [HistoryPlan], rest: [LeftOutFile]) {
    let search = FileGroups(in: folder)
    let migrations = migrations(among: search.groups)
    try readContents(of: migrations.flatMap(\.files))
    var plans: [HistoryPlan] = []
    for group in migrations {
      let chosen = try chosenTool(group.folder.path)
      let heads = group.files.map { contents[$0] ?? [] }
      let tool = chosen ?? group.tool(heads: heads, store: store)
      var plan = HistoryPlan(group, tool: tool, contents: contents, store: store)
      plan.isToolChosen = chosen != nil
      plans.append(plan)
    }
    let taken = Set(migrations.flatMap(\.files))
    let others = search.groups.flatMap(\.files).filter { !taken.contains($0) }
    let rest = others.map { path in
      let isDump = store.head(of: path).isSchemaDump
      return LeftOutFile(path: path, reason: isDump ? .schemaDump : .unversioned)
    }
    return (plans, search.leftOut + rest)
  }

  /// The groups that hold migrations: where there are versions, files without are something else.
  private func migrations(among groups: [FileGroup]) -> [FileGroup] {
    let sure = groups.filter { group in
      group.isVersioned
        || group.tool(heads: group.files.map(store.head), store: store).profile.cutsFiles
    }
    return sure.isEmpty ? groups : sure
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

private let usualPlaces = [
  "supabase/migrations", "migrations", "db/migrations", "db/migrate", "db/migration",
  "database/migrations", "prisma/migrations", "drizzle", "sql/migrations", "sql", "schema",
  "src/main/resources/db/migration",
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
