import Syntax

/// The SQL that comments of a migration give for undoing it.
struct RollbackSection: Sendable {
  /// The first header.
  let header: Range<Int>
  /// The statements, in the order in which they stand.
  let statements: [Range<Int>]
  let isEmpty: Bool

  static func find(in file: SourceFile, _ region: Range<Int>) -> RollbackSection? { nil }
  static func pointer(in file: SourceFile, _ region: Range<Int>) -> RollbackPointer? { nil }
  func rollback(in file: SourceFile, _ tool: MigrationTool) -> Rollback? { nil }
}
