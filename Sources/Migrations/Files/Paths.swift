/// Joins a directory and a name below it; `.` and the empty path stay unsaid.
func join(_ directory: String, _ name: String) -> String {
  if directory.isEmpty || directory == "." { return name }
  return directory.hasSuffix("/") ? directory + name : directory + "/" + name
}

/// The last part of a path.
func lastPart(_ path: String) -> String {
  path.lastIndex(of: slash).map { String(path[path.utf8.index(after: $0)...]) } ?? path
}

/// The directory a path lies in, `.` where it doesn't say.
func directory(of path: String) -> String {
  guard let slash = path.lastIndex(of: slash) else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// The directory above a directory, in the terms it was named in.
func parent(of directory: String) -> String {
  let last = lastPart(directory)
  if directory == "." || directory.isEmpty { return ".." }
  if last == ".." || last == "." { return directory + "/.." }
  return Migrations.directory(of: directory)
}

/// A path without slashes at its end and without `./` at its start.
func tidied(_ path: String) -> String {
  var path = Substring(path)
  while path.utf8.count > 1, path.utf8.last == slash { path.removeLast() }
  while path.hasPrefix("./"), path.utf8.count > 2 { path.removeFirst(2) }
  return String(path)
}

/// A path without the parts that lead nowhere, and those that lead back with what they lead back from.
func withoutDots(_ path: String) -> String {
  var kept: [Substring] = []
  for part in parts(of: path) where part != "." {
    if part == "..", let last = kept.last, last != ".." {
      kept.removeLast()
    } else {
      kept.append(part)
    }
  }
  return (path.hasPrefix("/") ? "/" : "") + kept.joined(separator: "/")
}

/// The parts of a path, as often as there are slashes between them.
func parts(of path: String) -> [Substring] { path.split(separator: "/") }

/// A file's name without its suffix, and the suffix in lower case.
func splitSuffix(_ name: String) -> (stem: String, suffix: String) {
  guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else {
    return (name, "")
  }
  return (String(name[..<dot]), name[name.utf8.index(after: dot)...].lowercased())
}

/// Whether a name is one that SQL goes by.
func isSQL(_ name: String) -> Bool {
  switch splitSuffix(name).suffix {
  case "sql", "pgsql", "psql", "ddl": true
  default: false
  }
}

private let slash = UInt8(ascii: "/")

extension String {
  /// Where a byte stands last; names are split several times for every file of a history, and a buffer is looked
  /// through ten times as fast as a view of a string.
  fileprivate func lastIndex(of byte: UInt8) -> Index? {
    var text = self
    let offset = text.withUTF8 { $0.lastIndex(of: byte) }
    return offset.map { utf8.index(startIndex, offsetBy: $0) }
  }
}
