/// One thing that the server and Lockstep do not agree on.
struct Difference: Hashable, Sendable {
  var object: String
  /// What of the object differs; nil when one side does not have it at all.
  let attribute: String?
  let serverValue: String
  let lockstepValue: String

  var server: String { (attribute.map { "\($0): " } ?? "") + serverValue }
  var lockstep: String { (attribute.map { "\($0): " } ?? "") + lockstepValue }
}

/// Compares facts; remembers what it has compared before, since most objects do not change.
struct Comparison {
  private struct Pair: Hashable {
    let server: String
    let lockstep: String
  }

  private var verdicts: [Pair: [Difference]] = [:]
  private(set) var compared = 0

  mutating func differences(_ server: Facts, _ lockstep: Facts) -> [Difference] {
    var result: [Difference] = []
    for (object, details) in server {
      compared += 1
      guard let own = lockstep[object] else {
        result.append(
          Difference(
            object: object, attribute: nil, serverValue: details, lockstepValue: "does not exist"))
        continue
      }
      if own == details { continue }
      result += verdict(Pair(server: details, lockstep: own)).map {
        var difference = $0
        difference.object = object
        return difference
      }
    }
    for (object, details) in lockstep where server[object] == nil {
      result.append(
        Difference(
          object: object, attribute: nil, serverValue: "does not exist", lockstepValue: details))
    }
    return result.sorted { ($0.object, $0.server) < ($1.object, $1.server) }
  }

  private mutating func verdict(_ pair: Pair) -> [Difference] {
    if let known = verdicts[pair] { return known }
    let result = compare(Self.details(pair.server), Self.details(pair.lockstep))
    verdicts[pair] = result
    return result
  }

  private func compare(_ server: [String: Detail], _ lockstep: [String: Detail]) -> [Difference] {
    Set(server.keys).union(lockstep.keys).compactMap { name in
      let one = server[name]
      let two = lockstep[name]
      if let one, let two, one.agrees(with: two) { return nil }
      // The server names the operator class that it would take anyway as well.
      if two == nil, one?.value.hasPrefix("default ") == true { return nil }
      return Difference(
        object: "", attribute: name, serverValue: one?.value ?? "-",
        lockstepValue: two?.value ?? "-")
    }
  }

  private struct Detail {
    var value: String
    let isExpression: Bool

    func agrees(with other: Detail) -> Bool {
      // A question mark stands for what takes more than the catalog to tell.
      if value == other.value || other.value == "?" { return true }
      if value == "default " + other.value { return true }
      return isExpression && other.isExpression
        && Normalisation.sameMeaning(value, other.value)
    }
  }

  /// The lines of an object; one without a name goes on with the line before it.
  private static func details(_ text: String) -> [String: Detail] {
    var result: [String: Detail] = [:]
    var last: String?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard let mark = line.firstIndex(where: { $0 == ":" || $0 == "~" }),
        line.index(after: mark) < line.endIndex, line[line.index(after: mark)] == " ",
        mark > line.startIndex,
        line[..<mark].allSatisfy({ $0.isLowercase || $0.isNumber || $0 == " " })
      else {
        if let last { result[last]?.value += "\n" + line }
        continue
      }
      let name = String(line[..<mark])
      let value = String(line[line.index(mark, offsetBy: 2)...])
      result[name] = Detail(value: value, isExpression: line[mark] == "~")
      last = name
    }
    return result
  }
}
