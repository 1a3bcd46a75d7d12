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
