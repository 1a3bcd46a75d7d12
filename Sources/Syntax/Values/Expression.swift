/// An SQL expression, as written: names are not resolved.
package indirect enum Expression: Hashable, Sendable {
  case column(ColumnReference)
  case literal(Literal)
  case parameter(Int)
  case call(FunctionCall)
  case operation(Operation)
  case and([Expression])
  case or([Expression])
  case not(Expression)
  /// `IS NULL`, or `IS NOT NULL` when negated.
  case nullTest(Expression, isNegated: Bool)
  /// `IS [NOT] TRUE | FALSE | UNKNOWN`; the words after `IS`.
  case booleanTest(Expression, String)
  case coalesce([Expression])
  /// `GREATEST` or `LEAST`.
  case extremum(String, [Expression])
  case conditional(Conditional)
  case cast(Expression, TypeName)
  case collate(Expression, ObjectName)
  case array([Expression])
  case row([Expression])
  case subquery(Subquery)
  /// `CURRENT_USER`, `CURRENT_TIMESTAMP` and the like, in lower case.
  case keyword(String)
  /// A field or an element of a value: `(x).y`, `x[1]`.
  case element(Expression, [Accessor])
  /// `DEFAULT` in a list of values.
  case defaultValue
  /// Something this tree has no words for, or that is nested too deeply, and the parts of it that are known.
  case opaque([Expression])

  /// The name of a column, as far as it is qualified; or a star.
  package struct ColumnReference: Hashable, Sendable {
    /// The names between the dots: `[column]`, `[table, column]`, `[schema, table, column]`.
    package var path: [String]
    /// `*`, or `table.*`.
    package var isStar: Bool
    /// Where the name begins.
    package var location: Location

    /// The name alone; `*` for a star.
    package var column: String { isStar ? "*" : path.last ?? "*" }
    /// What stands before the column's name.
    package var qualifier: [String] { isStar ? path : Array(path.dropLast()) }
  }

  /// A constant; numbers keep their digits.
  package enum Literal: Hashable, Sendable {
    case null
    case boolean(Bool)
    /// A number as it was written.
    case number(String)
    case string(String)
    case bits(String)
  }

  /// A call of a function or an aggregate.
  package struct FunctionCall: Hashable, Sendable {
    /// As written; the parser puts some functions of the grammar into `pg_catalog`.
    package var name: ObjectName
    /// In the order of the call.
    package var arguments: [Expression]
    /// The parameters that arguments are given to by name, `name => value`; nil where the place says it,
    /// and empty where it always does.
    package var argumentNames: [String?] = []
    /// `count(*)`.
    package var isStar: Bool
    /// `DISTINCT` in front of an aggregate's arguments.
    package var isDistinct: Bool
    /// `OVER (…)`: the partition's expressions, then the order's.
    package var window: Window?
    /// `FILTER (WHERE …)`.
    package var filter: Expression?
    /// `ORDER BY` among an aggregate's arguments.
    package var order: [Expression]
    /// Where the name begins.
    package var location: Location

    /// `OVER`.
    package struct Window: Hashable, Sendable {
      /// Of a window that `WINDOW` defines.
      package var name: String?
      /// `PARTITION BY`.
      package var partition: [Expression]
      /// `ORDER BY`.
      package var order: [Expression]
    }
  }

  /// An operator with its operands.
  package struct Operation: Hashable, Sendable {
    /// Which form of the grammar it is: `x IN (…)`, `x LIKE …`; `plain` for any other operator.
    package enum Kind: Hashable, Sendable {
      case plain
      case any, all
      case distinct, notDistinct
      case nullIf
      case `in`, notIn
      case like, ilike, similar
      case between, notBetween, betweenSymmetric, notBetweenSymmetric
    }

    /// Which form of the grammar it is.
    package var kind: Kind
    /// The operator's own name: `=`, `~~`; with its schema if that was written.
    package var name: ObjectName
    /// Nil for a prefix operator.
    package var left: Expression?
    /// The operand behind the operator.
    package var right: Expression

    /// `left name right`.
    package init(_ left: Expression, _ name: String, _ right: Expression) {
      self.init(kind: .plain, name: ObjectName(name), left: left, right: right)
    }

    init(kind: Kind, name: ObjectName, left: Expression?, right: Expression) {
      self.kind = kind
      self.name = name
      self.left = left
      self.right = right
    }
  }

  /// `CASE`.
  package struct Conditional: Hashable, Sendable {
    /// What `CASE x WHEN …` compares; nil: each branch has a condition.
    package var subject: Expression?
    /// `WHEN … THEN`, in order.
    package var branches: [Branch]
    /// `ELSE`.
    package var otherwise: Expression?

    /// `WHEN … THEN`.
    package struct Branch: Hashable, Sendable {
      /// The condition, or the value that the subject is compared with.
      package var condition: Expression
      /// What it comes to.
      package var result: Expression
    }
  }

  /// A query inside of an expression.
  package struct Subquery: Hashable, Sendable {
    /// What is made of its rows.
    package enum Kind: Hashable, Sendable { case exists, scalar, array, any, all }

    /// What is made of its rows.
    package var kind: Kind
    /// The left side of `x IN (SELECT …)` and `x = ANY (SELECT …)`.
    package var test: Expression?
    /// The operator between them; nil for `IN`.
    package var `operator`: ObjectName?
    /// The query itself.
    package var query: Query
  }

  /// A step into a value: a field of a row, an element or a slice of an array.
  package enum Accessor: Hashable, Sendable {
    case field(String)
    case everyField
    case subscripted(Expression)
    case slice(Expression?, Expression?)
  }
}

extension Expression {
  /// The expressions directly inside, those of subqueries left out.
  package var children: [Expression] {
    switch self {
    case .column, .literal, .parameter, .keyword, .defaultValue: []
    case .call(let call):
      call.arguments + (call.filter.map { [$0] } ?? []) + call.order
        + (call.window.map { $0.partition + $0.order } ?? [])
    case .operation(let operation): (operation.left.map { [$0] } ?? []) + [operation.right]
    case .and(let parts), .or(let parts), .coalesce(let parts), .extremum(_, let parts),
      .array(let parts), .row(let parts), .opaque(let parts):
      parts
    case .not(let part), .nullTest(let part, _), .booleanTest(let part, _), .cast(let part, _),
      .collate(let part, _):
      [part]
    case .conditional(let conditional):
      (conditional.subject.map { [$0] } ?? [])
        + conditional.branches.flatMap { [$0.condition, $0.result] }
        + (conditional.otherwise.map { [$0] } ?? [])
    case .subquery(let subquery): subquery.test.map { [$0] } ?? []
    case .element(let base, let accessors):
      [base]
        + accessors.flatMap { accessor -> [Expression] in
          switch accessor {
          case .subscripted(let index): [index]
          case .slice(let lower, let upper): [lower, upper].compactMap { $0 }
          case .field, .everyField: []
          }
        }
    }
  }

  /// Calls `body` on this expression and everything in it, subqueries included, until it returns true.
  ///
  /// - Returns: Whether `body` returned true.
  package func contains(where body: (Expression) -> Bool) -> Bool {
    if body(self) { return true }
    if case .subquery(let subquery) = self, subquery.query.contains(where: body) { return true }
    return children.contains { $0.contains(where: body) }
  }

  /// The column references in it, those inside subqueries left out.
  package var columns: [ColumnReference] {
    if case .column(let reference) = self { return [reference] }
    return children.flatMap(\.columns)
  }

  /// Conjuncts of a condition: `a AND (b AND c)` is three.
  package var conjuncts: [Expression] {
    if case .and(let parts) = self { parts.flatMap(\.conjuncts) } else { [self] }
  }

  /// The same expression with every part replaced by what `transform` makes of it, inside out.
  ///
  /// Subqueries are left as they are, unless something is said of them: names mean something else in them.
  package func mapped(
    _ transform: (Expression) -> Expression, queries: (Query) -> Query = { $0 }
  ) -> Expression {
    func map(_ part: Expression) -> Expression { part.mapped(transform, queries: queries) }
    func map(_ parts: [Expression]) -> [Expression] { parts.map(map) }
    let inner: Expression =
      switch self {
      case .column, .literal, .parameter, .keyword, .defaultValue: self
      case .subquery(var subquery):
        {
          subquery.test = subquery.test.map(map)
          subquery.query = queries(subquery.query)
          return .subquery(subquery)
        }()
      case .call(var call):
        {
          call.arguments = map(call.arguments)
          call.filter = call.filter.map(map)
          call.order = map(call.order)
          if let window = call.window {
            call.window?.partition = map(window.partition)
            call.window?.order = map(window.order)
          }
          return .call(call)
        }()
      case .operation(var operation):
        {
          operation.left = operation.left.map(map)
          operation.right = map(operation.right)
          return .operation(operation)
        }()
      case .and(let parts): .and(map(parts))
      case .or(let parts): .or(map(parts))
      case .not(let part): .not(map(part))
      case .nullTest(let part, let isNegated): .nullTest(map(part), isNegated: isNegated)
      case .booleanTest(let part, let words): .booleanTest(map(part), words)
      case .coalesce(let parts): .coalesce(map(parts))
      case .extremum(let name, let parts): .extremum(name, map(parts))
      case .conditional(var conditional):
        {
          conditional.subject = conditional.subject.map(map)
          conditional.otherwise = conditional.otherwise.map(map)
          conditional.branches = conditional.branches.map {
            Conditional.Branch(condition: map($0.condition), result: map($0.result))
          }
          return .conditional(conditional)
        }()
      case .cast(let part, let type): .cast(map(part), type)
      case .collate(let part, let collation): .collate(map(part), collation)
      case .array(let parts): .array(map(parts))
      case .row(let parts): .row(map(parts))
      case .element(let base, let accessors): .element(map(base), accessors)
      case .opaque(let parts): .opaque(map(parts))
      }
    return transform(inner)
  }

  /// The same expression after a column of a table was renamed.
  package func renamingColumn(_ column: String, of table: String, to newName: String) -> Expression
  {
    mapped { part in
      guard case .column(var reference) = part, !reference.isStar, reference.column == column,
        reference.qualifier.isEmpty || reference.qualifier.last == table
      else { return part }
      reference.path[reference.path.count - 1] = newName
      return .column(reference)
    }
  }

  /// A column by its bare name.
  package static func column(named name: String) -> Expression {
    .column(ColumnReference(path: [name], isStar: false, location: Location(offset: nil)))
  }
}

extension Expression.FunctionCall {
  /// `name(argument)`.
  package init(calling name: ObjectName, with argument: Expression) {
    self.init(
      name: name, arguments: [argument], isStar: false, isDistinct: false, order: [],
      location: Location(offset: nil))
  }
}
