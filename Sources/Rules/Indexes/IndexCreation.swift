import Catalog
import Linter
import Syntax

/// The statement that made an index, for fixes that take it back.
struct IndexCreation {
  private let change: ReplayedChange
  private let file: SourceFile

  /// Nil when it is not made by a `CREATE INDEX` of its own.
  init?(of index: Index, in history: ReplayedHistory) {
    let migration = history.migrations[index.origin.migration]
    let changes = migration.statement(index.origin.statement)?.changes ?? []
    guard changes.count == 1, !changes[0].isInBlock,
      case .indexCreated(let definition) = changes[0].action,
      definition.name == nil || definition.name == index.name
    else { return nil }
    change = changes[0]
    file = migration.source.file
  }

  /// The edit that leaves the statement out.
  var removal: Edit? { file.removing(change.range) }

  /// The edit that drops another index behind it.
  func dropping(_ other: Index, named name: QualifiedName) -> Edit? {
    let concurrently = change.session.transaction == nil ? "CONCURRENTLY " : ""
    return file.appending("DROP INDEX \(concurrently)\(name);", behind: change.range)
  }
}

extension SourceFile {
  /// The edit that leaves a statement out, with its semicolon and the line break behind it.
  func removing(_ statement: SourceRange) -> Edit? {
    guard statement.file == id else { return nil }
    var end = statement.end
    let semicolon = bytes.withUnsafeBufferPointer { buffer in
      Lexer(buffer, in: end..<buffer.count).first { _ in true }
    }
    if let semicolon, semicolon.kind == .semicolon { end = semicolon.range.upperBound }
    if end < bytes.count, bytes[end] == UInt8(ascii: "\r") { end += 1 }
    if end < bytes.count, bytes[end] == UInt8(ascii: "\n") { end += 1 }
    return Edit(
      replacing: SourceRange(file: id, start: statement.start, end: end), with: "")
  }
}
