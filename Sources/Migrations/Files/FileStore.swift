/// Where files come from: the disk, or memory.
enum FileStore: Sendable {
  case disk(FileReplacements)
  case memory([String: [UInt8]])

  func read(_ path: String) throws(InputError) -> [UInt8] {
    switch self {
    case .disk(let replacements):
      if let bytes = replacements[path] { return bytes }
      return try FileSystem.read(path)
    case .memory(let files):
      guard let bytes = files[path] else { throw .missing(path) }
      return bytes
    }
  }

  /// The first bytes of a file, enough to see what it is; none if it can't be read.
  func head(of path: String) -> [UInt8] {
    switch self {
    case .disk(let replacements) where replacements[path] == nil:
      (try? FileSystem.read(path, atMost: 4096)) ?? []
    default: (try? read(path)) ?? []
    }
  }

  /// The content of a file that need not be there: a sidecar, a file that a comment points to.
  func readIfPresent(_ path: String) -> [UInt8]? {
    isFile(path) ? try? read(path) : nil
  }

  func isFile(_ path: String) -> Bool {
    switch self {
    case .disk(let replacements):
      replacements[path] != nil || FileSystem.status(of: path)?.kind == .file
    case .memory(let files): files[path] != nil
    }
  }

  /// The directory that holds the whole project, without links.
  ///
  /// It is the nearest one upwards that Git calls its own; without one the working directory, or the directory
  /// itself where it lies elsewhere. Empty in memory.
  func projectRoot(of directory: String) -> String {
    guard case .disk = self else { return "" }
    let start = absolute(directory)
    var root = start
    while root != "/" {
      // In a worktree or a submodule it is a file.
      if FileSystem.status(of: root.appending(path: ".git")) != nil { return root }
      root = root.directory
    }
    let here = absolute(".")
    return start == here || start.hasPrefix(here + "/") ? here : start
  }

  /// Whether a file lies in a directory or below it, whatever links lead to it.
  func isFile(_ path: String, below root: String) -> Bool {
    guard case .disk = self, root != "/" else { return true }
    return absolute(path).hasPrefix(root + "/")
  }

  /// A path as it would be from the root, for the names of the directories above it.
  func absolute(_ path: String) -> String {
    switch self {
    case .disk: FileSystem.realPath(path.isEmpty ? "." : path) ?? path
    case .memory: path
    }
  }
}
