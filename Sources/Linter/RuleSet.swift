/// The rules of a run, and the names that comments and options may call them by.
package struct RuleSet: Sendable {
  /// Those that look at migrations, sorted by id.
  package let rules: [any Rule]
  /// Of statements that PostgreSQL can not parse.
  package let syntaxError: RuleMetadata
  /// Of comments that suppress what is not found.
  package let unusedSuppression: RuleMetadata
  /// Of comments that name no rule.
  package let unknownSuppression: RuleMetadata
  /// Of comments that do not say why.
  package let suppressionWithoutReason: RuleMetadata

  /// The rules of a program; the four without a type of their own are applied by the linter itself.
  package init(
    rules: [any Rule], syntaxError: RuleMetadata, unusedSuppression: RuleMetadata,
    unknownSuppression: RuleMetadata, suppressionWithoutReason: RuleMetadata
  ) {
    self.rules = rules
    self.syntaxError = syntaxError
    self.unusedSuppression = unusedSuppression
    self.unknownSuppression = unknownSuppression
    self.suppressionWithoutReason = suppressionWithoutReason
  }

  /// The rules that the linter itself keeps.
  package var own: [RuleMetadata] {
    [syntaxError, unusedSuppression, unknownSuppression, suppressionWithoutReason]
  }

  /// Every rule, sorted by id.
  package var all: [RuleMetadata] {
    (rules.map(\.metadata) + own).sorted { $0.id < $1.id }
  }

  /// The ids of the rules that run unless something else is asked for.
  package var runningByDefault: Set<String> { Set(all.filter { !$0.isOptIn }.map(\.id)) }

  /// The rule of an id, or of a name it has in another tool.
  package func named(_ name: String) -> RuleMetadata? {
    all.first { $0.id == name } ?? all.first { $0.aliases.contains(name) }
  }

  /// The rule whose id is most like a name that is none.
  package func closest(to name: String) -> RuleMetadata? {
    closestWord(to: name, among: all.map(\.id)).flatMap(named)
  }
}

/// The word that somebody may have meant who wrote another.
package func closestWord(to word: String, among words: [String]) -> String? {
  let best = words.map { ($0, editDistance(word, $0)) }.min { $0.1 < $1.1 }
  guard let (match, distance) = best, distance <= max(2, word.count / 3) else { return nil }
  return match
}

/// How many letters have to be changed, added or left out to make one word of the other.
package func editDistance(_ left: String, _ right: String) -> Int {
  let right = Array(right.utf8)
  var row = Array(0...right.count)
  for (index, letter) in left.utf8.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for column in right.indices {
      let substituted = diagonal + (letter == right[column] ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(substituted, row[column] + 1, row[column + 1] + 1)
    }
  }
  return row[right.count]
}
