import Catalog
import Linter
import Syntax

/// Recognises the question whether a row's foreign key has its row in the referenced table.
struct ParentTest {
  let key: Constraint.ForeignKey
  let renames: ColumnRenames
  let recorded: RecordedRowChange

  /// Whether a subquery asks just that, where the statement calls the referencing table one of `own`.
  func matches(_ subquery: Expression.Subquery, own: Set<String>) -> Bool {
    guard case .select(let select) = subquery.query.body, subquery.query.commonTables.isEmpty,
      subquery.query.limit == nil, select.groups.isEmpty, select.having == nil,
      select.from.count == 1, case .relation(let relation) = select.from[0],
      recorded.before.table(relation.name, in: recorded.session)?.id == key.referencedTable
    else { return false }
    let parent = relation.alias?.name ?? relation.name.name
    switch subquery.kind {
    case .exists: return compares(select.condition, parent, own)
    case .any: return lists(select, parent, test: subquery)
    case .scalar, .array, .all: return false
    }
  }

  /// `EXISTS (SELECT … WHERE parent.id = child.parent_id)`, with nothing else asked.
  private func compares(_ condition: Expression?, _ parent: String, _ own: Set<String>) -> Bool {
    var open = Set(zip(key.columns, key.referencedColumns).map { "\($0) \($1)" })
    for part in condition?.conjuncts ?? [] {
      guard case .operation(let operation) = part, operation.kind == .plain,
        operation.name.name == "=", case .column(let left)? = operation.left,
        case .column(let right) = operation.right
      else { return false }
      let pairs = [(left, right), (right, left)]
      let pair = pairs.first { child, referenced in
        own.contains(child.qualifier.last ?? "")
          && (referenced.qualifier.last ?? parent) == parent
      }
      guard let (child, referenced) = pair else { return false }
      let name = renames.name(of: child.column, after: recorded.origin)
      guard open.remove("\(name) \(referenced.column)") != nil else { return false }
    }
    return open.isEmpty && key.columns.count == key.referencedColumns.count
  }

  /// `parent_id IN (SELECT id FROM parent)`.
  private func lists(
    _ select: Query.Select, _ parent: String, test subquery: Expression.Subquery
  ) -> Bool {
    guard key.columns.count == 1, select.targets.count == 1,
      subquery.operator.map({ $0.name == "=" }) ?? true,
      case .column(let child)? = subquery.test,
      renames.name(of: child.column, after: recorded.origin) == key.columns[0],
      case .column(let referenced) = select.targets[0].value,
      [referenced.column] == key.referencedColumns
    else { return false }
    guard let condition = select.condition else { return true }
    if case .nullTest(.column(let tested), isNegated: true) = condition {
      return tested.column == referenced.column
    }
    return false
  }
}

/// Recognises a choice of the table's own rows by their key: `id IN (SELECT id FROM calls WHERE …)`.
struct OwnRows {
  let table: RelationID
  let recorded: RecordedRowChange

  /// What the chosen rows comply with at least.
  func condition(of subquery: Expression.Subquery) -> Expression? {
    guard subquery.kind == .any, subquery.operator.map({ $0.name == "=" }) ?? true,
      case .column(let tested)? = subquery.test, subquery.query.commonTables.isEmpty,
      case .select(let select) = subquery.query.body, select.targets.count == 1,
      case .column(let chosen) = select.targets[0].value, chosen.column == tested.column,
      select.from.count == 1, case .relation(let relation) = select.from[0],
      let own = recorded.before.table(relation.name, in: recorded.session), own.id == table,
      isKey(tested.column, of: own)
    else { return nil }
    // Inside, the table's columns go by their bare names.
    let name = relation.alias?.name ?? relation.name.name
    return select.condition?.mapped { part in
      guard case .column(let reference) = part, reference.qualifier.last == name else {
        return part
      }
      return .column(named: reference.column)
    }
  }

  private func isKey(_ column: String, of table: Table) -> Bool {
    if column == "ctid" { return true }
    guard case .primaryKey(let key)? = table.primaryKey?.kind else { return false }
    return key.columns == [column]
  }
}

/// The renames of a table's columns, in order.
struct ColumnRenames {
  struct Rename {
    let origin: Origin
    let old: String
    let new: String
  }

  var renames: [Rename] = []

  /// What a column is called now that had a name right after a statement.
  func name(of column: String, after origin: Origin) -> String {
    renames.filter { $0.origin.isAfter(origin) }
      .reduce(column) { name, rename in name == rename.old ? rename.new : name }
  }

  /// What a column of now was called before a statement.
  func name(of column: String, before origin: Origin) -> String {
    renames.filter { $0.origin.isAfter(origin) }.reversed()
      .reduce(column) { name, rename in name == rename.new ? rename.old : name }
  }
}

extension Origin {
  func isAfter(_ other: Origin) -> Bool {
    statement > other.statement
      || statement == other.statement && range.start > other.range.start
  }
}
