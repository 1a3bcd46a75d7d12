import Catalog
import Syntax

extension ResultRows {
  init(_ table: Table, source: Int) {
    columns = table.columns.map { column in
      Column(
        name: column.name, value: column.isNotNull ? .present : .unknown,
        origin: Column.Origin(table: table.id, column: column.name, source: source))
    }
    keys = []
    for index in table.indexes where index.isUnique && index.isValid && index.predicate == nil {
      let places = index.elements.map { element in
        element.column.flatMap { name in table.columns.firstIndex { $0.name == name } }
      }
      let known = places.compactMap(\.self)
      if known.count == places.count { keys.insert(Set(known)) }
    }
  }

  func renamed(_ names: [String]) -> ResultRows {
    var result = self
    for (index, name) in names.enumerated() where result.columns.indices.contains(index) {
      result.columns[index].name = name
    }
    return result
  }

  func qualified(by name: String?) -> ResultRows {
    var result = self
    for index in result.columns.indices { result.columns[index].qualifier = name }
    return result
  }

  /// Nil where nothing has the name, or several columns have it.
  func place(of reference: Expression.ColumnReference) -> Int? {
    guard !reference.isStar, reference.qualifier.count < 2 else { return nil }
    let places = columns.indices.filter { index in
      columns[index].name == reference.column
        && reference.qualifier.last.map { $0 == columns[index].qualifier } ?? true
    }
    return places.count == 1 ? places[0] : nil
  }

  func places(of star: Expression.ColumnReference) -> [Int]? {
    guard let qualifier = star.qualifier.last else { return Array(columns.indices) }
    return columns.indices.filter { columns[$0].qualifier == qualifier }
  }

  func value(of expression: Expression, isGrouped: Bool) -> KnownValue {
    var values: [String: KnownValue] = [:]
    let named = expression.mapped { part in
      switch part {
      case .column(let reference):
        guard let place = place(of: reference) else { return .opaque([]) }
        let name = "\u{1}\(place)"
        values[name] = columns[place].value
        return .column(named: name)
      default: return part
      }
    }
    let known = named.mapped { part in
      switch part {
      case .call(let call) where call.isNeverNull:
        values["\u{1}present"] = .present
        return .column(named: "\u{1}present")
      // Of a group, which has a row at least.
      case .call(let call) where isGrouped && call.isNullOnlyOfNulls:
        guard call.arguments.allSatisfy({ KnownValue($0, columns: values).isNotNull }) else {
          return .opaque([])
        }
        values["\u{1}present"] = .present
        return .column(named: "\u{1}present")
      case .subquery(let subquery) where subquery.kind == .exists || subquery.kind == .array:
        values["\u{1}present"] = .present
        return .column(named: "\u{1}present")
      case .call(let call) where call.window != nil || call.filter != nil: return .opaque([])
      default: return part
      }
    }
    return KnownValue(known, columns: values)
  }

  /// A condition that holds for all rows: what it compares is not NULL.
  mutating func apply(_ condition: Expression) {
    switch condition {
    case .nullTest(.column(let reference), isNegated: true): markPresent(reference)
    case .operation(let operation):
      switch operation.kind {
      case .plain where ["=", "<>", "<", "<=", ">", ">="].contains(operation.name.name),
        .in, .like, .ilike, .between:
        if case .column(let reference)? = operation.left { markPresent(reference) }
        if case .column(let reference) = operation.right { markPresent(reference) }
      default: break
      }
    default: break
    }
  }

  private mutating func markPresent(_ reference: Expression.ColumnReference) {
    guard let place = place(of: reference), columns[place].value == .unknown else { return }
    columns[place].value = .present
  }

  func joined(
    with other: ResultRows, _ kind: FromItem.Join.Kind, on conditions: [Expression]
  ) -> ResultRows {
    let count = columns.count
    var result = ResultRows(columns: columns + other.columns, keys: [])
    var paired: (left: Set<Int>, right: Set<Int>) = ([], [])
    for condition in conditions {
      guard case .operation(let operation) = condition, operation.kind == .plain,
        operation.name.name == "=", case .column(let left)? = operation.left,
        case .column(let right) = operation.right, let one = result.place(of: left),
        let two = result.place(of: right), (one < count) != (two < count)
      else { continue }
      paired.left.insert(min(one, two))
      paired.right.insert(max(one, two) - count)
    }
    if kind == .inner { for condition in conditions { result.apply(condition) } }
    if kind == .left || kind == .full {
      for index in count..<result.columns.count { result.columns[index].value = .unknown }
    }
    if kind == .right || kind == .full {
      for index in 0..<count { result.columns[index].value = .unknown }
    }
    let shifted = other.keys.map { Set($0.map { $0 + count }) }
    // A row that finds one partner at most stays one row.
    if kind != .right, kind != .full, other.keys.contains(where: { $0.isSubset(of: paired.right) })
    {
      result.keys.formUnion(keys)
    }
    if kind != .left, kind != .full, keys.contains(where: { $0.isSubset(of: paired.left) }) {
      result.keys.formUnion(shifted)
    }
    for one in keys { for two in shifted { result.keys.insert(one.union(two)) } }
    return result
  }
}

extension Expression {
  var hasAggregate: Bool {
    switch self {
    case .call(let call) where call.window == nil:
      call.isStar || call.isNullOnlyOfNulls || call.arguments.contains(where: \.hasAggregate)
    default: children.contains(where: \.hasAggregate)
    }
  }

  /// `row_number()` over all rows.
  var numbersAllRows: Bool {
    guard case .call(let call) = self, call.name.name == "row_number" else { return false }
    return call.window.map { $0.partition.isEmpty && $0.name == nil } ?? false
  }
}

// What PostgreSQL's catalogs do not tell of its functions. A test asks a server.
extension Expression.FunctionCall {
  private var isBuiltin: Bool { name.schema == nil || name.schema == "pg_catalog" }

  var isNeverNull: Bool {
    isBuiltin
      && ["count", "row_number", "rank", "dense_rank", "now", "gen_random_uuid", "nextval"]
        .contains(name.name)
  }

  /// An aggregate that is NULL only where all that it gets is.
  var isNullOnlyOfNulls: Bool {
    let names: Set = [
      "min", "max", "sum", "avg", "bool_and", "bool_or", "every", "array_agg", "string_agg",
      "json_agg", "jsonb_agg", "count",
    ]
    return isBuiltin && names.contains(name.name) && window == nil && filter == nil
  }
}
