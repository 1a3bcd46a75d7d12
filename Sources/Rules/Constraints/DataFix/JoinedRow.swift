import Catalog
import Linter
import Syntax

/// The row of another table that an `UPDATE … FROM` or a `DELETE … USING` needs to reach one of its own.
struct JoinedRow {
  /// What stands for “there is such a row” among the columns of a row.
  let name: String
  /// The same as SQL, in which the table's own columns carry its name.
  let sql: String
  /// What is asked of the table's own row besides.
  let conditions: [Expression]
  /// Whether a foreign key sees to it that the row is there when the columns are not NULL.
  let isKept: Bool
  /// Whether such rows may have been added, or changed, by the migration itself.
  let isDoubtful: Bool
  let table: Table
  let alias: String

  /// Nil where something else is joined, or where it can't be told what is asked of which.
  init?(
    _ recorded: RecordedRowChange, number: Int, of requirement: TableRequirement,
    isChanged: (Table) -> Bool
  ) {
    let change = recorded.change
    guard change.from.count == 1, case .relation(let relation) = change.from[0],
      relation.alias?.columns.isEmpty != false, change.commonTables.isEmpty,
      let own = recorded.before.table(change.table, in: recorded.session),
      let other = recorded.before.table(relation.name, in: recorded.session), other.isKnown,
      other.id != own.id, own.id == requirement.table.id, let condition = change.condition
    else { return nil }
    table = other
    alias = relation.alias?.name ?? relation.name.name
    name = "\u{1}join\(number)"
    let sides = Sides(
      own: own, ownName: change.alias ?? change.table.name, other: other, otherName: alias)
    var joins: [Expression] = []
    var conditions: [Expression] = []
    var pairs: [(own: String, other: String)] = []
    for part in condition.conjuncts {
      // Whose the names inside of a subquery are is another question.
      guard !part.hasSubquery, let tables = sides.tables(of: part) else { return nil }
      guard tables.contains(other.id) else {
        conditions.append(part)
        continue
      }
      joins.append(part)
      if let pair = sides.pair(part) {
        pairs.append(pair)
        conditions.append(.nullTest(.column(named: pair.own), isNegated: true))
      }
    }
    guard !pairs.isEmpty, joins.allSatisfy(\.isFullyKnown) else { return nil }
    self.conditions = conditions
    isKept =
      pairs.count == joins.count
      && own.constraints.contains { constraint in
        guard let key = constraint.foreignKey, constraint.isValidated else { return false }
        return key.referencedTable == other.id && key.columns == pairs.map(\.own)
          && key.referencedColumns == pairs.map(\.other)
      }
    isDoubtful = isChanged(other)
    let asked = joins.map { sides.qualified($0, by: requirement.table.name.name).sql }
    let shown = alias == other.name.name ? "" : " AS \(quoted(alias))"
    sql =
      "EXISTS (SELECT FROM \(other.name)\(shown) WHERE \(asked.joined(separator: " AND ")))"
  }

  /// Whether a value is a column of the joined row that is never NULL.
  func isPresent(_ reference: Expression.ColumnReference) -> Bool {
    reference.qualifier.last == alias && table.column(reference.column)?.isNotNull == true
  }
}

/// The two tables whose columns a join compares.
private struct Sides {
  let own: Table
  let ownName: String
  let other: Table
  let otherName: String

  /// Nil where a name may be something else.
  func tables(of expression: Expression) -> Set<RelationID>? {
    var tables: Set<RelationID> = []
    for reference in expression.columns {
      guard let table = table(of: reference) else { return nil }
      tables.insert(table)
    }
    return tables
  }

  private func table(of reference: Expression.ColumnReference) -> RelationID? {
    guard !reference.isStar else { return nil }
    switch reference.qualifier.last {
    case ownName?: return own.id
    case otherName?: return other.id
    case _?: return nil
    case nil:
      let isOwn = own.column(reference.column) != nil
      let isOther = other.column(reference.column) != nil
      guard isOwn != isOther, own.isKnown else { return nil }
      return isOwn ? own.id : other.id
    }
  }

  /// The columns of `own.a = other.b`.
  func pair(_ part: Expression) -> (own: String, other: String)? {
    guard case .operation(let operation) = part, operation.kind == .plain,
      operation.name.name == "=", case .column(let left)? = operation.left,
      case .column(let right) = operation.right
    else { return nil }
    switch (table(of: left), table(of: right)) {
    case (own.id, other.id): return (left.column, right.column)
    case (other.id, own.id): return (right.column, left.column)
    default: return nil
    }
  }

  func qualified(_ expression: Expression, by name: String) -> Expression {
    expression.mapped { part in
      guard case .column(var reference) = part else { return part }
      reference.path = [
        table(of: reference) == own.id ? name : otherName, reference.column,
      ]
      return .column(reference)
    }
  }
}
