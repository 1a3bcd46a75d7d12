import Catalog
import Linter
import Locks

// Locks and fixes in the words that findings are written with.

extension LockFootprint {
  /// What others have to wait for, and how long it takes, a line per relation.
  var descriptions: [String] {
    lines.compactMap { relation, lock in
      let waiting = lock.flatMap { $0.blocksReads || $0.blocksWrites ? $0 : nil }
      let work = relation.isOutOfSight ? nil : work(on: relation)
      let words = [
        waiting.map { "blocks \($0.blocksReads ? "reads and writes" : "writes")" }, work?.words,
      ]
      .compactMap { $0 }
      guard let lock, !words.isEmpty else {
        return work.map { "\(relation.name): \($0.words)" }
      }
      return "\(lock.mode) on \(relation.name): \(words.joined(separator: ", "))"
    }
  }
}

extension LockFootprint.Work {
  var words: String {
    switch self {
    case .rewrite: "writes it anew"
    case .scan: "reads all of it"
    case .lookup: "looks rows up in it"
    }
  }
}

extension Fix: CustomStringConvertible {
  /// What it does, and whether somebody has to look at it.
  package var description: String { "\(title) (\(applicability.rawValue))" }
}
