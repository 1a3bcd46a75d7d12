import Syntax

/// How a rollback is written down.
package enum RollbackForm: Sendable {
  /// Below a marker, which may have it run outside of a transaction with what `optOut` puts behind it.
  case section(marker: String, optOut: String?)
  /// In lines of the changeset, each behind a prefix.
  case changeset(prefix: String)
  /// In a file of its own.
  case file(RollbackFile)
  /// In a comment at the end of the migration's file.
  case comment

  /// What marks a new rollback to run outside of a transaction by itself; nil where nothing does.
  package var optOut: String? {
    switch self {
    case .section(_, let optOut): optOut
    case .file(let file): file.optOut
    case .changeset, .comment: nil
    }
  }
}

/// A rollback in a file of its own.
package struct RollbackFile: Sendable {
  /// An example of its name, in Markdown.
  package let example: String
  /// Its path, by the migration's.
  package let path: @Sendable (String) -> String
  /// Where it lies, for a message about the migration of a file's name; nil where people rather write comments.
  var place: (@Sendable (String) -> String)?
  /// What it starts with, for the migration of a file.
  package var header: @Sendable (SourceFile) -> String = { _ in "" }
  /// The line that has it run outside of a transaction by itself.
  package var optOut: String?
  /// Whether it opens its transaction itself.
  package var beginsTransaction = false
}

extension RollbackForm {
  /// The form that most rollbacks of some migrations have; nil unless these lie in files of their own.
  package init?(like migrations: [Migration]) {
    let others = migrations.filter { $0.rollback != nil }
    let ends = others.compactMap(\.endOfRollbackFile)
    guard ends.count * 2 > others.count, let end = ends.first else { return nil }
    self = .file(RollbackFile(example: "`X\(end)`", path: { $0.undirectedStem + end }))
  }
}

extension Migration {
  /// What the path of its rollback's file has behind its own stem.
  fileprivate var endOfRollbackFile: String? {
    let stem = file.path.undirectedStem
    guard let rollback, rollback.place == .file, rollback.file.path.hasPrefix(stem) else {
      return nil
    }
    return String(rollback.file.path.dropFirst(stem.count))
  }
}

extension String {
  /// With another ending; with that ending instead of `.sql` where it has not the one.
  func replacingEnd(_ end: String, with new: String) -> String {
    (hasSuffix(end) ? withoutEnd(end) : withoutEnd(".sql")) + new
  }

  /// Without an ending, if it has it.
  func withoutEnd(_ end: String) -> String {
    hasSuffix(end) ? String(dropLast(end.count)) : self
  }

  /// Without what says that it is SQL, and goes forward.
  fileprivate var undirectedStem: String { withoutEnd(".sql").withoutEnd(".up") }
}
