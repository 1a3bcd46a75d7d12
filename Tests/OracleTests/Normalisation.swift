@testable import Syntax

/// Brings an expression and what the server prints for it to one form.
///
/// The server adds casts, schemas, aliases and parentheses, and spells out what has no spelling of its
/// own: `IN` becomes `= ANY`, `BETWEEN` two comparisons. All of that is taken off again on both sides.
enum Normalisation {
  static func sameMeaning(_ left: String, _ right: String) -> Bool {
    left == right || form(left) == form(right)
  }

  static func form(_ sql: String) -> String {
    guard let parsed = parse(sql) else { return sql }
    return simplified(parsed).sql
  }

  private static func parse(_ sql: String) -> Expression? {
    let text = "SELECT (\(sql))"
    let file = SourceFile(id: SourceFile.ID(0), path: "", bytes: Array(text.utf8))
    guard case .queried(let query)? = Script.parse(file).statements.first?.changes.last?.action,
      case .select(let select) = query.body
    else { return nil }
    return select.targets.first?.value
  }

  private static func simplified(_ value: Expression) -> Expression {
    value.mapped(step)
  }

  private static func step(_ value: Expression) -> Expression {
    switch value {
    case .cast(let inner, _): inner
    case .literal(let literal): .literal(.string(text(literal)))
    case .column(var reference):
      {
        reference.path = reference.isStar ? [] : [reference.column]
        return .column(reference)
      }()
    case .and(let parts): .and(parts.flatMap { if case .and(let p) = $0 { p } else { [$0] } })
    case .or(let parts): .or(parts.flatMap { if case .or(let p) = $0 { p } else { [$0] } })
    case .row(let parts) where parts.count == 1: parts[0]
    case .keyword(let word): call(keywordFunctions[word] ?? word, [])
    case .call(let call): simplified(call)
    case .collate(let inner, _): inner
    case .operation(let operation): simplified(operation)
    case .subquery(let subquery): simplified(subquery)
    case .coalesce(let parts): call("coalesce", parts)
    default: value
    }
  }

  private static let keywordFunctions = ["current_timestamp": "now", "user": "current_user"]

  private static func text(_ literal: Expression.Literal) -> String {
    switch literal {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .number(let digits), .bits(let digits): digits
    case .string(let text): text
    }
  }

  private static func call(_ name: String, _ arguments: [Expression]) -> Expression {
    .call(
      Expression.FunctionCall(
        name: ObjectName(name), arguments: arguments, isStar: false, isDistinct: false, order: [],
        location: Location(offset: nil)))
  }

  private static func simplified(_ call: Expression.FunctionCall) -> Expression {
    var call = call
    call.name.schema = nil
    if let first = call.arguments.first, case .literal(.string(let text)) = first {
      switch call.name.name {
      case "nextval":
        // The name of a sequence, with or without its schema and quotes.
        let name = text.split(separator: ".").last ?? ""
        call.arguments = [.literal(.string(name.filter { $0 != "\"" }))]
      default: break
      }
    }
    if call.name.name == "timezone", call.arguments.count == 2 {
      call.arguments.sort { $0.sql < $1.sql }
    }
    return .call(call)
  }

  private static func simplified(_ operation: Expression.Operation) -> Expression {
    var operation = operation
    operation.name.schema = nil
    if operation.name.name == "!=" { operation.name.name = "<>" }
    switch operation.kind {
    case .in, .notIn:
      guard let left = operation.left, case .row(let parts) = operation.right else {
        // A list of one has lost its parentheses.
        return .operation(
          Expression.Operation(operation.left ?? .row([]), operation.name.name, operation.right))
      }
      let list = call("list", [left, .array(parts)])
      return operation.kind == .in ? list : .not(list)
    case .any, .all:
      guard let left = operation.left else { break }
      var list = operation.right
      if case .literal(.string(let text)) = list, text.hasPrefix("{") {
        list = .array(
          text.dropFirst().dropLast().split(separator: ",").map {
            .literal(.string(String($0.filter { $0 != "\"" })))
          })
      }
      if operation.kind == .any, operation.name.name == "=" { return call("list", [left, list]) }
      if operation.kind == .all, operation.name.name == "<>" {
        return .not(call("list", [left, list]))
      }
    case .between, .notBetween:
      guard let left = operation.left, case .row(let bounds) = operation.right, bounds.count == 2
      else { break }
      if operation.kind == .between {
        return .and([
          .operation(Expression.Operation(left, ">=", bounds[0])),
          .operation(Expression.Operation(left, "<=", bounds[1])),
        ])
      }
      return .or([
        .operation(Expression.Operation(left, "<", bounds[0])),
        .operation(Expression.Operation(left, ">", bounds[1])),
      ])
    case .like, .ilike:
      if let left = operation.left {
        return .operation(Expression.Operation(left, operation.name.name, operation.right))
      }
    default: break
    }
    if operation.left == nil, operation.name.name == "-",
      case .literal(.string(let digits)) = operation.right
    {
      return .literal(.string("-" + digits))
    }
    return .operation(operation)
  }

  private static func simplified(_ subquery: Expression.Subquery) -> Expression {
    var subquery = subquery
    subquery.test = subquery.test.map { simplified($0) }
    // Names of the query's tables do not show in what is compared; its columns and conditions do.
    guard case .select(var select) = subquery.query.body else { return .subquery(subquery) }
    let isExists = subquery.kind == .exists
    select.targets = isExists ? [] : select.targets.map { .init(value: simplified($0.value)) }
    select.condition = select.condition.map { simplified($0) }
    select.groups = select.groups.map { simplified($0) }
    select.from = select.from.map { simplified($0) }
    subquery.query.body = .select(select)
    if subquery.kind == .any, subquery.operator?.name == "=" { subquery.operator = nil }
    return .subquery(subquery)
  }

  private static func simplified(_ item: FromItem) -> FromItem {
    switch item {
    case .relation(var relation):
      relation.name.schema = nil
      return .relation(relation)
    case .join(var join):
      join.left = simplified(join.left)
      join.right = simplified(join.right)
      join.condition = join.condition.map { simplified($0) }
      return .join(join)
    default: return item
    }
  }
}
