#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

func makeDirectory(_ path: String) {
  var made = path.hasPrefix("/") ? "" : "."
  for part in path.split(separator: "/") {
    made += "/\(part)"
    mkdir(made, 0o755)
  }
}

func write(_ text: String, to path: String) throws(RunError) {
  guard let file = fopen(path, "w") else {
    throw RunError(message: "\(path): \(String(cString: strerror(errno)))")
  }
  defer { fclose(file) }
  var text = text
  text.withUTF8 { _ = fwrite($0.baseAddress, 1, $0.count, file) }
}

func text(of path: String) throws(RunError) -> String {
  guard let file = fopen(path, "r") else {
    throw RunError(message: "\(path): \(String(cString: strerror(errno)))")
  }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&piece, 1, piece.count, file)
    guard count > 0 else { break }
    bytes += piece[..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// The paths of the files of SQL below a directory, relative to it, and their size in bytes.
func sqlFiles(below directory: String) -> (paths: [String], bytes: Int) {
  var paths: [String] = []
  var bytes = 0
  visit(directory, "") { path, size in
    paths.append(path)
    bytes += size
  }
  return (paths.sorted(), bytes)
}

private func visit(_ directory: String, _ prefix: String, _ body: (String, Int) -> Void) {
  for name in entries(of: directory) {
    let path = "\(directory)/\(name)"
    var status = stat()
    guard stat(path, &status) == 0 else { continue }
    if status.st_mode & S_IFMT == S_IFDIR {
      visit(path, "\(prefix)\(name)/", body)
    } else if name.hasSuffix(".sql") {
      body(prefix + name, Int(status.st_size))
    }
  }
}

/// The names in a directory, sorted; none if there is no such directory.
func entries(of directory: String) -> [String] {
  guard let stream = opendir(directory) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    let bytes = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
    let name = String(cString: bytes)
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names.sorted()
}
