import Syntax

extension MigrationHistory {
  /// How many migrations there are up to a version, that one with them.
  ///
  /// The version may be one of the history's, the beginning of one, a date, or the name of a file; one between
  /// two others may be gone.
  ///
  /// - Returns: Nil where the history does not tell where it would stand.
  package func position(behind version: String) -> Int? {
    if let last = migrations.lastIndex(where: { $0.isCalled(version) }) { return last + 1 }
    let wanted = plain(version)
    let versions = migrations.map { plain($0.version) }
    if let last = versions.lastIndex(of: wanted) { return last + 1 }
    // Files without versions are in nobody's order.
    guard migrations.contains(where: { MigrationName($0.file.path).isVersioned }) else { return 0 }
    guard wanted.utf8.allSatisfy({ isDecimal($0) || $0 == UInt8(ascii: ".") }) else { return nil }
    if wanted.utf8.count > 3 {
      let last = versions.lastIndex { isTime($0) && $0.hasPrefix(wanted) }
      if let last { return last + 1 }
    }
    if isTime(wanted), versions.allSatisfy(isTime) {
      return (versions.lastIndex { isUpTo(wanted, $0) } ?? -1) + 1
    }
    guard let last = versions.lastIndex(where: { !isOrderedNaturally(wanted, $0) }),
      versions.contains(where: { isOrderedNaturally(wanted, $0) })
    else { return nil }
    return last + 1
  }

  /// The names of the versions that somebody may have meant.
  package func versions(near version: String) -> [String] {
    let wanted = plain(version)
    let index = migrations.firstIndex { isOrderedNaturally(wanted, plain($0.version)) }
    let end = min(migrations.count, max(index ?? migrations.count, 2) + 1)
    return migrations[max(0, end - 3)..<end].map(\.version)
  }
}

/// A version without what people write around it: `V1_9` is 1.9, 2024-05-01 is 20240501.
private func plain(_ version: String) -> String {
  var text = Substring(version.lowercased())
  if text.hasSuffix(".sql") { text = text.dropLast(4) }
  let digits = text.dropFirst()
  if text.first == "v", digits.utf8.first.map(isDecimal) ?? false { text = digits }
  let parts = text.split(separator: "-")
  if parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy(isDecimal) }) {
    return parts.joined()
  }
  return String(text.replacing("_", with: "."))
}

/// Whether a version is a date, or a moment.
private func isTime(_ version: String) -> Bool {
  version.utf8.count >= 8 && version.utf8.allSatisfy(isDecimal)
}

/// Whether a moment is before another, or in the day that it names.
private func isUpTo(_ day: String, _ moment: String) -> Bool {
  let length = max(day.utf8.count, moment.utf8.count)
  let end = day + String(repeating: "9", count: length - day.utf8.count)
  return moment + String(repeating: "0", count: length - moment.utf8.count) <= end
}
