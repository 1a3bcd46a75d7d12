import Catalog
import Linter
import Syntax

/// How two catalogs differ in the objects that some statements touch.
struct SchemaDifference {
  /// One object: new if nil in `was`, gone if nil in `now`, otherwise changed.
  struct Entry {
    let fact: SchemaFact
    let was: String?
    let now: String?
    /// Where the object that is there now was made.
    let origin: Origin?
  }

  /// What differs, but for what comes or goes with its table.
  let entries: [Entry]

  static let none = SchemaDifference(entries: [])

  private init(entries: [Entry]) { self.entries = entries }

  init(
    from before: Catalog, to after: Catalog, about touched: TouchedObjects,
    isSame: (_ old: Origin, _ new: Origin) -> Bool
  ) {
    let was = SchemaFacts(before, unlike: after, about: touched)
    let now = SchemaFacts(after, unlike: before, about: touched)
    let facts = Set(was.definitions.keys).union(now.definitions.keys)
      .filter { fact in
        guard was.forms[fact] == now.forms[fact],
          (was.definitions[fact] == nil) == (now.definitions[fact] == nil)
        else { return true }
        guard fact.isRoutine, let old = was.origins[fact], let new = now.origins[fact], old != new
        else { return false }
        return !isSame(old, new)
      }.sorted()
    let relations: Set<SchemaFact.Kind> = [.table, .view, .materializedView]
    let tables = Set(facts.filter { relations.contains($0.kind) }.map(\.name))
    entries =
      facts
      .filter { fact in fact.table.map { !tables.contains("\($0)") } ?? true }
      .map { fact in
        Entry(
          fact: fact, was: was.definitions[fact], now: now.definitions[fact],
          origin: now.origins[fact])
      }
  }

  /// Statements that undo the difference, as far as one line each is enough; what was made last goes
  /// first.
  var undoing: [String] {
    let added = entries.filter { $0.was == nil }.sorted { left, right in
      let numbers = (left.origin?.statement ?? 0, right.origin?.statement ?? 0)
      return numbers.0 == numbers.1 ? right.fact < left.fact : numbers.0 > numbers.1
    }
    return (added + entries.filter { $0.was != nil }).compactMap(\.undoing)
  }
}

extension SchemaDifference.Entry {
  /// The statement that takes it back; nil where one line is not enough.
  var undoing: String? {
    let table = fact.table.map { "\($0)" } ?? ""
    let name = fact.ownName
    guard let was else { return dropping(name, of: table) }
    guard now == nil else { return restoring(was, name, of: table) }
    switch fact.kind {
    case .column: return "ALTER TABLE \(table) ADD COLUMN \(was);"
    case .constraint: return "ALTER TABLE \(table) ADD CONSTRAINT \(name) \(was);"
    case .index, .policy, .type: return was
    case .rowSecurity: return "ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY;"
    default: return nil
    }
  }

  private func dropping(_ name: String, of table: String) -> String {
    let kind = fact.kind.rawValue.uppercased()
    return switch fact.kind {
    case .column: "ALTER TABLE \(table) DROP COLUMN \(name);"
    case .constraint: "ALTER TABLE \(table) DROP CONSTRAINT \(name);"
    case .policy, .trigger: "DROP \(kind) \(name) ON \(table);"
    case .rowSecurity: "ALTER TABLE \(table) DISABLE ROW LEVEL SECURITY;"
    default: "DROP \(kind) \(fact.name);"
    }
  }

  /// Something that is still there, but otherwise.
  private func restoring(_ was: String, _ name: String, of table: String) -> String? {
    switch fact.kind {
    case .column:
      // The plain case: NOT NULL was added or taken away, and nothing else.
      if now == was + " NOT NULL" {
        return "ALTER TABLE \(table) ALTER COLUMN \(name) DROP NOT NULL;"
      }
      return was == (now ?? "") + " NOT NULL"
        ? "ALTER TABLE \(table) ALTER COLUMN \(name) SET NOT NULL;" : nil
    case .policy: return "DROP POLICY \(name) ON \(table);\n\(was)"
    case .constraint:
      return "ALTER TABLE \(table) DROP CONSTRAINT \(name), ADD CONSTRAINT \(name) \(was);"
    case .index: return "DROP INDEX \(fact.name);\n\(was)"
    default: return nil
    }
  }
}

/// The texts of functions, which are compared as they were written.
struct Texts {
  private let files: [SourceFile.ID: SourceFile]

  init(_ history: ReplayedHistory) {
    var files: [SourceFile.ID: SourceFile] = [:]
    for migration in history.migrations {
      files[migration.migration.file.id] = migration.migration.file
      if let rollback = migration.migration.rollback { files[rollback.file.id] = rollback.file }
    }
    self.files = files
  }

  func file(_ id: SourceFile.ID) -> SourceFile? { files[id] }

  /// A piece of SQL on one line, cut where it gets long.
  func quotation(_ range: SourceRange) -> String {
    let lines = (files[range.file]?.text(range) ?? "").split(whereSeparator: \.isNewline)
    // In a comment every line but the first begins with its dashes.
    let text = lines.map { line in
      line.drop { $0.isWhitespace || $0 == "-" }.split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
    }.joined(separator: " ")
    return text.count > 80 ? text.prefix(79) + "…" : text
  }

  /// Whether two statements make the same.
  func areSame(_ old: Origin, _ new: Origin) -> Bool {
    guard let oldFile = files[old.range.file], let newFile = files[new.range.file] else {
      return text(old) == text(new)
    }
    if oldFile.bytes[old.range.offsets] == newFile.bytes[new.range.offsets] { return true }
    // The same words in another order are as many bytes.
    guard plain(oldFile.bytes, old.range).count == plain(newFile.bytes, new.range).count else {
      return false
    }
    return text(old) == text(new)
  }

  /// The statement that made an object, without what does not change it.
  ///
  /// That is white space, case, the marks of line comments, `OR REPLACE`, and the order of clauses
  /// around the body.
  private func text(_ origin: Origin) -> String {
    guard let file = files[origin.range.file] else { return "" }
    let text = plain(file.bytes, origin.range)
    let script = Script.parse(file, in: origin.range.offsets)
    guard case .functionCreated(let function)? = script.statements.first?.changes.first?.action,
      let body = function.body.source.map({ plain(Array($0.utf8), nil) })
    else { return text }
    let words = text.split(separator: " ").sorted().joined(separator: " ")
    return "\(words)\n\(body.split(separator: " ").joined(separator: " "))"
  }

  private func plain(_ bytes: [UInt8], _ range: SourceRange?) -> String {
    var text: [UInt8] = []
    var isLineStart = false
    var index = range?.start ?? 0
    let end = min(range?.end ?? bytes.count, bytes.count)
    while index < end {
      let byte = bytes[index]
      defer { index += 1 }
      if isWhitespace(byte) {
        isLineStart = isLineStart || byte == UInt8(ascii: "\n")
        if text.last != UInt8(ascii: " ") { text.append(UInt8(ascii: " ")) }
      } else if isLineStart, bytes[index..<end].starts(with: "--".utf8) {
        isLineStart = false
        index += 1
      } else {
        isLineStart = false
        let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        text.append(isCapital ? byte | 0x20 : byte)
      }
    }
    let replacing = Array("create or replace ".utf8)
    if text.starts(with: replacing) {
      text.replaceSubrange(..<replacing.count, with: "create ".utf8)
    }
    return String(decoding: text, as: UTF8.self)
  }
}
