import Syntax

/// A line of a comment.
struct CommentLine: Sendable {
  /// Its text without the comment's markers and the white space around; offsets of the file.
  var content: Range<Int>
  /// What makes it a comment and is no text.
  var markers: [Range<Int>]
  /// How many comments it stands in, one in the other: more than one where it is commented out once
  /// more inside of the comment.
  var depth: Int
  /// What makes it a comment inside of the comment.
  var innerMarkers: [Range<Int>] = []
  /// Whether it stands in a block comment.
  var isInBlock: Bool

  var isNested: Bool { depth > 1 }
}
