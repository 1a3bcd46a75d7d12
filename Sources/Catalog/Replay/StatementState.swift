import Syntax

/// What is known of a statement while it is replayed.
struct StatementState: Sendable {
  /// Its place in the replayed history, from 0.
  let number: Int
  /// What it did so far.
  var changes: [ReplayedChange] = []
  /// What `IF NOT EXISTS` found to be there; parts of the same definition mean nothing then.
  var skipped: [SourceRange] = []
  /// The definitions that nothing came of, since what they make is there.
  var passedOver: [ReplayedChange] = []
  /// The catalog as it would be, were what they make not there.
  var meant: Catalog?
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

  /// What rules are told of the definitions that nothing came of.
  var skippedDefinitions: [SkippedDefinition] {
    guard let meant else { return [] }
    return passedOver.map { SkippedDefinition(change: $0, meant: meant) }
  }
}

/// A change that is tried.
struct Attempt: Sendable {
  let range: SourceRange
  /// Why it can't be made.
  var failure: Failure?
  /// Whether `IF NOT EXISTS` found what it makes to be there.
  var isPassedOver = false
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
