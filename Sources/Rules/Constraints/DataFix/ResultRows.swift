import Catalog
import Syntax

/// What is known of the rows that a query returns: which columns are never NULL, which rows are never alike.
///
/// What is said is certain; where the history tells too little, nothing is said.
struct ResultRows {
  struct Column {
    var name: String?
    /// What the column can be qualified with, inside of the query that reads it.
    var qualifier: String?
    /// What every row has in it; `present` where that is all that is known.
    var value = KnownValue.unknown
    /// The column of a table that it is a copy of.
    var origin: Origin?

    struct Origin: Hashable {
      let table: RelationID
      let column: String
      /// The place of the table among those that the query reads: the same one may be read twice.
      let source: Int
    }
  }

  var columns: [Column]
  /// Columns in which no two rows are alike, two NULLs being different.
  var keys: Set<Set<Int>>
}

/// Works out what is known of a query's rows.
struct QueryReader {
  let catalog: Catalog
  let session: Session
  private var commonTables: [String: ResultRows?] = [:]
  private var depth = 0

  init(_ catalog: Catalog, in session: Session) {
    self.catalog = catalog
    self.session = session
  }

  /// Nil where nothing is known, not even what columns there are.
  func rows(of query: Query) -> ResultRows? {
    guard depth < 20 else { return nil }
    var reader = self
    reader.depth += 1
    for table in query.commonTables {
      guard case .query(let inner) = table.body, !table.isRecursive else {
        reader.commonTables[table.name] = .some(nil)
        continue
      }
      reader.commonTables[table.name] = .some(reader.rows(of: inner)?.renamed(table.columns))
    }
    switch query.body {
    case .select(let select): return reader.rows(of: select)
    case .values(let rows): return reader.rows(of: rows)
    case .setOperation(let operation): return reader.rows(of: operation)
    case .opaque: return nil
    }
  }

  private func rows(of values: [[Expression]]) -> ResultRows? {
    guard let first = values.first else { return nil }
    let columns = first.indices.map { index in
      let values = values.map { row in
        row.indices.contains(index) ? KnownValue(row[index], columns: [:]) : .unknown
      }
      return ResultRows.Column(
        name: "column\(index + 1)", value: values.allSatisfy(\.isNotNull) ? .present : .unknown)
    }
    return ResultRows(columns: columns, keys: [])
  }

  private func rows(of operation: Query.SetOperation) -> ResultRows? {
    guard let left = rows(of: operation.left), let right = rows(of: operation.right) else {
      return nil
    }
    guard operation.kind == .union else { return left }
    guard left.columns.count == right.columns.count else { return nil }
    var columns = left.columns
    for (index, other) in right.columns.enumerated() {
      if columns[index].value != other.value {
        let areThere = columns[index].value.isNotNull && other.value.isNotNull
        columns[index].value = areThere ? .present : .unknown
      }
      if columns[index].origin?.table != other.origin?.table
        || columns[index].origin?.column != other.origin?.column
      {
        columns[index].origin = nil
      }
    }
    return ResultRows(columns: columns, keys: operation.isAll ? [] : [Set(columns.indices)])
  }

  // MARK: - SELECT

  private func rows(of select: Query.Select) -> ResultRows? {
    var number = 0
    guard var source = joined(select.from, where: select.condition, &number) else { return nil }
    for part in select.condition?.conjuncts ?? [] { source.apply(part) }
    let isGrouped =
      !select.groups.isEmpty || select.having != nil
      || select.targets.contains { $0.value.hasAggregate }
    var columns: [ResultRows.Column] = []
    var places: [Int: Int] = [:]
    var values: [Expression?] = []
    for target in select.targets {
      if case .column(let reference) = target.value, reference.isStar {
        guard let all = source.places(of: reference) else { return nil }
        for place in all {
          places[place] = places[place] ?? columns.count
          columns.append(source.columns[place])
          values.append(nil)
        }
        continue
      }
      if case .column(let reference) = target.value.withoutCasts,
        let place = source.place(of: reference)
      {
        // A cast may make two values one.
        if case .column = target.value { places[place] = places[place] ?? columns.count }
        var column = source.columns[place]
        column.name = target.alias ?? reference.column
        if case .cast = target.value {
          column.value = column.value.isNotNull ? .present : .unknown
        }
        columns.append(column)
      } else {
        columns.append(
          ResultRows.Column(
            name: target.alias,
            value: source.value(of: target.value, isGrouped: !select.groups.isEmpty)))
      }
      values.append(target.value)
    }
    let result = ResultRows(columns: columns, keys: [])
    guard !select.targets.contains(where: { multiplies($0.value) }) else { return result }
    var keys: Set<Set<Int>> = []
    if isGrouped {
      if let key = groupKey(select, values, places, source) { keys.insert(key) }
    } else {
      // Rows are as different as those that they come from.
      for key in source.keys where key.allSatisfy({ places[$0] != nil }) {
        keys.insert(Set(key.compactMap { places[$0] }))
      }
      for (index, value) in values.enumerated() where value?.numbersAllRows == true {
        keys.insert([index])
      }
    }
    if select.isDistinct, select.distinctOn.isEmpty { keys.insert(Set(columns.indices)) }
    return ResultRows(columns: columns, keys: keys)
  }

  /// The places of the columns by which rows are grouped; nil where one of them is not returned.
  private func groupKey(
    _ select: Query.Select, _ values: [Expression?], _ places: [Int: Int], _ source: ResultRows
  ) -> Set<Int>? {
    var key: Set<Int> = []
    for group in select.groups {
      let index: Int?
      switch group {
      case .literal(.number(let digits)): index = Int(digits).map { $0 - 1 }
      case .opaque: return nil
      case .column(let reference):
        // What the sources have comes before what the result calls so.
        if let place = source.place(of: reference) {
          index = places[place]
        } else {
          index = select.targets.firstIndex { $0.alias == reference.column }
        }
      default: index = values.firstIndex(of: group)
      }
      guard let index, values.indices.contains(index) else { return nil }
      key.insert(index)
    }
    return key
  }

  /// Whether it may make several rows of one.
  private func multiplies(_ expression: Expression) -> Bool {
    expression.contains { part in
      guard case .call(let call) = part else { return false }
      if let functions = catalog.functions(calledBy: call, in: session), !functions.isEmpty {
        return true
      }
      return !BuiltinFunctions.contains(call.name.name)
        || BuiltinFunctions.setReturning.contains(call.name.name)
    }
  }

  // MARK: - FROM

  private func joined(
    _ items: [FromItem], where condition: Expression?, _ number: inout Int
  ) -> ResultRows? {
    var result = ResultRows(columns: [], keys: [[]])
    for item in items {
      guard let next = rows(of: item, &number) else { return nil }
      result = result.joined(with: next, .inner, on: condition?.conjuncts ?? [])
    }
    return result
  }

  private func rows(of item: FromItem, _ number: inout Int) -> ResultRows? {
    number += 1
    switch item {
    case .relation(let relation):
      let name = relation.alias?.name ?? relation.name.name
      let columns = relation.alias?.columns ?? []
      if relation.name.schema == nil, let known = commonTables[relation.name.name] {
        return known?.renamed(columns).qualified(by: name)
      }
      guard let table = catalog.table(relation.name, in: session), table.hasAllColumns else {
        return nil
      }
      var rows = ResultRows(table, source: number)
      // Each table that inherits has indexes of its own.
      let hasChildren = catalog.dependents(of: table.id)
        .contains { catalog.table($0)?.parents.contains(table.id) == true }
      if hasChildren { rows.keys = [] }
      return rows.renamed(columns).qualified(by: name)
    case .subquery(let query, let alias):
      guard !query.isLateral else { return nil }
      return rows(of: query)?.renamed(alias?.columns ?? []).qualified(by: alias?.name)
    case .join(let join):
      guard !join.isNatural, join.using.isEmpty, join.alias == nil,
        let left = rows(of: join.left, &number), let right = rows(of: join.right, &number)
      else { return nil }
      return left.joined(with: right, join.kind, on: join.condition?.conjuncts ?? [])
    case .function, .opaque: return nil
    }
  }
}

extension ResultRows {
  fileprivate init(_ table: Table, source: Int) {
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

  fileprivate func renamed(_ names: [String]) -> ResultRows {
    var result = self
    for (index, name) in names.enumerated() where result.columns.indices.contains(index) {
      result.columns[index].name = name
    }
    return result
  }

  fileprivate func qualified(by name: String?) -> ResultRows {
    var result = self
    for index in result.columns.indices { result.columns[index].qualifier = name }
    return result
  }

  /// Nil where nothing has the name, or several columns have it.
  fileprivate func place(of reference: Expression.ColumnReference) -> Int? {
    guard !reference.isStar, reference.qualifier.count < 2 else { return nil }
    let places = columns.indices.filter { index in
      columns[index].name == reference.column
        && reference.qualifier.last.map { $0 == columns[index].qualifier } ?? true
    }
    return places.count == 1 ? places[0] : nil
  }

  fileprivate func places(of star: Expression.ColumnReference) -> [Int]? {
    guard let qualifier = star.qualifier.last else { return Array(columns.indices) }
    return columns.indices.filter { columns[$0].qualifier == qualifier }
  }

  fileprivate func value(of expression: Expression, isGrouped: Bool) -> KnownValue {
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
  fileprivate mutating func apply(_ condition: Expression) {
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

  fileprivate func joined(
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
  fileprivate var hasAggregate: Bool {
    switch self {
    case .call(let call) where call.window == nil:
      call.isStar || call.isNullOnlyOfNulls || call.arguments.contains(where: \.hasAggregate)
    default: children.contains(where: \.hasAggregate)
    }
  }

  /// `row_number()` over all rows.
  fileprivate var numbersAllRows: Bool {
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
