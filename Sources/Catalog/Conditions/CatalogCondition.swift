import Syntax

/// Decides conditions about the schema, `NOT EXISTS (SELECT … FROM information_schema.columns …)`, where
/// the history tells enough.
struct CatalogCondition {
  /// What a part of a condition comes to; names of objects are texts.
  enum Value: Hashable {
    case text(String)
    case truth(Bool)
    case null
    case unknown
  }

  /// What is read, by the name it has there, and the row that is looked at.
  typealias Rows = [(name: String, row: SystemRelation.Row)]

  private let catalog: Catalog
  private let found: Snapshot<Session>

  private var session: Session { _read { yield found.value } }

  init(catalog: Catalog, session: Snapshot<Session>) {
    self.catalog = catalog
    found = session
  }

  /// Nil where the history does not tell.
  func holds(_ condition: Expression) -> Bool? {
    switch value(of: condition, []) {
    case .truth(let truth): truth
    // IF takes null for false.
    case .null: false
    case .text, .unknown: nil
    }
  }

  private func value(of expression: Expression, _ rows: Rows) -> Value {
    switch expression {
    case .literal(.string(let text)): return .text(text)
    case .literal(.number(let digits)): return .text(digits)
    case .literal(.boolean(let truth)): return .truth(truth)
    case .literal(.null): return .null
    case .and(let parts): return conjunction(parts.lazy.map { value(of: $0, rows) })
    case .or(let parts):
      return negation(conjunction(parts.lazy.map { negation(value(of: $0, rows)) }))
    case .not(let part): return negation(value(of: part, rows))
    case .nullTest(let part, let isNegated): return nullTest(part, isNegated, rows)
    case .column(let reference): return value(of: reference, rows)
    case .cast(let part, let type): return cast(value(of: part, rows), to: type)
    case .call(let call): return value(of: call, rows)
    case .keyword("current_schema"): return .text(catalog.creationSchema(in: session))
    case .operation(let operation): return value(of: operation, rows)
    case .subquery(let subquery): return value(of: subquery, rows)
    default: return .unknown
    }
  }

  // MARK: - Logic

  private func conjunction(_ values: some Swift.Sequence<Value>) -> Value {
    var result = Value.truth(true)
    for value in values {
      switch value {
      case .truth(false): return value
      case .truth(true): continue
      case .null: if result == .truth(true) { result = .null }
      case .text, .unknown: result = .unknown
      }
    }
    return result
  }

  private func negation(_ value: Value) -> Value {
    if case .truth(let truth) = value { .truth(!truth) } else { value == .null ? .null : .unknown }
  }

  private func nullTest(_ part: Expression, _ isNegated: Bool, _ rows: Rows) -> Value {
    // A query without a row is null.
    if case .subquery(let subquery) = part, subquery.kind == .scalar,
      case .select(let select) = subquery.query.body, !select.from.isEmpty
    {
      return rowExists(in: select, rows).map { Value.truth($0 == isNegated) } ?? .unknown
    }
    let value = value(of: part, rows)
    return value == .unknown ? .unknown : .truth((value == .null) != isNegated)
  }

  private func equality(_ left: Value, _ right: Value) -> Value {
    if left == .unknown || right == .unknown { return .unknown }
    if left == .null || right == .null { return .null }
    return .truth(left == right)
  }

  private func value(of operation: Expression.Operation, _ rows: Rows) -> Value {
    guard let left = operation.left else { return .unknown }
    switch operation.kind {
    case .plain:
      if let compared = countComparison(left, operation, rows) { return compared }
      let equal = equality(value(of: left, rows), value(of: operation.right, rows))
      switch operation.name.name {
      case "=": return equal
      case "<>", "!=": return negation(equal)
      default: return .unknown
      }
    case .in, .notIn:
      guard case .row(let choices) = operation.right else { return .unknown }
      let tested = value(of: left, rows)
      let none = conjunction(choices.lazy.map { negation(equality(tested, value(of: $0, rows))) })
      return operation.kind == .in ? negation(none) : none
    default: return .unknown
    }
  }

  /// `(SELECT count(*) FROM …) = 0`, and `> 0`.
  private func countComparison(
    _ left: Expression, _ operation: Expression.Operation, _ rows: Rows
  ) -> Value? {
    guard case .subquery(let subquery) = left, subquery.kind == .scalar,
      case .select(let select) = subquery.query.body, select.targets.count == 1,
      case .call(let call) = select.targets[0].value, call.name.name == "count"
    else { return nil }
    guard operation.right == .literal(.number("0")), let exists = rowExists(in: select, rows)
    else { return .unknown }
    switch operation.name.name {
    case "=": return .truth(!exists)
    case ">", "<>", "!=": return .truth(exists)
    default: return .unknown
    }
  }

  // MARK: - Names

  private func value(of reference: Expression.ColumnReference, _ rows: Rows) -> Value {
    let sources = rows.filter { source in
      reference.qualifier.last.map { $0 == source.name } ?? true
    }
    return sources.lazy.compactMap { $0.row[reference.column] }.first ?? .unknown
  }

  /// `'name'::regclass` and the like: what it names, by its full name.
  private func cast(_ value: Value, to type: TypeName) -> Value {
    guard case .text(let text) = value else { return value }
    switch type.name.name {
    case "regclass": return relation(text) ?? .unknown
    case "regtype":
      let name = objectName(text)
      let schemas = name.schema.map { [$0] } ?? session.searchPath
      let type = schemas.map { QualifiedName($0, name.name) }.first { catalog.type($0) != nil }
      return type.map { Value.text(SystemRelation.key($0)) } ?? .unknown
    case "bool":
      return ["true", "t"].contains(text)
        ? .truth(true) : ["false", "f"].contains(text) ? .truth(false) : .unknown
    default: return value
    }
  }

  private func value(of call: Expression.FunctionCall, _ rows: Rows) -> Value {
    switch call.name.name {
    case "to_regclass":
      guard let argument = call.arguments.first, case .text(let text) = value(of: argument, rows)
      else { return .unknown }
      return relation(text) ?? .unknown
    case "current_schema": return .text(catalog.creationSchema(in: session))
    case "lower":
      guard let argument = call.arguments.first, case .text(let text) = value(of: argument, rows)
      else { return .unknown }
      return .text(text.lowercased())
    default: return .unknown
    }
  }

  private func relation(_ text: String) -> Value? {
    let name = catalog.resolve(objectName(text), in: session)
    switch catalog.relation(name) {
    case .table(let table) where !table.isKnown: return nil
    case nil: return nil
    default: return .text(SystemRelation.key(name))
    }
  }

  private func objectName(_ text: String) -> ObjectName {
    let parts = text.split(separator: ".").map { part in
      part.first == "\"" ? String(part.dropFirst().dropLast()) : part.lowercased()
    }
    return ObjectName(schema: parts.count > 1 ? parts[0] : nil, parts.last ?? text)
  }

  // MARK: - Queries

  private func value(of subquery: Expression.Subquery, _ rows: Rows) -> Value {
    guard subquery.query.commonTables.isEmpty, case .select(let select) = subquery.query.body else {
      return .unknown
    }
    switch subquery.kind {
    case .exists:
      return rowExists(in: select, rows).map { Value.truth($0) } ?? .unknown
    case .scalar where select.from.isEmpty && select.targets.count == 1:
      return value(of: select.targets[0].value, rows)
    case .scalar where select.targets.count == 1:
      // Of a query without a row the value is null.
      let value = value(of: select.targets[0].value, [])
      return value == .unknown
        ? .unknown : rowExists(in: select, rows).map { $0 ? value : .null } ?? .unknown
    case .any where subquery.operator == nil && select.targets.count == 1:
      guard let test = subquery.test else { return .unknown }
      let equal = Expression.operation(.init(test, "=", select.targets[0].value))
      return rowExists(in: select, rows, equal).map { Value.truth($0) } ?? .unknown
    default: return .unknown
    }
  }

  /// Of a condition that compares a column with a text which does not depend on the row: both of them.
  private func requiredText(
    _ condition: Expression, _ outer: Rows
  ) -> (column: Expression.ColumnReference, text: String)? {
    guard outer.isEmpty, case .operation(let operation) = condition, operation.kind == .plain,
      operation.name.name == "=", let left = operation.left
    else { return nil }
    for (side, other) in [(left, operation.right), (operation.right, left)] {
      if case .column(let column) = side, case .text(let text) = value(of: other, []) {
        return (column, text)
      }
    }
    return nil
  }

  /// Whether a condition compares with something that no row has: a variable whose value nobody knows.
  private func isOpen(_ condition: Expression) -> Bool {
    guard case .operation(let operation) = condition else { return false }
    return [operation.left, operation.right].contains { side in
      guard case .column(let reference)? = side else { return false }
      return !SystemRelation.columns.contains(reference.column)
    }
  }

  private func rowExists(
    in select: Query.Select, _ outer: Rows, _ extra: Expression? = nil
  ) -> Bool? {
    guard select.groups.isEmpty, select.having == nil,
      let (items, joined) = SystemRelation.items(of: select.from)
    else { return nil }
    let conditions = ([select.condition, extra].compactMap(\.self) + joined).flatMap(\.conjuncts)
    if conditions.count == 1, isOpen(conditions[0]) { return nil }
    func verdict(_ rows: Rows) -> Value {
      let all = outer.isEmpty ? rows : outer + rows
      return conjunction(conditions.lazy.map { value(of: $0, all) })
    }
    let required = conditions.compactMap { requiredText($0, outer) }
    var sources: [(name: String, relation: SystemRelation)] = []
    for item in items {
      // Of most tables their name says that none of their parts is meant.
      let texts = required.compactMap { column, text in
        column.qualifier.last.map { $0 == item.name } ?? true
          ? SystemRelation.TablePlace(column: column.column).map { ($0, text) } : nil
      }
      let relation = SystemRelation(item.relation, of: catalog, with: texts)
      guard let relation else { return nil }
      sources.append((item.name, relation))
    }
    var combinations: [Rows] = [[]]
    for (name, relation) in sources {
      combinations = combinations.flatMap { rows in
        relation.rows.map { rows + [(name, $0)] }.filter { verdict($0) != .truth(false) }
      }
      guard combinations.count <= 500 else { return nil }
    }
    let verdicts = combinations.map(verdict)
    if verdicts.contains(.truth(true)) { return true }
    guard verdicts.allSatisfy({ $0 == .null }) else { return nil }
    // Only of what belongs to something that the history made is it known that it is not there.
    let isCertain = sources.contains { name, relation in
      func mayBelong(_ owner: SystemRelation.Row) -> Bool {
        verdict([(name, owner)]) != .truth(false)
      }
      return !mayBelong(relation.stranger) && relation.owners.count(where: mayBelong) == 1
    }
    return isCertain ? false : nil
  }
}
