#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What inputs are made from.
package enum Seeds {
  /// The files of SQL and the rules' pages below some directories; those that are missing are left out.
  package static func read(below directories: [String]) -> [[UInt8]] {
    directories.flatMap(paths).compactMap(contents)
  }

  private static func paths(below directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var found: [String] = []
    while let entry = readdir(stream) {
      let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
      let bytes = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
      let name = String(cString: bytes)
      if name.hasPrefix(".") { continue }
      let path = "\(directory)/\(name)"
      if name.hasSuffix(".sql") || name.hasSuffix(".md") {
        found.append(path)
      } else {
        found += paths(below: path)
      }
    }
    return found.sorted()
  }

  package static func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return bytes
  }
}
