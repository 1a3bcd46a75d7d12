import Syntax

/// Looks for the few tests that tell rows that are left from all others.
struct WordSearch {
  private struct Kind: Hashable {
    let answers: [Bool]
    let offends: Bool
  }

  private var kinds: [Kind] = []
  private var numbers: [Kind: Int] = [:]
  private var certain: Set<Int> = []

  mutating func add(_ answers: [Bool], offends: Bool, isCertain: Bool) {
    let kind = Kind(answers: answers, offends: offends)
    let number = numbers[kind] ?? kinds.count
    if number == kinds.count {
      kinds.append(kind)
      numbers[kind] = number
    }
    if isCertain, offends { certain.insert(number) }
  }

  /// Up to three conjunctions of the tests, in the order of their answers.
  func expression(of tests: [Expression]) -> Expression? {
    let offenders = Set(kinds.indices.filter { kinds[$0].offends })
    var words: [Expression] = []
    var open = offenders
    while !open.isEmpty, words.count < 3, let next = conjunction(within: offenders, covering: open)
    {
      words.append(
        next.tests.count == 1 ? tests[next.tests[0]] : .and(next.tests.map { tests[$0] }))
      open.subtract(next.kinds)
    }
    guard let first = words.first, !certain.isSubset(of: open) else { return nil }
    return words.count == 1 ? first : .or(words)
  }

  private struct Conjunction {
    let tests: [Int]
    let kinds: Set<Int>
  }

  /// The shortest conjunction that says most of what is open and nothing beside the offenders.
  private func conjunction(within offenders: Set<Int>, covering open: Set<Int>) -> Conjunction? {
    let single = (kinds.first?.answers.indices ?? 0..<0).map { test in
      Conjunction(tests: [test], kinds: Set(kinds.indices.filter { kinds[$0].answers[test] }))
    }
    var candidates = single
    var best: Conjunction?
    for length in 1...3 {
      for candidate in candidates where candidate.kinds.isSubset(of: offenders) {
        let gain = candidate.kinds.intersection(open).count
        if gain > best?.kinds.intersection(open).count ?? 0 { best = candidate }
      }
      if length == 3 || best?.kinds.isSuperset(of: open) == true { break }
      candidates = candidates.flatMap { candidate in
        single.filter { $0.tests[0] > candidate.tests[candidate.tests.count - 1] }.map {
          Conjunction(
            tests: candidate.tests + $0.tests, kinds: candidate.kinds.intersection($0.kinds))
        }
      }
    }
    return best
  }
}
