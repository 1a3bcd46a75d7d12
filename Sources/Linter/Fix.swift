import Syntax

/// An edit that takes a finding away.
package struct Fix: Sendable {
  /// Whether somebody has to look at what a fix makes of the file.
  package enum Applicability: String, Hashable, Sendable {
    /// The migration means the same afterwards; it may be applied unasked.
    case safe
    /// The migration means something else, or another file has to follow; somebody has to agree.
    case unsafe
  }

  /// What it does, as an order: `Build the index concurrently`.
  package let title: String
  /// Whether it may be applied unasked.
  package let applicability: Applicability
  /// Of one file, sorted, none over another.
  package let edits: [Edit]

  /// A fix of edits in one file, none of which overlap; they need not be sorted.
  package init(_ title: String, _ applicability: Applicability, _ edits: [Edit]) {
    self.title = title
    self.applicability = applicability
    self.edits = edits.sorted { $0.range < $1.range }
  }
}

/// A piece of a file, and what is to stand in its place.
package struct Edit: Hashable, Sendable {
  /// Empty where something is only inserted.
  package let range: SourceRange
  /// The text that stands there afterwards; empty takes the piece away.
  package let replacement: String

  /// Puts text in the place of a piece.
  package init(replacing range: SourceRange, with replacement: String) {
    self.range = range
    self.replacement = replacement
  }

  /// Puts text before the byte of an offset.
  package static func inserting(_ text: String, at offset: Int, in file: SourceFile.ID) -> Edit {
    Edit(replacing: SourceRange(file: file, start: offset, end: offset), with: text)
  }
}

extension SourceFile {
  /// The file's bytes with as many of the fixes as do not get in each other's way, the first ones first.
  ///
  /// A fix is applied as a whole or not at all.
  ///
  /// - Returns: The new bytes, and the fixes that were applied.
  package func applying(_ fixes: [Fix]) -> (bytes: [UInt8], applied: [Fix]) {
    var taken: [Edit] = []
    var applied: [Fix] = []
    for fix in fixes {
      let new = fix.edits.filter { !taken.contains($0) }
      guard fix.edits.allSatisfy({ isOwn($0) }), !new.contains(where: { $0.touches(any: taken) })
      else { continue }
      taken += new
      applied.append(fix)
    }
    var result: [UInt8] = []
    var offset = 0
    for edit in taken.sorted(by: { $0.range < $1.range }) {
      result += bytes[offset..<edit.range.start]
      result += withOwnLineBreaks(edit.replacement)
      offset = edit.range.end
    }
    return (result + bytes[offset...], applied)
  }

  private func isOwn(_ edit: Edit) -> Bool {
    edit.range.file == id && edit.range.start >= 0 && edit.range.end <= bytes.count
  }
}

extension Edit {
  /// Whether both want the same bytes, or the same place.
  fileprivate func touches(any others: [Edit]) -> Bool {
    others.contains { $0.range.start <= range.end && range.start <= $0.range.end }
  }
}
