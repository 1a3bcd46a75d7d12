/// Expressions and queries as SQL, in one spelling.
extension Expression {
  /// The expression as SQL that PostgreSQL reads back as the same tree.
  package var sql: String {
    switch self {
    case .column(let reference):
      (reference.path.map(quoted) + (reference.isStar ? ["*"] : [])).joined(separator: ".")
    case .literal(let value): value.sql
    case .parameter(let number): "$\(number)"
    case .call(let call): call.sql
    case .operation(let operation): operation.sql
    case .and(let parts): parts.map(\.operandSQL).joined(separator: " AND ")
    case .or(let parts): parts.map(\.operandSQL).joined(separator: " OR ")
    case .not(let part): "NOT \(part.operandSQL)"
    case .nullTest(let part, let isNegated):
      "\(part.operandSQL) IS \(isNegated ? "NOT NULL" : "NULL")"
    case .booleanTest(let part, let words): "\(part.operandSQL) IS \(words)"
    case .coalesce(let parts): "COALESCE(\(parts.sql))"
    case .extremum(let name, let parts): "\(name)(\(parts.sql))"
    case .conditional(let conditional): conditional.sql
    case .cast(let value, let type): "\(value.castOperandSQL)::\(type)"
    case .collate(let value, let collation): "\(value.operandSQL) COLLATE \(collation)"
    case .array(let parts): "ARRAY[\(parts.sql)]"
    case .row(let parts): parts.count == 1 ? "ROW(\(parts.sql))" : "(\(parts.sql))"
    case .subquery(let subquery): subquery.sql
    case .keyword(let word): word.uppercased()
    case .element(let base, let accessors):
      "(\(base.sql))" + accessors.map(\.sql).joined()
    case .defaultValue: "DEFAULT"
    case .opaque: "…"
    }
  }

  /// Whether `sql` says everything: nothing in it was too deep or unknown.
  package var isFullyKnown: Bool {
    !contains { if case .opaque = $0 { true } else { false } }
  }

  /// As part of a larger expression: in parentheses unless it binds tighter than anything around it.
  fileprivate var operandSQL: String {
    switch self {
    case .operation, .and, .or, .not, .nullTest, .booleanTest, .collate: "(\(sql))"
    case .subquery(let subquery) where subquery.test != nil: "(\(sql))"
    case .literal(.number(let digits)) where digits.utf8.first == UInt8(ascii: "-"): "(\(sql))"
    default: sql
    }
  }

  fileprivate var castOperandSQL: String {
    if case .conditional = self { "(\(sql))" } else { operandSQL }
  }
}

extension [Expression] {
  fileprivate var sql: String { map(\.sql).joined(separator: ", ") }
}

extension Expression.Literal {
  fileprivate var sql: String {
    switch self {
    case .null: "NULL"
    case .boolean(let value): value ? "true" : "false"
    case .number(let digits): digits
    case .string(let text): Syntax.literal(text)
    case .bits(let text):
      text.isEmpty ? "B''" : "\(text.prefix(1).uppercased())'\(text.dropFirst())'"
    }
  }
}

extension Expression.FunctionCall {
  fileprivate var sql: String {
    if let standard = standardSQL { return standard }
    // The parser writes some of the standard's syntax as calls of functions in pg_catalog.
    let name = name.schema == "pg_catalog" ? ObjectName(name.name) : name
    let order = order.isEmpty ? "" : " ORDER BY \(self.order.sql)"
    let inside = isStar ? "*" : (isDistinct ? "DISTINCT " : "") + argumentsSQL + order
    let filter = filter.map { " FILTER (WHERE \($0.sql))" } ?? ""
    return "\(name)(\(inside))" + filter + (window.map { " OVER \($0.sql)" } ?? "")
  }

  private var argumentsSQL: String {
    guard argumentNames.count == arguments.count else { return arguments.sql }
    return zip(argumentNames, arguments).map { name, argument in
      name.map { "\(quoted($0)) => \(argument.sql)" } ?? argument.sql
    }.joined(separator: ", ")
  }
}

extension Expression.FunctionCall {
  /// The call in the standard's syntax, where that is the only one there is.
  private var standardSQL: String? {
    guard name.schema == "pg_catalog", arguments.count == 2 else { return nil }
    switch (name.name, arguments[0]) {
    case ("extract", .literal(.string(let field))):
      return "EXTRACT(\(quoted(field)) FROM \(arguments[1].sql))"
    case ("position", _):
      return "POSITION(\(arguments[1].operandSQL) IN \(arguments[0].operandSQL))"
    case ("timezone", _):
      return "(\(arguments[1].operandSQL) AT TIME ZONE \(arguments[0].operandSQL))"
    default: return nil
    }
  }
}

extension Expression.FunctionCall.Window {
  fileprivate var sql: String {
    if let name, partition.isEmpty, order.isEmpty { return quoted(name) }
    let partition = partition.isEmpty ? [] : ["PARTITION BY \(self.partition.sql)"]
    let order = order.isEmpty ? [] : ["ORDER BY \(self.order.sql)"]
    return "(\((partition + order).joined(separator: " ")))"
  }
}

extension Expression.Operation {
  fileprivate var sql: String {
    let left = left.map(\.operandSQL) ?? ""
    let symbol = name.schema.map { "OPERATOR(\(quoted($0)).\(name.name))" } ?? name.name
    let space = left.isEmpty ? "" : " "
    switch kind {
    case .plain: return "\(left)\(space)\(symbol) \(right.operandSQL)"
    case .any: return "\(left) \(symbol) ANY (\(right.sql))"
    case .all: return "\(left) \(symbol) ALL (\(right.sql))"
    case .distinct: return "\(left) IS DISTINCT FROM \(right.operandSQL)"
    case .notDistinct: return "\(left) IS NOT DISTINCT FROM \(right.operandSQL)"
    case .nullIf: return "NULLIF(\(self.left?.sql ?? ""), \(right.sql))"
    case .in, .notIn: return "\(left) \(kind == .in ? "" : "NOT ")IN \(right.listSQL)"
    case .like: return "\(left) \(name.name == "~~" ? "" : "NOT ")LIKE \(right.patternSQL)"
    case .ilike: return "\(left) \(name.name == "~~*" ? "" : "NOT ")ILIKE \(right.patternSQL)"
    case .similar: return "\(left) \(name.name == "~" ? "" : "NOT ")SIMILAR TO \(right.patternSQL)"
    case .between: return "\(left) BETWEEN \(right.boundsSQL)"
    case .notBetween: return "\(left) NOT BETWEEN \(right.boundsSQL)"
    case .betweenSymmetric: return "\(left) BETWEEN SYMMETRIC \(right.boundsSQL)"
    case .notBetweenSymmetric: return "\(left) NOT BETWEEN SYMMETRIC \(right.boundsSQL)"
    }
  }
}

extension Expression {
  fileprivate var listSQL: String {
    if case .row(let parts) = self { "(\(parts.sql))" } else { "(\(sql))" }
  }

  fileprivate var boundsSQL: String {
    if case .row(let parts) = self, parts.count == 2 {
      "\(parts[0].operandSQL) AND \(parts[1].operandSQL)"
    } else {
      sql
    }
  }

  /// A pattern, and the `ESCAPE` that the parser wraps around it as a call.
  fileprivate var patternSQL: String {
    guard case .call(let call) = self, call.name.schema == "pg_catalog",
      ["like_escape", "similar_to_escape"].contains(call.name.name)
    else { return operandSQL }
    return call.arguments.map(\.operandSQL).joined(separator: " ESCAPE ")
  }
}

extension Expression.Conditional {
  fileprivate var sql: String {
    var words = ["CASE"]
    if let subject { words.append(subject.operandSQL) }
    for branch in branches {
      words.append("WHEN \(branch.condition.sql) THEN \(branch.result.sql)")
    }
    if let otherwise { words.append("ELSE \(otherwise.sql)") }
    return (words + ["END"]).joined(separator: " ")
  }
}

extension Expression.Subquery {
  fileprivate var sql: String {
    let test = test.map(\.operandSQL) ?? ""
    return switch kind {
    case .exists: "EXISTS (\(query.sql))"
    case .scalar: "(\(query.sql))"
    case .array: "ARRAY(\(query.sql))"
    case .any:
      self.operator.map { "\(test) \($0.name) ANY (\(query.sql))" } ?? "\(test) IN (\(query.sql))"
    case .all: "\(test) \(self.operator?.name ?? "=") ALL (\(query.sql))"
    }
  }
}

extension Expression.Accessor {
  fileprivate var sql: String {
    switch self {
    case .field(let name): ".\(quoted(name))"
    case .everyField: ".*"
    case .subscripted(let index): "[\(index.sql)]"
    case .slice(let lower, let upper): "[\(lower?.sql ?? ""):\(upper?.sql ?? "")]"
    }
  }
}

extension Query {
  /// The query as SQL, in one line.
  package var sql: String {
    let with = commonTables.map { table in
      let columns =
        table.columns.isEmpty ? "" : "(\(table.columns.map(quoted).joined(separator: ", ")))"
      let body = if case .query(let query) = table.body { query.sql } else { "…" }
      return "\(quoted(table.name))\(columns) AS (\(body))"
    }
    var result = with.isEmpty ? "" : "WITH \(with.joined(separator: ", ")) "
    result += body.sql
    if !order.isEmpty { result += " ORDER BY \(order.sql)" }
    if let limit { result += " LIMIT \(limit.sql)" }
    if let offset { result += " OFFSET \(offset.sql)" }
    return result
  }
}

extension Query.Body {
  fileprivate var sql: String {
    switch self {
    case .select(let select): select.sql
    case .values(let rows): "VALUES " + rows.map { "(\($0.sql))" }.joined(separator: ", ")
    case .setOperation(let operation):
      "\(operation.left.sql) \(operation.kind.sql)\(operation.isAll ? " ALL" : "") \(operation.right.sql)"
    case .opaque: "…"
    }
  }
}

extension Query.SetOperation.Kind {
  fileprivate var sql: String {
    switch self {
    case .union: "UNION"
    case .intersect: "INTERSECT"
    case .except: "EXCEPT"
    }
  }
}

extension Query.Select {
  fileprivate var sql: String {
    let list = targets.map { $0.value.sql + ($0.alias.map { " AS \(quoted($0))" } ?? "") }
    let distinct = distinctOn.isEmpty ? "DISTINCT " : "DISTINCT ON (\(distinctOn.sql)) "
    var result = "SELECT \(isDistinct ? distinct : "")\(list.joined(separator: ", "))"
    if !from.isEmpty { result += " FROM \(from.map(\.sql).joined(separator: ", "))" }
    if let condition { result += " WHERE \(condition.sql)" }
    if !groups.isEmpty { result += " GROUP BY \(groups.sql)" }
    if let having { result += " HAVING \(having.sql)" }
    return result
  }
}

extension FromItem {
  fileprivate var sql: String {
    switch self {
    case .relation(let relation): "\(relation.name)\(relation.alias.sql)"
    case .subquery(let query, let alias):
      "\(query.isLateral ? "LATERAL " : "")(\(query.sql))\(alias.sql)"
    case .function(let calls, let alias): calls.sql + alias.sql
    case .join(let join): join.alias == nil ? join.sql : "(\(join.sql))\(join.alias.sql)"
    case .opaque: "…"
    }
  }
}

extension FromItem.Join {
  fileprivate var sql: String {
    "\(left.sql) \(keywords) \(right.sql)" + (condition.map { " ON \($0.sql)" } ?? "")
      + (using.isEmpty ? "" : " USING (\(using.map(quoted).joined(separator: ", ")))")
  }

  fileprivate var keywords: String {
    let natural = isNatural ? "NATURAL " : ""
    return switch kind {
    case .inner: natural + (condition == nil && using.isEmpty && !isNatural ? "CROSS JOIN" : "JOIN")
    case .left: natural + "LEFT JOIN"
    case .right: natural + "RIGHT JOIN"
    case .full: natural + "FULL JOIN"
    }
  }
}

extension FromItem.Alias? {
  fileprivate var sql: String {
    guard let alias = self else { return "" }
    let columns =
      alias.columns.isEmpty ? "" : "(\(alias.columns.map(quoted).joined(separator: ", ")))"
    return " AS \(quoted(alias.name))\(columns)"
  }
}
