/// A row of constants.
typealias KnownRow = [KnownColumn]

struct KnownColumn: Hashable {
  let name: String
  let value: Expression

  init(_ name: String, _ value: Expression) {
    self.name = name
    self.value = value
  }
}

extension Expression {
  /// What it comes to, as a literal or an array of literals; nil when it depends on anything.
  var constant: Expression? {
    if let text = ConstantText.of(self) { return .literal(.string(text)) }
    return knownElements.map { .array($0) }
  }

  /// What it comes to as an argument of a routine; nil when it depends on anything.
  package var knownArgument: Expression? {
    switch self {
    case .literal: self
    default: constant
    }
  }

  /// What whole numbers come to.
  var knownInteger: Int? {
    guard case .operation(let operation) = self, operation.kind == .plain else {
      return ConstantText.of(self).flatMap { Int($0) }
    }
    guard let right = operation.right.knownInteger else { return nil }
    let left = operation.left.map(\.knownInteger) ?? 0
    guard let left else { return nil }
    let (value, isOverflow) =
      switch operation.name.name {
      case "+": left.addingReportingOverflow(right)
      case "-": left.subtractingReportingOverflow(right)
      case "*" where operation.left != nil: left.multipliedReportingOverflow(by: right)
      default: (0, true)
      }
    return isOverflow ? nil : value
  }

  /// The elements of a constant array.
  var knownElements: [Expression]? {
    switch self {
    case .array(let parts):
      let elements = parts.compactMap(\.constant)
      return elements.count == parts.count ? elements : nil
    case .cast(let inner, _): return inner.knownElements
    case .literal(.string(let text)): return ConstantText.elements(ofArray: text)
    case .call(let call) where call.name.name == "string_to_array" && call.arguments.count == 2:
      guard let text = ConstantText.of(call.arguments[0]),
        let separator = ConstantText.of(call.arguments[1]), !separator.isEmpty
      else { return nil }
      return text.split(separator: separator, omittingEmptySubsequences: false)
        .map { .literal(.string(String($0))) }
    default: return nil
    }
  }

  /// The rows of `unnest(array)`.
  fileprivate func unnested(as name: String?) -> [KnownRow]? {
    guard case .call(let call) = self, call.name.name == "unnest", call.arguments.count == 1 else {
      return nil
    }
    return call.arguments[0].knownElements?.map { [KnownColumn(name ?? "unnest", $0)] }
  }
}

extension Query {
  /// What it returns, if that takes no table to know.
  var knownRows: [KnownRow]? {
    guard commonTables.isEmpty, limit == nil else { return nil }
    switch body {
    case .values(let rows):
      return known(rows.map { row in row.enumerated().map { ("column\($0 + 1)", $1) } })
    case .setOperation(let operation):
      guard operation.kind == .union, let left = operation.left.knownRows,
        let right = operation.right.knownRows, let names = left.first?.map(\.name)
      else { return nil }
      let named = right.map { row in zip(names, row).map { KnownColumn($0, $1.value) } }
      if operation.isAll { return left + named }
      var seen: Set<KnownRow> = []
      return (left + named).filter { seen.insert($0).inserted }
    case .select(let select): return select.knownRows
    case .opaque: return nil
    }
  }
}

private func known(_ rows: [[(String, Expression)]]) -> [KnownRow]? {
  var result: [KnownRow] = []
  for row in rows {
    let columns = row.compactMap { name, value in value.constant.map { KnownColumn(name, $0) } }
    guard columns.count == row.count else { return nil }
    result.append(columns)
  }
  return result
}

extension Query.Select {
  fileprivate var knownRows: [KnownRow]? {
    guard condition == nil, groups.isEmpty, having == nil, into == nil else { return nil }
    guard let item = from.first else {
      if targets.count == 1, let rows = targets[0].value.unnested(as: targets[0].alias) {
        return rows
      }
      return known([targets.map { ($0.alias ?? "?column?", $0.value) }])
    }
    guard from.count == 1, let source = item.knownRows else { return nil }
    return known(source.map { row in targets.flatMap { $0.columns(of: row) } })
  }
}

extension Query.Target {
  /// What it makes of a row of the only source.
  fileprivate func columns(of row: KnownRow) -> [(String, Expression)] {
    guard case .column(let reference) = value else {
      var variables = KnownVariables()
      for column in row { variables[column.name] = column.value }
      return [(alias ?? "?column?", value.replacing(variables))]
    }
    if reference.isStar { return row.map { ($0.name, $0.value) } }
    let column = row.first { $0.name == reference.column }
    return [(alias ?? reference.column, column?.value ?? value)]
  }
}

extension FromItem {
  fileprivate var knownRows: [KnownRow]? {
    switch self {
    case .subquery(let query, let alias):
      return query.knownRows?.map { row in
        row.enumerated().map { index, column in
          let names = alias?.columns ?? []
          return KnownColumn(
            names.indices.contains(index) ? names[index] : column.name, column.value)
        }
      }
    case .function(let calls, let alias) where calls.count == 1:
      return calls[0].unnested(as: alias?.columns.first ?? alias?.name)
    case .function, .relation, .join, .opaque: return nil
    }
  }
}
