/// Files that belong together as one history, before anything is known of their content.
struct FileGroup: Sendable {
  enum Layout: Hashable, Sendable {
    /// One file per migration, or two.
    case flat
    /// A directory per migration, with a file of this name in it.
    case directories(file: String)
    /// `committed/` and `current`.
    case graphile
    /// `deploy/`, `revert/`, `verify/`.
    case sqitch
  }

  let folder: Folder
  let layout: Layout
  /// Paths of the files of SQL that may be migrations.
  var files: [String]
  /// Paths of files in directories that hold nothing but rollbacks.
  var rollbacks: [String] = []
  /// Whether the files lie in numbered folders, whose order counts first.
  var isInNumberedFolders = false

  /// Whether the layout or most names say that these are migrations.
  var isVersioned: Bool {
    guard layout == .flat else { return true }
    return files.count { MigrationName($0).isVersioned } * 2 >= files.count
  }
}

extension MigrationName {
  /// Whether its name puts it in an order.
  var isVersioned: Bool { version != nil || role == .repeatable }
}

/// The groups of files below a directory.
struct FileGroups: Sendable {
  private(set) var groups: [FileGroup] = []
  private(set) var leftOut: [LeftOutFile] = []

  init(in folder: Folder) {
    search(folder)
  }

  private mutating func search(_ folder: Folder, rollbacks: [Folder] = []) {
    leftOut += folder.closed.map { LeftOutFile(path: $0, reason: .unreadable) }
    leftOut += folder.unnameable.map { LeftOutFile(path: $0, reason: .unnameable) }
    if folder.isSqitchProject { return addSqitch(folder) }
    if folder.isGraphileMigrate { return addGraphile(folder) }
    var rest = leaveOut(addDirectories(in: folder), of: folder)
    if Folder(path: folder.path, files: folder.files, folders: rest).holdsNumberedFolders {
      return addNumbered(rest, of: folder)
    }
    let undoing = rest.filter { rollbackFolderNames.contains($0.name.lowercased()) }
    let holdsForward = !folder.sqlFiles.isEmpty || rest.contains { $0.name == "up" }
    if holdsForward { rest.removeAll { rollbackFolderNames.contains($0.name.lowercased()) } }
    if !folder.sqlFiles.isEmpty { addFlat(folder, rollbacks + undoing, absorbing: &rest) }
    for below in rest {
      search(below, rollbacks: folder.sqlFiles.isEmpty && below.name == "up" ? undoing : [])
    }
  }

  /// Leaves out the folders whose names say that they hold no migrations.
  ///
  /// - Returns: The others.
  private mutating func leaveOut(_ folders: [Folder], of parent: Folder) -> [Folder] {
    let names = parent.folders.map(\.name)
    return folders.filter { below in
      guard let reason = reason(toLeaveOut: below, of: parent, beside: names) else { return true }
      leftOut += below.allSQLFiles.map { LeftOutFile(path: $0, reason: reason) }
      return false
    }
  }

  private func reason(
    toLeaveOut folder: Folder, of parent: Folder, beside names: [String]
  ) -> LeftOutFile.Reason? {
    if let reason = leftOutFolderNames[folder.name.lowercased()] { return reason }
    if OtherDatabase.isName(ofFolder: folder.name, among: names) { return .otherDatabase }
    guard isBackup(folder.name) else { return nil }
    // Flyway reads all that is below a location, whatever it is called.
    if parent.isFlywayLocation, folder.holdsFlywayMigrations { return nil }
    let isBeside =
      !parent.sqlFiles.isEmpty
      || parent.folders.contains { other in
        other.name != folder.name && !isBackup(other.name) && !folder.sqlFiles.isEmpty
          && (!other.sqlFiles.isEmpty || other.holdsDirectories)
      }
      || parent.holdsDirectories
    return isBeside ? .backup : nil
  }

  private mutating func addNumbered(_ steps: [Folder], of folder: Folder) {
    let files = steps.flatMap(\.allSQLFiles).sorted(by: isOrderedNaturally)
    var group = FileGroup(folder: folder, layout: .flat, files: files)
    group.isInNumberedFolders = true
    groups.append(group)
  }

  private mutating func addFlat(
    _ folder: Folder, _ rollbacks: [Folder], absorbing rest: inout [Folder]
  ) {
    var files = folder.sqlFiles.map(folder.path(of:))
    // Flyway reads a location with all that is below it.
    if files.contains(where: { FlywayName($0.lastPart.splitSuffix.stem) != nil }) {
      let nested = rest.filter(\.holdsFlywayMigrations)
      files += nested.flatMap(\.allSQLFiles)
      rest.removeAll(where: \.holdsFlywayMigrations)
    }
    groups.append(
      FileGroup(
        folder: folder, layout: .flat, files: files, rollbacks: rollbacks.flatMap(\.allSQLFiles)))
  }

  /// - Returns: The folders that are no migrations.
  private mutating func addDirectories(in folder: Folder) -> [Folder] {
    for name in ["up.sql", "migration.sql"] {
      let migrations = folder.folders.filter { $0.files.contains(name) }
      guard !migrations.isEmpty else { continue }
      groups.append(
        FileGroup(
          folder: folder, layout: .directories(file: name),
          files: migrations.flatMap { $0.sqlFiles.map($0.path(of:)) }))
      return folder.folders.filter { !$0.files.contains(name) }
    }
    return folder.folders
  }

  private mutating func addGraphile(_ folder: Folder) {
    let parts = folder.folders.filter { $0.name == "committed" || $0.name == "current" }
    let current = folder.files.filter { $0 == "current.sql" }.map(folder.path(of:))
    let files = parts.flatMap { $0.sqlFiles.map($0.path(of:)) } + current
    groups.append(FileGroup(folder: folder, layout: .graphile, files: files))
    leftOut += Set(folder.allSQLFiles).subtracting(files).sorted(by: isOrderedByBytes).map {
      LeftOutFile(path: $0, reason: .toolFile)
    }
  }

  private mutating func addSqitch(_ folder: Folder) {
    let names: Set = ["deploy", "revert", "verify"]
    let own = folder.folders.filter { names.contains($0.name) }
    groups.append(
      FileGroup(folder: folder, layout: .sqitch, files: own.flatMap(\.allSQLFiles)))
    leftOut += folder.sqlFiles.map { LeftOutFile(path: folder.path(of: $0), reason: .notRun) }
    for other in folder.folders where !names.contains(other.name) {
      let below = FileGroups(in: other)
      let projects = below.groups.filter { $0.layout == .sqitch }
      groups += projects
      let files = Set(other.allSQLFiles).subtracting(projects.flatMap(\.folder.allSQLFiles))
      leftOut += files.sorted(by: isOrderedByBytes).map { LeftOutFile(path: $0, reason: .notRun) }
    }
  }
}

let leftOutFolderNames: [String: LeftOutFile.Reason] = [
  "test": .test, "tests": .test, "__tests__": .test, "spec": .test, "testdata": .test,
  "fixtures": .seed, "seed": .seed, "seeds": .seed, "seeders": .seed,
]

extension Folder {
  fileprivate var isSqitchProject: Bool {
    if files.contains("sqitch.plan") { return true }
    return folder(named: "deploy") != nil
      && (folder(named: "revert") != nil || folder(named: "verify") != nil)
  }

  fileprivate var isGraphileMigrate: Bool {
    guard let committed = folder(named: "committed"), !committed.sqlFiles.isEmpty else {
      return false
    }
    return folder(named: "current") != nil || files.contains("current.sql")
  }

  /// Whether it has a directory for each migration.
  fileprivate var holdsDirectories: Bool {
    folders.contains { $0.files.contains("up.sql") || $0.files.contains("migration.sql") }
  }

  fileprivate var isFlywayLocation: Bool {
    sqlFiles.contains { FlywayName($0.splitSuffix.stem) != nil }
  }

  fileprivate var holdsFlywayMigrations: Bool {
    sqlFiles.contains { FlywayName($0.splitSuffix.stem) != nil }
      || folders.contains(where: \.holdsFlywayMigrations)
  }
}
