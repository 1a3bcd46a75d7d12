import Syntax

/// What lies at some paths, before anybody has said who runs it.
///
/// Settings may say that for each of its ``directories``; the tools go with it into ``OpenProject``.
package struct HistorySearch: Sendable {
  /// Something to make histories of.
  enum Request: Sendable {
    /// A directory: everything below it.
    case folder(SearchedFolder)
    /// One of the places where projects keep migrations.
    case usualPlace(SearchedFolder)
    /// The current directory, in case the usual places hold nothing.
    case currentDirectory(SearchedFolder)
    /// A file, and the directory of the history that it may belong to.
    case file(String, root: String)
  }

  let store: FileStore
  private(set) var requests: [Request] = []
  /// The directories that were searched for the sake of files in them.
  private(set) var roots: [String: SearchedFolder] = [:]

  /// Looks at files and directories, or without any at the places where migrations usually lie.
  ///
  /// - Parameters:
  ///   - paths: Files and directories.
  ///   - replacements: Files whose content on disk does not count; they need not exist.
  /// - Throws: When a path leads nowhere, or to what can not be read.
  package init(
    paths: [String], replacing replacements: [FileReplacement] = []
  ) throws(InputError) {
    store = .disk(FileReplacements(replacements))
    if paths.isEmpty { try addUsualPlaces() }
    for path in paths { try add(path.tidied) }
  }

  /// Looks at files in memory, as if their names were paths on disk.
  init(contents: [String: [UInt8]]) {
    store = .memory(contents)
    let folder = Folder.make(of: contents.keys.sorted(by: isOrderedByBytes))
    requests = [.folder(SearchedFolder(folder, in: store))]
  }

  /// The directories whose migrations somebody runs, each once, named as they were asked for.
  package var directories: [String] {
    var seen: Set<String> = []
    return requests.flatMap { request in
      switch request {
      case .folder(let folder), .usualPlace(let folder), .currentDirectory(let folder):
        folder.groups.map(\.folder.path)
      case .file(let path, let root):
        (roots[root]?.groups.map(\.folder.path) ?? []) + [path.directory]
      }
    }.filter { seen.insert($0).inserted }
  }

  // MARK: - Paths

  private mutating func add(_ path: String) throws(InputError) {
    switch FileSystem.status(of: path)?.kind {
    case .directory?:
      requests.append(.folder(SearchedFolder(try Folder.scan(path), in: store)))
    case .file?: try add(file: path)
    case .other?, .unnameable?: throw FileSystem.notAFile(path)
    case nil:
      guard store.isFile(path) else { throw .missing(path) }
      try add(file: path)
    }
  }

  private mutating func addUsualPlaces() throws(InputError) {
    for place in usualPlaces where FileSystem.status(of: place)?.kind == .directory {
      requests.append(.usualPlace(SearchedFolder(try Folder.scan(place), in: store)))
    }
    if FileSystem.status(of: "sqitch.plan")?.kind == .file { return try add(".") }
    let here = try Folder.scan(".", depth: 0)
    requests.append(.currentDirectory(SearchedFolder(here, in: store)))
  }

  private mutating func add(file path: String) throws(InputError) {
    let root = root(of: path)
    requests.append(.file(path, root: root))
    guard roots[root] == nil else { return }
    var folder = Folder(path: root)
    if FileSystem.status(of: root)?.kind == .directory {
      folder = try Folder.scan(root, depth: root == path.directory ? 1 : .max)
    }
    if root == path.directory { folder.add(path.lastPart) }
    roots[root] = SearchedFolder(folder, in: store)
  }

  // MARK: - The history of a file

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
    if let root = numberedFolders(around: directory) { return root }
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

  /// The directory of the numbered folders that a directory is one of.
  private func numberedFolders(around directory: String) -> String? {
    var root = directory
    var found: String?
    while isNumber(store.absolute(root).lastPart) {
      root = root.parentDirectory
      guard let folder = try? Folder.scan(root) else { return found }
      if folder.holdsNumberedFolders { found = root }
    }
    return found
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
}

/// A directory, and what of it may be histories.
struct SearchedFolder: Sendable {
  let path: String
  /// The groups of files that hold migrations.
  let groups: [FileGroup]
  /// What is in none of them.
  let rest: [LeftOutFile]

  init(_ folder: Folder, in store: FileStore) {
    let search = FileGroups(in: folder)
    path = folder.path
    groups = Self.migrations(among: search.groups, store)
    let taken = Set(groups.flatMap(\.files))
    let others = search.groups.flatMap(\.files).filter { !taken.contains($0) }
    rest =
      search.leftOut
      + others.map { path in
        let isDump = store.head(of: path).isSchemaDump
        return LeftOutFile(path: path, reason: isDump ? .schemaDump : .unversioned)
      }
  }

  /// Where there are versions, files without are something else.
  private static func migrations(among groups: [FileGroup], _ store: FileStore) -> [FileGroup] {
    let sure = groups.filter { group in
      group.isVersioned
        || group.tool(heads: group.files.map(store.head), store: store).profile.cutsFiles
    }
    return sure.isEmpty ? groups : sure
  }
}

/// Where projects keep migrations, seen from the current directory.
let usualPlaces = [
  "supabase/migrations", "migrations", "db/migrations", "db/migrate", "db/migration",
  "database/migrations", "prisma/migrations", "drizzle", "sql/migrations", "sql", "schema",
  "src/main/resources/db/migration",
]
