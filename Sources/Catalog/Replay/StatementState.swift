import Syntax

/// What is known of a statement while it is replayed.
struct StatementState: Sendable {
  /// Its place in the replayed history, from 0.
  let number: Int
  /// What it did so far.
  var changes: [ReplayedChange] = []
  /// What `IF NOT EXISTS` found to be there; parts of the same definition mean nothing then.
  var skipped: SourceRange?
  /// The relations and types that it drops: none of them keeps another.
  var dropping: Set<RelationID> = []
  var droppingTypes: Set<QualifiedName> = []
  /// Whether it makes a table.
  var isCreating = false
  /// Whether it adds columns, which it does before anything that needs them.
  var isAddingColumns = false
  /// The conditions around the change at hand, outermost first.
  var decisions: [Decision] = []

  /// A condition, and what it came to when it was met.
  struct Decision {
    let condition: Expression?
    /// Nil where the history does not tell.
    let value: Bool?
  }

  init(number: Int) { self.number = number }
}

/// A change that is tried.
struct Attempt: Sendable {
  let range: SourceRange
  /// Why it can't be made.
  var failure: Failure?
}

/// Several statements that a server gets as one.
enum OpenQuery: Hashable, Sendable {
  /// The whole file.
  case file
  /// A part of a file whose other statements are sent one by one; a transaction unless it began in one.
  case group(Int, isTransaction: Bool)

  /// Which of the file's it is.
  var group: Int? {
    if case .group(let number, _) = self { number } else { nil }
  }
}
