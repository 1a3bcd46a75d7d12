/// A file whose content comes from elsewhere, an editor's buffer for example.
package struct FileReplacement: Sendable {
  /// Its path, as it would be named on the command line.
  package let path: String
  /// What counts instead of what is on disk.
  package let bytes: [UInt8]

  /// The content of a file, which need not exist.
  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// The content of files that does not count as it is on disk, whatever name they are read by.
struct FileReplacements: Sendable {
  private var contents: [String: [UInt8]] = [:]
  /// Of those that are on disk, by other names too.
  private var identities: Set<FileSystem.Identity> = []

  init(_ replacements: [FileReplacement]) {
    for replacement in replacements {
      let path = replacement.path.tidied
      contents[path] = replacement.bytes
      if let real = FileSystem.realPath(path) { contents[real] = replacement.bytes }
      if let status = FileSystem.status(of: path) { identities.insert(status.identity) }
    }
  }

  subscript(path: String) -> [UInt8]? {
    if contents.isEmpty { return nil }
    if let bytes = contents[path] { return bytes }
    // One system call tells almost all files apart; the real path takes one for each part of it.
    guard let identity = FileSystem.status(of: path)?.identity, identities.contains(identity) else {
      return nil
    }
    return FileSystem.realPath(path).flatMap { contents[$0] }
  }
}
