import Catalog
import Linter
import Syntax

/// A name without a schema.
struct BareName {
  enum Kind: Hashable { case call, `operator`, object }

  let kind: Kind
  /// As it is written: `lower()`, `=`, `CASE x WHEN`.
  let text: String
  /// Where it stands, and the schema that is meant; nil where one of them isn't known.
  var place: (offset: Int, schema: String)?
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
      note(.call, trigger.function, "\(trigger.function.name)()")
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
    let names = [action.newObject?.name].compactMap(\.self) + action.relations
    for name in names { note(.object, name, name.name) }
  }

  // MARK: - Names

  private mutating func note(_ part: Scope.Part) {
    switch part {
    case .relation(let name, let location):
      let found = catalog.relation(catalog.resolve(name, in: session))
      note(.object, name, quoted(name.name), at: location, found?.name.schema)
    case .join(let join):
      if join.isNatural { note(.operator, ObjectName("="), "NATURAL JOIN") }
      if !join.using.isEmpty { note(.operator, ObjectName("="), "JOIN … USING") }
    case .expression(.call(let call)):
      let own = catalog.functions(calledBy: call, in: session)?.first?.name.schema
      let builtIn = BuiltinFunctions.contains(call.name.name) ? "pg_catalog" : nil
      note(.call, call.name, "\(quoted(call.name.name))()", at: call.location, own ?? builtIn)
    case .expression(.operation(let operation)):
      note(.operator, operation.name, operation.spelling)
    case .expression(.conditional(let conditional)) where conditional.subject != nil:
      note(.operator, ObjectName("="), "CASE … WHEN")
    case .expression(.subquery(let subquery)) where subquery.test != nil:
      note(.operator, subquery.operator ?? ObjectName("="), subquery.operator?.name ?? "IN")
    default: break
    }
  }

  private mutating func note(
    _ kind: BareName.Kind, _ name: ObjectName, _ text: String,
    at location: Location? = nil, _ schema: String? = nil
  ) {
    guard kind == self.kind, name.schema == nil, kind != .object || !isTemporary(name) else {
      return
    }
    let place = location?.offset.flatMap { offset in schema.map { (offset, $0) } }
    names.append(BareName(kind: kind, text: text, place: place))
  }
}

extension BareNameReader {
  private func isTemporary(_ name: ObjectName) -> Bool {
    temporary.contains(name.name)
      || catalog.table(name, in: session)?.persistence == .temporary
  }
}

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
