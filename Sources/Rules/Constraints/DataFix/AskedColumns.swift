import Catalog
import Linter
import Syntax

/// What the condition of a change asks of the rows of its own table.
struct AskedColumns {
  /// The columns that it names, inside of subqueries too.
  private(set) var columns: Set<String> = []
  /// Whether rows may be chosen by what can't be seen here: a variable, a list that something else made.
  private(set) var isBlind = false

  private var readsOwnRows = false
  private var readsOthers = false
  private var asksForKey = false

  init(_ recorded: RecordedRowChange) {
    var change = recorded.change
    // What is written does not choose rows.
    change.assignments = []
    change.columns = []
    let target = recorded.before.table(change.table, in: recorded.session)
    Scope(recorded.before, in: recorded.session).visitParts(of: change) { part, scope in
      switch part {
      case .expression(let expression): add(expression, scope, target, recorded)
      // The table itself is named without a place.
      case .relation(let name, let location?): add(name, at: location, target, recorded)
      case .relation, .join, .columns, .firstColumns, .allColumns: break
      }
    }
    // Rows picked by their key: whoever made the list may have looked at anything.
    if asksForKey, readsOthers, !readsOwnRows { isBlind = true }
  }

  private mutating func add(
    _ name: ObjectName, at location: Location, _ target: Table?, _ recorded: RecordedRowChange
  ) {
    guard let table = recorded.before.table(name, in: recorded.session) else {
      readsOthers = true
      // A view of the table itself, perhaps.
      if recorded.before.relation(recorded.before.resolve(name, in: recorded.session)) != nil {
        isBlind = true
      }
      return
    }
    if table.id == target?.id {
      readsOwnRows = true
      return
    }
    readsOthers = true
    let isList =
      table.persistence == .temporary || table.origin?.migration == recorded.origin.migration
    if isList { isBlind = true }
  }

  private mutating func add(
    _ expression: Expression, _ scope: Scope, _ target: Table?, _ recorded: RecordedRowChange
  ) {
    switch expression {
    case .parameter, .opaque: isBlind = true
    case .call(let call):
      if recorded.before.functions(calledBy: call, in: recorded.session) != nil
        || !BuiltinFunctions.contains(call.name.name)
      {
        isBlind = true
      }
    case .column(let reference) where !reference.isStar:
      switch scope.meaning(of: reference) {
      case .column(let place):
        guard scope[place.source].relation == target?.id else { return }
        columns.insert(place.column)
        if scope.depth == 1, target?.isKey(place.column) == true { asksForKey = true }
      case .row, .missing, .ambiguous:
        columns.insert(reference.column)
        isBlind = true
      case .unknown: columns.insert(reference.column)
      }
    default: break
    }
  }
}

extension Table {
  fileprivate func isKey(_ column: String) -> Bool {
    guard case .primaryKey(let key)? = primaryKey?.kind else { return false }
    return key.columns == [column]
  }
}
