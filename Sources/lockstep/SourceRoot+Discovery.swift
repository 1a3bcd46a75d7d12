import Linter
import Reporters

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// Where the repository begins on the disk.

extension SourceRoot {
  /// The nearest directory from the working directory up that Git calls its own; without one, the
  /// working directory.
  static func current() -> SourceRoot {
    guard let start = workingDirectory() else { return SourceRoot() }
    var directory = Substring(start)
    // In a worktree or a submodule it is a file.
    while !directory.isEmpty, access("\(directory)/.git", F_OK) != 0 {
      directory = directory[..<(directory.lastIndex(of: "/") ?? directory.startIndex)]
    }
    return SourceRoot(directory.isEmpty ? start : String(directory), workingDirectory: start)
  }

  /// Counts paths from the working directory.
  static var here: SourceRoot {
    guard let here = workingDirectory() else { return SourceRoot() }
    return SourceRoot(here, workingDirectory: here)
  }

  private static func workingDirectory() -> String? {
    guard let path = getcwd(nil, 0) else { return nil }
    defer { free(path) }
    return String(validatingCString: path)
  }
}
