import Catalog
import Linter
import Syntax

/// A name without a schema.
struct BareName {
  enum Kind: Hashable { case call, `operator`, object }

  let kind: Kind
  /// The name alone.
  let name: String
  /// As it is written: `lower()`, `=`, `CASE x WHEN`.
  let text: String
  /// The schema that is meant; nil where the history does not tell.
  let schema: String?
  /// Whether the statement makes what has the name, instead of looking it up.
  let isNew: Bool
  let offset: Int?

  /// Where it stands, and the schema that is meant; nil where one of them isn't known.
  var place: (offset: Int, schema: String)? {
    offset.flatMap { offset in schema.map { (offset, $0) } }
  }
}

/// Reads names without a schema out of SQL.
struct BareNameReader {
  let kind: BareName.Kind
  private let scope: Scope
  private let catalog: Catalog
  private let session: Session
  private(set) var names: [BareName] = []
  /// The temporary tables that the code makes itself.
  private var temporary: Set<String> = []

  init(_ kind: BareName.Kind, _ catalog: Catalog, _ session: Session) {
    self.kind = kind
    scope = Scope(catalog, in: session)
    self.catalog = catalog
    self.session = session
  }

  // MARK: - Code

  mutating func read(_ contents: RoutineContents) {
    for change in contents.changes {
      if case .tableCreated(let table) = change.action, table.persistence == .temporary {
        temporary.insert(table.name.name)
      }
    }
    for expression in contents.expressions { read(expression) }
    for change in contents.changes {
      if case .block(let block) = change.placement {
        for case .condition(let condition?, _) in block.guards { read(condition) }
      }
      read(change.action)
    }
  }

  mutating func read(_ action: SchemaChange.Action) {
    switch action {
    case .queried(let query): scope.visitParts(of: query) { part, _ in note(part) }
    case .viewCreated(let view):
      scope.visitParts(of: view.query) { part, _ in note(part) }
      noteObject(action)
    case .tableCreated(let table):
      if let query = table.query { scope.visitParts(of: query) { part, _ in note(part) } }
      for expression in action.expressions { read(expression) }
      noteObject(action)
    case .rowsChanged(let rows): scope.visitParts(of: rows) { part, _ in note(part) }
    case .triggerCreated(let trigger):
      for expression in action.expressions { read(expression) }
      let function = trigger.function
      let found = session.searchPath.first {
        !catalog.functions(QualifiedName($0, function.name)).isEmpty
      }
      note(.call, function, "\(quoted(function.name))()", found)
      noteObject(action)
    default:
      for expression in action.expressions { read(expression) }
      noteObject(action)
    }
  }

  private mutating func read(_ expression: Expression) {
    scope.visitParts(of: expression) { part, _ in note(part) }
  }

  private mutating func noteObject(_ action: SchemaChange.Action) {
    if let new = action.newObject?.name {
      note(.object, new, quoted(new.name), catalog.creationSchema(in: session), isNew: true)
    }
    switch action {
    // What the statement makes is not looked up, and what its query reads is noted there.
    case .tableCreated, .viewCreated: return
    default:
      for name in action.relations { note(.object, name, quoted(name.name), schema(of: name)) }
    }
  }

  /// The schema whose relation a name means.
  private func schema(of name: ObjectName) -> String? {
    if let found = catalog.relation(catalog.resolve(name, in: session)) { return found.name.schema }
    let isExtension = systemLikeExtensions.contains { name.name.hasPrefix($0) }
    return name.name.hasPrefix("pg_") && !isExtension ? "pg_catalog" : nil
  }

  // MARK: - Names

  private mutating func note(_ part: Scope.Part) {
    switch part {
    case .relation(let name, let location):
      note(.object, name, quoted(name.name), schema(of: name), at: location)
    case .join(let join):
      if join.isNatural { note(.operator, ObjectName("="), "NATURAL JOIN", "pg_catalog") }
      if !join.using.isEmpty { note(.operator, ObjectName("="), "JOIN … USING", "pg_catalog") }
    case .expression(.call(let call)):
      let own = catalog.functions(calledBy: call, in: session)?.first?.name.schema
      let builtIn = BuiltinFunctions.contains(call.name.name) ? "pg_catalog" : nil
      note(.call, call.name, "\(quoted(call.name.name))()", own ?? builtIn, at: call.location)
    case .expression(.operation(let operation)):
      note(.operator, operation.name, operation.spelling, "pg_catalog")
    case .expression(.conditional(let conditional)) where conditional.subject != nil:
      note(.operator, ObjectName("="), "CASE … WHEN", "pg_catalog")
    case .expression(.subquery(let subquery)) where subquery.test != nil:
      note(
        .operator, subquery.operator ?? ObjectName("="), subquery.operator?.name ?? "IN",
        "pg_catalog")
    default: break
    }
  }

  private mutating func note(
    _ kind: BareName.Kind, _ name: ObjectName, _ text: String, _ schema: String?,
    at location: Location? = nil, isNew: Bool = false
  ) {
    guard kind == self.kind, name.schema == nil, kind != .object || !isTemporary(name) else {
      return
    }
    names.append(
      BareName(
        kind: kind, name: name.name, text: text, schema: schema, isNew: isNew,
        offset: location?.offset))
  }
}

extension BareNameReader {
  private func isTemporary(_ name: ObjectName) -> Bool {
    temporary.contains(name.name)
      || catalog.table(name, in: session)?.persistence == .temporary
  }
}

/// What extensions make under names like those of PostgreSQL's own tables.
private let systemLikeExtensions = ["pg_stat_statements", "pg_buffercache", "pg_stat_monitor"]

extension Expression.Operation {
  /// What people write, where it is not the operator itself.
  fileprivate var spelling: String {
    switch kind {
    case .plain: name.name
    case .any: "\(name.name) ANY"
    case .all: "\(name.name) ALL"
    case .distinct, .notDistinct: "IS DISTINCT FROM"
    case .nullIf: "NULLIF"
    case .in, .notIn: "IN"
    case .like: "LIKE"
    case .ilike: "ILIKE"
    case .similar: "SIMILAR TO"
    case .between, .notBetween, .betweenSymmetric, .notBetweenSymmetric: "BETWEEN"
    }
  }
}

extension BareName {
  /// Whether it is the name of something of PostgreSQL's own.
  var isBuiltIn: Bool { schema == "pg_catalog" }
}

extension Function {
  /// The names of a kind that stand in its body without a schema.
  func bareNames(_ kind: BareName.Kind, _ catalog: Catalog, _ session: Session) -> [BareName] {
    var reader = BareNameReader(kind, catalog, session.inside(self))
    reader.read(contents)
    return reader.names
  }

  /// Whether its body means the same under every path, as far as it can be read.
  ///
  /// Operators are taken for PostgreSQL's own where every database has one of the name.
  func namesOnlyBuiltIns(_ catalog: Catalog, _ session: Session) -> Bool {
    !contents.isOpaque && bareNames(.object, catalog, session).allSatisfy(\.isBuiltIn)
      && bareNames(.call, catalog, session).allSatisfy(\.isBuiltIn)
      && bareNames(.operator, catalog, session).allSatisfy { usualOperators.contains($0.name) }
      && !contents.contains { part in
        guard case .cast(_, let type) = part else { return false }
        return type.name.schema == nil && !type.name.isBuiltinType
      }
  }
}

/// Operators of PostgreSQL's own that extensions seldom give another meaning; `BETWEEN` and the like too.
private let usualOperators: Set<String> = [
  "=", "<>", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "^", "||", "&", "|", "#", "~", "<<",
  ">>", "~*", "!~", "!~*", "~~", "~~*", "!~~", "!~~*", "->", "->>", "#>", "#>>", "@>", "<@", "&&",
  "?", "?|", "?&", "@@", "IN", "BETWEEN", "NOT BETWEEN", "BETWEEN SYMMETRIC",
  "NOT BETWEEN SYMMETRIC",
]
