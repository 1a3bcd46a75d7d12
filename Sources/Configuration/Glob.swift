/// A pattern for paths: `*` and `?` stay within a directory, `**` goes through any number of them.
///
/// It counts from the settings file. A pattern that names a directory stands for all in it; one
/// without a slash, for every file and directory of that name.
package struct Glob: Hashable, Sendable {
  /// The pattern as it was written.
  package let text: String
  private let parts: [Substring]

  /// A pattern; every text is one.
  package init(_ text: String) {
    self.text = text
    var parts = text.split(separator: "/").filter { $0 != "." }
    if !text.utf8.contains(UInt8(ascii: "/")) { parts.insert("**", at: 0) }
    self.parts = parts
  }

  /// Whether a path, with `/` between its parts, is one that the pattern means.
  package func matches(_ path: String) -> Bool {
    let names = path.split(separator: "/")
    // What the pattern matches may be the file, or a directory around it.
    return names.indices.contains { matches(names[...$0]) }
  }

  private func matches(_ names: ArraySlice<Substring>) -> Bool {
    wildcardMatch(parts, names, wild: "**") { part, name in
      wildcardMatch(Array(part), Array(name)[...], wild: "*") { $0 == "?" || $0 == $1 }
    }
  }
}

/// Whether a pattern whose wild elements stand for any number of elements matches them all.
private func wildcardMatch<Element: Equatable>(
  _ pattern: [Element], _ elements: ArraySlice<Element>, wild: Element,
  _ isMatch: (Element, Element) -> Bool
) -> Bool {
  var place = 0
  var index = elements.startIndex
  // Where to go on when the last wild element has to take one more.
  var retry: (place: Int, index: Int)?
  while index < elements.endIndex {
    if place < pattern.count, pattern[place] == wild {
      retry = (place + 1, index)
      place += 1
    } else if place < pattern.count, isMatch(pattern[place], elements[index]) {
      place += 1
      index += 1
    } else if let last = retry {
      retry = (last.place, last.index + 1)
      (place, index) = (last.place, last.index + 1)
    } else {
      return false
    }
  }
  return pattern[place...].allSatisfy { $0 == wild }
}
