import Syntax

/// SQL in a comment that undoes the migration.
struct RollbackSection: Sendable {
  /// The line that announces it.
  let header: Range<Int>
  let statements: [Range<Int>]
  /// SQL that is only mentioned.
  let commentedOut: [Range<Int>]
  /// What is no SQL inside of the statements.
  let blanks: [Range<Int>]
  /// The objects that get back what they were.
  let undone: Set<SchemaEffect.Object>

  /// Of sections that undo the same, as one at the top of a file and one at its end may, only that which undoes
  /// most of it: they are two ways to say one thing.
  static func withoutAlternatives(_ sections: [RollbackSection]) -> [RollbackSection] {
    guard sections.count > 1 else { return sections }
    let ranked = sections.indices.sorted { left, right in
      let counts = (sections[left].undone.count, sections[right].undone.count)
      return counts.0 == counts.1 ? left > right : counts.0 > counts.1
    }
    var kept: Set<Int> = []
    for index in ranked {
      let repeats = kept.contains { !sections[$0].undone.isDisjoint(with: sections[index].undone) }
      if !repeats { kept.insert(index) }
    }
    return sections.indices.filter(kept.contains).map { sections[$0] }
  }
}
