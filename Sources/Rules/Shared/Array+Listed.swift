// How lists are written in sentences.

extension [String] {
  /// `a, b and c`; from some number on only how many more there are.
  func listed(upTo limit: Int = 5) -> String {
    if count > limit {
      return prefix(limit - 1).joined(separator: ", ") + " and \(count - limit + 1) more"
    }
    guard let last, count > 1 else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " and " + last
  }
}
