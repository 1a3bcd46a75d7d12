import Linter
import Syntax

/// The other findings of a cause, in as few words as tell them apart.
struct CauseText {
  /// What other rules say of the same, then where else this one found it; a line each.
  let notes: [String]

  /// Places that are named; how many more there are is counted.
  private static let limit = 5

  init(of diagnostic: Diagnostic, _ others: [Diagnostic], _ places: inout PlaceFinder) {
    guard !others.isEmpty else {
      notes = []
      return
    }
    var notes: [String] = []
    var said: Set<String> = [diagnostic.rule.id]
    var rest: [Diagnostic] = []
    for other in others {
      if said.insert(other.rule.id).inserted {
        let place = places.place(of: other.range)
        notes.append("\(other.finding.message.singleLine) [\(other.rule.id)] (\(place.name))")
      } else {
        rest.append(other)
      }
    }
    let home = diagnostic.range.file
    let isAtHome = rest.allSatisfy { $0.range.file == home }
    var items: [String] = []
    for other in rest {
      let place = places.place(of: other.range)
      let line =
        isAtHome ? "line \(place.start.line)" : "\(place.file.path.singleLine):\(place.start.line)"
      let item = other.finding.cause?.part.map { "\($0.singleLine) (\(line))" } ?? line
      if items.last != item { items.append(item) }
    }
    self.notes = notes + Self.listed(items)
  }

  private static func listed(_ items: [String]) -> [String] {
    guard !items.isEmpty else { return [] }
    // A list of all but one saves nothing.
    let shown = items.count == limit + 1 ? items : Array(items.prefix(limit))
    let tail = shown.count < items.count ? ", …" : ""
    let noun = items.count == 1 ? "place" : "places"
    return ["and \(items.count) more \(noun): \(shown.joined(separator: ", "))\(tail)"]
  }
}
