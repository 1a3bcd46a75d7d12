import Catalog
import Linter
import Syntax

/// SQL that runs with rights which others may borrow by choosing what its names mean: a statement of a
/// script, or the body of a function that runs as its owner.
struct PrivilegedCode {
  /// Where it stands, and the catalog around it.
  let change: ReplayedChange
  /// The function whose body it is; nil for a statement.
  let function: Function?
  let names: [BareName]

  /// Whose names they are, in a message.
  var title: String { function.map { "\($0.name)(), which runs as its owner," } ?? "this" }

  private init(change: ReplayedChange, function: Function?, _ reader: BareNameReader) {
    self.init(change: change, function: function, names: reader.names)
  }

  private init(change: ReplayedChange, function: Function?, names: [BareName]) {
    self.change = change
    self.function = function
    self.names = names
  }

  /// Whether another piece of code is a part of the same statement, as the columns of a table are.
  private func includes(_ other: PrivilegedCode) -> Bool {
    guard function == nil, other.function == nil else { return false }
    // The statements of a block are reported one by one.
    let isPart =
      change.range.start <= other.change.range.start && other.change.range.end <= change.range.end
    return isPart || !change.isInBlock && !other.change.isInBlock
  }

  /// Takes over the names of a part of the same statement.
  private func including(_ other: PrivilegedCode) -> PrivilegedCode {
    let new = Set(names.filter(\.isNew).map(\.name))
    // What the statement makes is there for its own parts.
    let others = other.names.filter { $0.isNew || $0.offset != nil || !new.contains($0.name) }
    return PrivilegedCode(change: change, function: nil, names: names + others)
  }
}

extension PrivilegedCode {
  /// The code of a history whose names of a kind are looked up in places that others may write to.
  static func all(
    in history: ReplayedHistory, exposing kind: BareName.Kind
  ) -> [PrivilegedCode] {
    history.migrations.flatMap { migration in
      migration.statements.flatMap { statement in
        statement.failure != nil ? [] : code(of: statement, kind, history)
      }
    }
  }

  /// The code of a statement, once for all of its changes.
  private static func code(
    of statement: ReplayedStatement, _ kind: BareName.Kind, _ history: ReplayedHistory
  ) -> [PrivilegedCode] {
    var calling: Set<SourceRange> = []
    var code: [PrivilegedCode] = []
    for change in statement.changes {
      // What a called function does is charged to the function; it stands where the call does.
      if change.isInBlock, calling.contains(change.range) { continue }
      switch change.action {
      case .queried, .called: calling.insert(change.range)
      default: break
      }
      for found in self.code(in: change, kind, history) where !found.names.isEmpty {
        if let last = code.last, last.includes(found) {
          code[code.count - 1] = last.including(found)
        } else {
          code.append(found)
        }
      }
    }
    return code
  }

  private static func code(
    in change: ReplayedChange, _ kind: BareName.Kind, _ history: ReplayedHistory
  ) -> [PrivilegedCode] {
    var code: [PrivilegedCode] = []
    let session = change.session
    let version = history.settings.postgresVersion
    if !LookupPath(of: session).pins(kind, version) {
      var reader = BareNameReader(kind, change.before, session)
      reader.read(change.action)
      code.append(PrivilegedCode(change: change, function: nil, reader))
    }
    guard case .functionCreated(let definition) = change.action, definition.body.source != nil,
      ["sql", "plpgsql"].contains(definition.language),
      let function = history.catalog.allFunctions.first(where: { $0.origin == change.origin }),
      function.isSecurityDefiner, !LookupPath(schemas: function.searchPath).pins(kind, version)
    else { return code }
    var reader = BareNameReader(kind, change.after, session.inside(function))
    reader.read(function.contents)
    return code + [PrivilegedCode(change: change, function: function, reader)]
  }
}

/// The schemas that names are looked up in; nil where whoever calls says so.
struct LookupPath {
  let schemas: [String]?

  init(schemas: [String]?) { self.schemas = schemas }

  init(of session: Session) {
    schemas = session.hasUsualSearchPath ? nil : session.searchPath
  }

  /// Whether PostgreSQL's own objects are found before anybody else's.
  ///
  /// Tables of pg_temp come first of all, unless it is named; functions and operators are not looked for
  /// there. Among these, one that fits better wins from any schema of the path: before PostgreSQL 15
  /// everybody could make one in public.
  func pins(_ kind: BareName.Kind, _ version: PostgreSQLVersion) -> Bool {
    guard let schemas else { return false }
    switch kind {
    case .call, .operator:
      let isOpen = version < PostgreSQLVersion(15) && schemas.contains("public")
      return schemas.isEmpty || schemas.first == "pg_catalog" && !isOpen
    case .object: return schemas.first == "pg_catalog" && schemas.dropFirst().contains("pg_temp")
    }
  }
}
