import Syntax

/// Why findings are there: those with the same cause are one for people who read them.
///
/// A rule says which of its findings share one, and two rules may say the same. The findings themselves stay: comments,
/// baselines and fixes are about places, and formats in which each place is settled by itself list them all.
package struct Cause: Sendable {
  /// What its findings have in common.
  fileprivate let subject: [String]
  fileprivate let reach: Reach
  /// What this finding is about among those of its cause: a column, an index; nil where places are all alike.
  package let part: String?
  /// What to do about all of its places at once; nil where there is nothing shorter than to do each.
  package let remedy: String?

  fileprivate enum Reach: Hashable, Sendable {
    case history
    case file
    case statement(SourceRange)
  }

  private init(_ reach: Reach, _ subject: [String], part: String?, remedy: String?) {
    self.reach = reach
    self.subject = subject
    self.part = part
    self.remedy = remedy
  }

  /// What is the same in all files of a history.
  package static func history(_ subject: String..., remedy: String? = nil) -> Cause {
    Cause(.history, subject, part: nil, remedy: remedy)
  }

  /// What is the same in one file.
  package static func file(_ subject: String..., part: String? = nil) -> Cause {
    Cause(.file, subject, part: part, remedy: nil)
  }

  /// What is the same in one statement, given by its place.
  package static func statement(
    _ statement: SourceRange, _ subject: String..., part: String? = nil
  ) -> Cause {
    Cause(.statement(statement), subject, part: part, remedy: nil)
  }
}

/// A finding as people read it, with the others of its cause.
package struct FoldedFinding: Sendable {
  /// The weightiest of them, and of those the first.
  package let diagnostic: Diagnostic
  /// The other ones, in order.
  package fileprivate(set) var others: [Diagnostic] = []

  /// How many places it is about.
  package var placeCount: Int {
    others.isEmpty ? 1 : Set(([diagnostic] + others).map(\.range)).count
  }
}

extension [Diagnostic] {
  /// For each of them the index of the finding that it is read with: its own where that is itself.
  ///
  /// They are those of one history, in order.
  package var heads: [Int] {
    var heads = [Int](indices)
    var groups: [CauseKey: [Int]] = [:]
    for (index, diagnostic) in enumerated() {
      if let key = CauseKey(diagnostic) { groups[key, default: []].append(index) }
    }
    for group in groups.values {
      guard let head = group.max(by: { self[$0].isLess(than: self[$1], $0 > $1) }) else { continue }
      for index in group { heads[index] = head }
    }
    return heads
  }

  /// Each cause once, where its weightiest finding stands.
  package var folded: [FoldedFinding] {
    let heads = heads
    var others: [Int: [Diagnostic]] = [:]
    for (index, head) in heads.enumerated() where head != index {
      others[head, default: []].append(self[index])
    }
    return indices.filter { heads[$0] == $0 }.map {
      FoldedFinding(diagnostic: self[$0], others: others[$0] ?? [])
    }
  }
}

/// What findings of one cause have in common.
private struct CauseKey: Hashable {
  let subject: [String]
  let reach: Cause.Reach
  /// Nil where it does not matter.
  let file: SourceFile.ID?

  init?(_ diagnostic: Diagnostic) {
    guard let cause = diagnostic.finding.cause else { return nil }
    subject = cause.subject
    reach = cause.reach
    file = cause.reach == .file ? diagnostic.range.file : nil
  }
}

extension Diagnostic {
  fileprivate func isLess(than other: Diagnostic, _ isLater: Bool) -> Bool {
    severity == other.severity ? isLater : severity < other.severity
  }
}
