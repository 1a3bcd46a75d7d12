import Catalog
import Linter
import Syntax

// What to write instead of a name that others can take.

extension PrivilegedCode {
  /// The names, each once.
  var listedNames: String { names.listed }

  /// The schema that a name means, or goes to, as far as the history tells.
  func schema(of name: BareName) -> String? {
    name.schema ?? (name.kind == .object ? change.before.creationSchema(in: session) : nil)
  }

  private var session: Session { function.map(change.session.inside) ?? change.session }

  /// Puts the schema before each name; nil where not all of them can be found.
  func fix(in history: ReplayedHistory) -> Fix? {
    let file = history.migrations[change.origin.migration].source.file
    guard file.id == change.range.file else { return nil }
    let edits = names.compactMap { name -> Edit? in
      guard let place = name.place, file.hasName(name.bareText, at: place.offset) else {
        return nil
      }
      return .inserting("\(quoted(place.schema)).", at: place.offset, in: file.id)
    }
    return edits.count == names.count ? Fix("Name the schema", .unsafe, edits) : nil
  }
}

extension BareName {
  fileprivate var bareText: String { text.hasSuffix("()") ? String(text.dropLast(2)) : text }
}

extension [BareName] {
  /// Each once, as a list.
  var listed: String {
    var seen: Set<String> = []
    return map(\.text).filter { seen.insert($0).inserted }.listed()
  }
}

extension SourceFile {
  /// Whether a name is written at an offset, in quotes where it needs them.
  fileprivate func hasName(_ name: String, at offset: Int) -> Bool {
    let end = offset + name.utf8.count
    return offset >= 0 && end <= bytes.count && text(offset..<end).lowercased() == name.lowercased()
  }
}

extension String {
  /// Help for names that others may take over.
  static func qualifyOrPin(_ qualified: String, _ code: PrivilegedCode) -> String {
    let path = "search_path = pg_catalog, pg_temp"
    let pin =
      code.function.map { "ALTER \($0.keyword) \($0.callSignature) SET \(path);" }
      ?? "SET LOCAL \(path);"
    // What is not PostgreSQL's own is not found under that path without its schema.
    let isEnough = code.names.allSatisfy { $0.isBuiltIn && !$0.isNew }
    return "write \(qualified); \(isEnough ? "or" : "and") look nothing up anywhere else:\n\(pin)"
  }
}
