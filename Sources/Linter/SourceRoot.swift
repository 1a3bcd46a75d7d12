/// Where the repository begins, seen from the directory that the tool runs in.
///
/// What finds files by itself, GitHub and GitLab for example, counts paths from there.
package struct SourceRoot: Sendable {
  private let root: [Substring]
  private let workingDirectory: [Substring]

  /// Takes two absolute paths without links; without them paths are counted from where they are.
  package init(_ root: String = "/", workingDirectory: String = "/") {
    self.root = Self.parts(of: root, in: [])
    self.workingDirectory = Self.parts(of: workingDirectory, in: [])
  }

  /// A path as it is from the root; nil if it leads out of it.
  package func path(of path: String) -> String? {
    let parts = Self.parts(of: path, in: path.hasPrefix("/") ? [] : workingDirectory)
    guard parts.count > root.count, parts.starts(with: root) else { return nil }
    return parts.dropFirst(root.count).joined(separator: "/")
  }

  /// The absolute path of what lies at a path from the root.
  package func absolute(_ path: String) -> String {
    "/" + (root + Self.parts(of: path, in: [])).joined(separator: "/")
  }

  /// The parts of a path, without those that lead nowhere or back.
  private static func parts(of path: String, in directory: [Substring]) -> [Substring] {
    path.utf8.split(separator: UInt8(ascii: "/")).map(Substring.init)
      .reduce(into: directory) { parts, part in
        switch part {
        case ".": break
        case "..": if !parts.isEmpty { parts.removeLast() }
        default: parts.append(part)
        }
      }
  }
}
