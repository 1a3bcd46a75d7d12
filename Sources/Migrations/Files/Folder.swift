/// A directory and what is below it, without content.
struct Folder: Sendable {
  /// As it was asked for; `.` for the current directory.
  let path: String
  /// Sorted names.
  var files: [String] = []
  var folders: [Folder] = []
  /// Directories below that may not be read.
  var closed: [String] = []
  /// Files of SQL whose names are no text, as far as they are.
  var unnameable: [String] = []

  var name: String { path.lastPart }

  func path(of file: String) -> String { path.appending(path: file) }

  var sqlFiles: [String] { files.filter(\.isSQLFile) }

  func folder(named name: String) -> Folder? { folders.first { $0.name == name } }

  /// The paths of all files of SQL, here and below.
  var allSQLFiles: [String] {
    sqlFiles.map(path(of:)) + folders.flatMap(\.allSQLFiles)
  }
}

extension Folder {
  /// Reads a directory of the disk, down to a depth.
  ///
  /// A directory is read once, however many links lead to it.
  static func scan(_ path: String, depth: Int = .max) throws(InputError) -> Folder {
    var seen: Set<FileSystem.Identity> = []
    return try scan(path, depth: depth, seen: &seen)
  }

  private static func scan(
    _ path: String, depth: Int, seen: inout Set<FileSystem.Identity>
  ) throws(InputError) -> Folder {
    var folder = Folder(path: path)
    if let identity = FileSystem.status(of: path)?.identity { seen.insert(identity) }
    for entry in try FileSystem.entries(of: path) {
      switch entry.kind {
      case .file: folder.files.append(entry.name)
      case .unnameable where entry.name.isSQLFile:
        folder.unnameable.append(path.appending(path: entry.name))
      case .directory where depth > 0 && !isIgnored(entry.name):
        let below = path.appending(path: entry.name)
        guard let identity = FileSystem.status(of: below)?.identity, !seen.contains(identity)
        else { continue }
        // One closed directory (a database's own, say) is no reason to read nothing at all.
        if let found = try? scan(below, depth: depth - 1, seen: &seen) {
          folder.folders.append(found)
        } else {
          folder.closed.append(below)
        }
      default: continue
      }
    }
    return folder
  }

  /// Directories of other programs, in which nobody keeps migrations of their own.
  private static func isIgnored(_ name: String) -> Bool {
    name.hasPrefix(".") || name == "node_modules" || name == "__pycache__"
  }

  /// The directory that files in memory would make up.
  static func make(of paths: [String]) -> Folder {
    var root = Folder(path: ".")
    for path in paths { root.insert(path.pathParts[...], at: ".") }
    root.sort()
    return root
  }

  private mutating func insert(_ parts: ArraySlice<Substring>, at path: String) {
    guard let first = parts.first else { return }
    if parts.count == 1 { return files.append(String(first)) }
    let below = path.appending(path: String(first))
    let index = folders.firstIndex { $0.path == below } ?? folders.endIndex
    if index == folders.endIndex { folders.append(Folder(path: below)) }
    folders[index].insert(parts.dropFirst(), at: below)
  }

  private mutating func sort() {
    files.sort(by: isOrderedByBytes)
    folders.sort { isOrderedByBytes($0.name, $1.name) }
    for index in folders.indices { folders[index].sort() }
  }

  /// Adds a file that may not be on the disk.
  mutating func add(_ file: String) {
    if !files.contains(file) {
      files.append(file)
      files.sort(by: isOrderedByBytes)
    }
  }
}
