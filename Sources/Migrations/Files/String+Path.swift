// Paths as text, taken apart as they are written: no disk is asked, and `.` is the current directory.

extension String {
  /// The path of a name below a directory; `.` and the empty path stay unsaid.
  func appending(path name: String) -> String {
    if isEmpty || self == "." { return name }
    return hasSuffix("/") ? self + name : self + "/" + name
  }

  /// The last part of a path.
  var lastPart: String {
    lastIndex(of: slash).map { String(self[utf8.index(after: $0)...]) } ?? self
  }

  /// The directory a path lies in, `.` where it doesn't say.
  var directory: String {
    guard let slash = lastIndex(of: slash) else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }

  /// The directory above a directory, in the terms it was named in.
  var parentDirectory: String {
    if self == "." || isEmpty { return ".." }
    let last = lastPart
    return last == ".." || last == "." ? self + "/.." : directory
  }

  /// A path without slashes at its end and without `./` at its start.
  var tidied: String {
    var path = Substring(self)
    while path.utf8.count > 1, path.utf8.last == slash { path.removeLast() }
    while path.hasPrefix("./"), path.utf8.count > 2 { path.removeFirst(2) }
    return String(path)
  }

  /// A path without the parts that lead nowhere, and those that lead back with what they lead back from.
  var withoutDots: String {
    var kept: [Substring] = []
    for part in pathParts where part != "." {
      if part == "..", let last = kept.last, last != ".." {
        kept.removeLast()
      } else {
        kept.append(part)
      }
    }
    return (hasPrefix("/") ? "/" : "") + kept.joined(separator: "/")
  }

  /// The parts of a path, as often as there are slashes between them.
  var pathParts: [Substring] { split(separator: "/") }

  /// A file's name without its suffix, and the suffix in lower case.
  var splitSuffix: (stem: String, suffix: String) {
    guard let dot = lastIndex(of: UInt8(ascii: ".")), dot > startIndex else { return (self, "") }
    return (String(self[..<dot]), self[utf8.index(after: dot)...].lowercased())
  }

  /// Whether a name is one that SQL goes by.
  var isSQLFile: Bool {
    switch splitSuffix.suffix {
    case "sql", "pgsql", "psql", "ddl": true
    default: false
    }
  }

  /// Where a byte stands last; names are split several times for every file of a history, and a buffer is looked
  /// through ten times as fast as a view of a string.
  private func lastIndex(of byte: UInt8) -> Index? {
    var text = self
    let offset = text.withUTF8 { $0.lastIndex(of: byte) }
    return offset.map { utf8.index(startIndex, offsetBy: $0) }
  }
}

private let slash = UInt8(ascii: "/")
