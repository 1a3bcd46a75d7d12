import Catalog
import Linter
import Syntax

/// A column that a migration adds, in a new table or to one that is there.
struct NewColumn {
  let definition: ColumnDefinition
  let table: QualifiedName
  /// Whether the table is new with it: nothing refers to the column yet.
  let isInNewTable: Bool
  fileprivate let statement: SourceRange
  fileprivate let file: SourceFile

  /// Its name and its type; only what is reported has to be found in its file.
  var range: SourceRange {
    guard let start = definition.location.offset, let type = typeRange else { return statement }
    return SourceRange(file: type.file, start: start, end: type.end)
  }

  /// Nil where the type stands in no file: in SQL that was put together.
  var typeRange: SourceRange? { definition.typeLocation.offset.flatMap { file.typeRange(at: $0) } }

  var name: String { quoted(definition.name) }
  var type: TypeName? { definition.type }

  /// Whether it alone tells the rows apart, and goes on growing with them.
  func isGrowingKey(in statement: ReplayedStatement) -> Bool {
    var isKey = false
    for change in statement.changes {
      guard case .constraintAdded(_, let constraint) = change.action else { continue }
      switch constraint.kind {
      case .primaryKey(let key): if key.columns == [definition.name] { isKey = true }
      // It is as wide as what it references; a check keeps it small, as that of a table of one row.
      case .foreignKey(let key): if key.columns.contains(definition.name) { return false }
      case .check(let condition):
        if condition.columns.contains(where: { $0.column == definition.name }) { return false }
      case .notNull, .unique, .exclusion: continue
      }
    }
    // A constant for every row is no key that grows.
    if case .literal? = definition.default { return false }
    return isKey
  }
}

extension NewColumn {
  /// Whether the migration makes it reference something, as wide as it is.
  func isForeign(in catalog: Catalog) -> Bool {
    catalog.table(table)?.constraints.contains { constraint in
      constraint.foreignKey != nil && constraint.columns.contains(definition.name)
    } ?? false
  }

  /// The type of eight bytes to write for one of less.
  var widerInteger: String { type?.isSerial == true ? "bigserial" : "bigint" }
}

extension TypeName {
  /// Whether it holds integers of four bytes or two.
  var isNarrowInteger: Bool {
    guard arrayDimensions == 0, let builtin else { return false }
    return ["int4", "int2", "serial", "serial4", "smallserial", "serial2"].contains(builtin)
  }
}

extension MigrationStep {
  /// The columns of some types that the change adds; those of temporary tables are nobody's concern.
  func newColumns(of isMeant: (TypeName) -> Bool) -> [NewColumn] {
    guard !isRefused else { return [] }
    // Of most changes the types alone say that there are none.
    func isMeantHere(_ column: ColumnDefinition) -> Bool { column.type.map(isMeant) ?? false }
    switch action {
    case .tableCreated(let table):
      guard table.columns.contains(where: isMeantHere), table.persistence != .temporary,
        !table.isForeign, self.table(table.name)?.isKnown != true
      else { return [] }
      let name = change.after.resolve(table.name, in: change.session)
      return table.columns.filter(isMeantHere).map { column($0, of: name, isInNewTable: true) }
    case .columnAdded(let table, let definition, _):
      guard isMeantHere(definition), table.kind != .type,
        self.table(table.name)?.persistence != .temporary,
        self.table(table.name)?.column(definition.name) == nil
      else { return [] }
      return [column(definition, of: name(table.name), isInNewTable: false)]
    default: return []
    }
  }

  private func column(
    _ definition: ColumnDefinition, of table: QualifiedName, isInNewTable: Bool
  ) -> NewColumn {
    NewColumn(
      definition: definition, table: table, isInNewTable: isInNewTable, statement: change.range,
      file: migration.source.file)
  }
}

/// What is wrong with the types of new columns, said once for all columns of a statement.
struct TypeObjection {
  let isMeant: (TypeName) -> Bool
  /// `are timestamps without a time zone`, and the same of one.
  let are: String
  let `is`: String
  let why: String
  let help: (NewColumn) -> String
  /// The type to write instead; nil where that takes more.
  let replacement: (NewColumn) -> String?
  /// What several objections have in common, as one of which they are read.
  var subject: String?
  /// Whether it matters less of a column: a finding about nothing else is information.
  var isMinor: (NewColumn) -> Bool = { _ in false }

  func finding(
    in step: MigrationStep, where isFound: (NewColumn) -> Bool = { _ in true }
  ) -> Finding? {
    let columns = step.newColumns(of: isMeant).filter(isFound)
    guard let first = columns.first else { return nil }
    let names = columns.map(\.name)
    return Finding(
      columns.count == 1
        ? "\(first.table).\(first.name) \(self.is): \(why)"
        : "\(names.listed()) of \(first.table) \(are): \(why)",
      at: first.range, help: help(first), severity: columns.allSatisfy(isMinor) ? .info : nil,
      fix: fix(columns),
      cause: subject.map { .statement(step.statement.statement.range, $0, "\(first.table)") })
  }

  private func fix(_ columns: [NewColumn]) -> Fix? {
    let edits = columns.compactMap { column -> Edit? in
      guard column.isInNewTable, let range = column.typeRange, let text = replacement(column)
      else { return nil }
      return Edit(replacing: range, with: text)
    }
    guard !edits.isEmpty, edits.count == columns.count else { return nil }
    // The column means something else afterwards, and a migration that has run is not to be changed.
    return Fix("Change the type", .unsafe, edits)
  }
}

extension SourceFile {
  /// The type that is written at an offset: `character varying (20) []`.
  fileprivate func typeRange(at offset: Int) -> SourceRange? {
    guard bytes.indices.contains(offset) else { return nil }
    let end = bytes.withUnsafeBufferPointer { TypeScanner(bytes: $0).end(from: offset) }
    return end.map { SourceRange(file: id, start: offset, end: $0) }
  }
}

/// Finds where a type ends; the tree only says where it begins.
private struct TypeScanner {
  let bytes: UnsafeBufferPointer<UInt8>

  func end(from start: Int) -> Int? {
    var end: Int?
    // The end, should `with` or `without` turn out to be of a time zone.
    var depth = 0
    var expectsName = true
    var zone: [StaticString] = []
    for token in Lexer(bytes, in: start..<bytes.count) where !token.isComment {
      if depth > 0 || isOpening(token) {
        depth += isOpening(token) ? 1 : isClosing(token) ? -1 : 0
        if depth == 0 { end = token.range.upperBound }
      } else if isSymbol(".", token) {
        expectsName = true
      } else if expectsName {
        guard token.kind == .word || token.kind == .quotedIdentifier else { return end }
        expectsName = false
        end = token.range.upperBound
      } else if let next = zone.first {
        guard bytes.matches(next, in: token.range) else { return end }
        zone.removeFirst()
        if zone.isEmpty { end = token.range.upperBound }
      } else if isWord(["varying", "precision", "array"], token) {
        end = token.range.upperBound
      } else if isWord(["with", "without"], token) {
        zone = ["time", "zone"]
      } else {
        return end
      }
    }
    return end
  }

  private func isWord(_ words: [StaticString], _ token: Token) -> Bool {
    token.kind == .word && words.contains { bytes.matches($0, in: token.range) }
  }

  private func isSymbol(_ symbol: Unicode.Scalar, _ token: Token) -> Bool {
    token.kind == .symbol && bytes[token.range.lowerBound] == UInt8(ascii: symbol)
  }

  private func isOpening(_ token: Token) -> Bool { isSymbol("(", token) || isSymbol("[", token) }
  private func isClosing(_ token: Token) -> Bool { isSymbol(")", token) || isSymbol("]", token) }
}
