// Folders with numbers, each with a part of one history: `migrations/01/…`, `migrations/v2/…`, `migrations/2024/05/…`.

extension Folder {
  /// Whether its folders are steps of one history rather than histories.
  ///
  /// Folders of which each has the same files again are copies, for the versions of something else.
  var holdsNumberedFolders: Bool {
    let filled = folders.filter { $0.holdsSQL && leftOutFolderNames[$0.name.lowercased()] == nil }
    guard sqlFiles.isEmpty, filled.count > 1, filled.allSatisfy(\.isNumberedStep) else {
      return false
    }
    let names = filled.map { Set($0.allSQLFiles.map(\.lastPart)) }
    let count = names.reduce(0) { $0 + $1.count }
    let all = names.reduce(into: Set<String>()) { $0.formUnion($1) }
    return (count - all.count) * 3 < count
  }

  private var isNumberedStep: Bool {
    isNumber(name) && (!sqlFiles.isEmpty || folders.filter(\.holdsSQL).allSatisfy(\.isNumberedStep))
  }

  fileprivate var holdsSQL: Bool { !sqlFiles.isEmpty || folders.contains(where: \.holdsSQL) }
}

/// Whether the name of a folder is a number or a version, and perhaps words behind it: `01`, `v1.2`, `003_keys`.
func isNumber(_ name: String) -> Bool {
  var text = Substring(name).utf8
  if let first = text.first, first | 0x20 == UInt8(ascii: "v") { text = text.dropFirst() }
  guard text.first.map(isDecimal) ?? false else { return false }
  let rest = text.drop { isDecimal($0) || $0 == UInt8(ascii: ".") }
  return rest.isEmpty || rest.first == UInt8(ascii: "_") || rest.first == UInt8(ascii: "-")
}

/// Whether a folder's name says that what is in it counts no more: `archive`, `_old`, `migrations_backup`.
func isBackup(_ name: String) -> Bool {
  let words = name.lowercased().split { $0 == "-" || $0 == "_" || $0 == "." || $0 == " " }
  let marks: Set<Substring> = [
    "backup", "backups", "bak", "archive", "archives", "archived", "old", "deprecated", "obsolete",
  ]
  guard let first = words.first, let last = words.last else { return false }
  return marks.contains(first) || marks.contains(last)
}
