import Syntax

/// The names that PostgreSQL gives to what nobody named.
extension Replay {
  func chooseName(of definition: ConstraintDefinition, on table: Table) -> String {
    let first = table.name.name
    let schema = table.name.schema
    switch definition.kind {
    case .primaryKey: return chooseIndexName(first, nil, "pkey", in: schema, isConstraint: true)
    case .unique(let key):
      let second = joined(distinct(key.columns + key.including))
      return chooseIndexName(first, second, "key", in: schema, isConstraint: true)
    case .exclusion(let exclusion):
      let second = joined(columnNames(of: exclusion.elements, including: []))
      return chooseIndexName(first, second, "excl", in: schema, isConstraint: true)
    case .check(let condition):
      // `old_name` and `new_name` of one column are one.
      let columns = Set(condition.columns.map(\.column))
      let only = columns.count == 1 ? columns.first : nil
      return chooseConstraintName(first, only, "check", on: table)
    case .foreignKey(let key):
      return chooseConstraintName(first, joined(key.columns), "fkey", on: table)
    case .notNull(let column): return chooseConstraintName(first, column, "not_null", on: table)
    }
  }

  /// The name of an index, and what its columns are called.
  func chooseName(of definition: IndexDefinition, on table: QualifiedName) -> String {
    let columns = columnNames(of: definition.elements, including: definition.including)
    return chooseIndexName(
      table.name, joined(columns), "idx", in: table.schema, isConstraint: false)
  }

  /// `ChooseIndexColumnNames` in src/backend/commands/indexcmds.c.
  func columnNames(
    of elements: [IndexDefinition.Element], including: [String]
  ) -> [String] {
    let names = elements.map { element in
      switch element.key {
      case .column(let name): name
      case .expression(let value): value.outputName ?? "expr"
      }
    }
    return distinct(names + including)
  }

  private func distinct(_ names: [String]) -> [String] {
    var result: [String] = []
    for name in names {
      var candidate = name
      var number = 1
      while result.contains(candidate) {
        let suffix = String(number)
        candidate = name.clipped(to: 63 - suffix.utf8.count) + suffix
        number += 1
      }
      result.append(candidate)
    }
    return result
  }

  /// The columns' names with `_` between them, as far as they fit.
  private func joined(_ names: [String]) -> String? {
    guard !names.isEmpty else { return nil }
    var result = ""
    for name in names {
      if !result.isEmpty { result += "_" }
      result += name
      if result.utf8.count >= 64 { break }
    }
    return result
  }

  func chooseIndexName(
    _ first: String, _ second: String?, _ label: String, in schema: String, isConstraint: Bool
  ) -> String {
    unusedName(first, second, label) { name in
      let qualified = QualifiedName(schema, name)
      return catalog.relation(qualified) != nil
        || isConstraint && catalog.constraintNames[qualified] != nil
    }
  }

  func chooseConstraintName(
    _ first: String, _ second: String?, _ label: String, on table: Table
  ) -> String {
    unusedName(first, second, label) { name in
      catalog.constraintNames[QualifiedName(table.name.schema, name)] != nil
        || table.constraint(name) != nil
    }
  }

  func unusedName(
    _ first: String, _ second: String?, _ label: String, isTaken: (String) -> Bool
  ) -> String {
    var name = makeObjectName(first, second, label)
    var number = 1
    while isTaken(name) {
      name = makeObjectName(first, second, "\(label)\(number)")
      number += 1
    }
    return name
  }
}

/// Joins the parts of a generated name, shortening the longer of the first two to fit 63 bytes.
///
/// `makeObjectName` in PostgreSQL's src/backend/commands/indexcmds.c.
package func makeObjectName(_ first: String, _ second: String?, _ label: String) -> String {
  let overhead = (second == nil ? 0 : 1) + 1 + label.utf8.count
  let available = 63 - overhead
  var firstLength = first.utf8.count
  var secondLength = second?.utf8.count ?? 0
  if firstLength + secondLength <= available {
    return second.map { "\(first)_\($0)_\(label)" } ?? "\(first)_\(label)"
  }
  while firstLength + secondLength > available {
    if firstLength > secondLength { firstLength -= 1 } else { secondLength -= 1 }
  }
  return [first.clipped(to: firstLength), second?.clipped(to: secondLength), label]
    .compactMap { $0 }.joined(separator: "_")
}

extension String {
  /// The longest prefix of whole characters within so many bytes.
  package func clipped(to length: Int) -> String {
    guard utf8.count > length else { return self }
    var result = ""
    var bytes = 0
    for scalar in unicodeScalars {
      bytes += String(scalar).utf8.count
      guard bytes <= length else { break }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}

extension Expression {
  /// What PostgreSQL calls a column with this value; nil where it has no word for it.
  ///
  /// `FigureColname` in src/backend/parser/parse_target.c.
  var outputName: String? { namedValue.name }

  /// A name, and whether it is better than the type of a cast around it.
  private var namedValue: (name: String?, isStrong: Bool) {
    switch self {
    case .column(let reference): return (reference.isStar ? nil : reference.column, true)
    case .element(let base, let accessors):
      let field = accessors.reversed().lazy.compactMap {
        if case .field(let name) = $0 { name } else { nil }
      }.first
      return field.map { ($0, true) } ?? base.namedValue
    case .call(let call): return (call.name.name, true)
    case .operation(let operation) where operation.kind == .nullIf: return ("nullif", true)
    case .cast(let inner, let type):
      let value = inner.namedValue
      return value.isStrong ? value : (type.name.name, false)
    case .literal(.boolean): return ("bool", false)
    case .collate(let inner, _): return inner.namedValue
    case .conditional(let conditional):
      let value = conditional.otherwise?.namedValue
      return value?.isStrong == true ? (value?.name, true) : ("case", false)
    case .array: return ("array", true)
    case .row(let parts): return parts.count == 1 ? ("row", true) : ("row", true)
    case .coalesce: return ("coalesce", true)
    case .extremum(let name, _): return (name.lowercased(), true)
    case .keyword(let word): return (word, true)
    case .subquery(let subquery): return subquery.namedValue
    default: return (nil, false)
    }
  }
}

extension Expression.Subquery {
  fileprivate var namedValue: (name: String?, isStrong: Bool) {
    switch kind {
    case .exists: return ("exists", true)
    case .array: return ("array", true)
    case .scalar:
      guard case .select(let select) = query.body, let target = select.targets.first else {
        return (nil, false)
      }
      return (target.alias ?? target.value.outputName, true)
    case .any, .all: return (nil, false)
    }
  }
}
