import Catalog
import Linter
import Syntax

/// A comparison that does not compare what it should.
struct ColumnSlip: Equatable {
  enum Kind: Equatable {
    /// Both names mean one column of a table of the subquery.
    case captured
    /// The bare name means another column of the same table, of a subquery that never looks out.
    case confined(with: String)
    /// Both names, that in the subquery too, mean a column of the policy's table.
    case leaked
    /// Without any subquery.
    case plain
  }

  let kind: Kind
  /// The column that the bare name means.
  let column: String
  /// What the column belongs to, as the policy calls it.
  let owner: String
  /// The bare name, if there is one.
  var reference: Expression.ColumnReference?

  static func all(in condition: Expression, _ scope: Scope) -> [ColumnSlip] {
    var slips: [ColumnSlip] = []
    scope.visit(condition) { part, inner in
      let slip: ColumnSlip? =
        switch part {
        case .operation(let operation) where operation.comparesForEquality:
          sameColumn(operation, inner)
        case .subquery(let subquery): leak(subquery, inner) ?? confined(subquery, inner)
        default: nil
        }
      if let slip, !slips.contains(slip) { slips.append(slip) }
    }
    return slips
  }

  private static func sameColumn(_ operation: Expression.Operation, _ scope: Scope) -> ColumnSlip? {
    guard let left = operation.left.flatMap(scope.column), scope.column(operation.right) == left,
      let owner = scope.spelling(of: left.source)
    else { return nil }
    // Of two bare names the second is usually the one from outside.
    let bare = [operation.right, operation.left].lazy.compactMap { $0?.bareReference }.first
    let kind: Kind = left.source.level > 0 ? .captured : scope.depth > 1 ? .leaked : .plain
    return ColumnSlip(kind: kind, column: left.column, owner: owner, reference: bare)
  }

  private static func leak(_ subquery: Expression.Subquery, _ scope: Scope) -> ColumnSlip? {
    guard let outer = subquery.test.flatMap(scope.column),
      scope.leakingTarget(of: subquery.query) == outer,
      let owner = scope.spelling(of: outer.source)
    else { return nil }
    return ColumnSlip(kind: .leaked, column: outer.column, owner: owner)
  }

  /// `EXISTS (SELECT … WHERE team_id = id)` that was to compare with the policy's own id.
  private static func confined(_ subquery: Expression.Subquery, _ scope: Scope) -> ColumnSlip? {
    guard subquery.kind == .exists, scope.depth == 1 else { return nil }
    var found: ColumnSlip?
    var looksOut = false
    scope.visit(subquery.query) { part, inner in
      if case .column(let reference) = part {
        switch inner.meaning(of: reference) {
        case .column(let place): looksOut = looksOut || place.source.level == 0
        default: looksOut = true
        }
      }
      guard case .operation(let operation) = part, operation.name.name == "=",
        let left = operation.left.flatMap(inner.column), let right = inner.column(operation.right),
        left.source == right.source, left.column != right.column
      else { return }
      let sides = [(operation.right, right, left), (operation.left ?? part, left, right)]
      for (side, place, other) in sides where found == nil {
        guard let bare = side.bareReference, scope.hasColumn(place.column),
          let owner = inner.spelling(of: place.source)
        else { continue }
        found = ColumnSlip(
          kind: .confined(with: other.column), column: place.column, owner: owner, reference: bare)
      }
    }
    return looksOut ? nil : found
  }

  var isCaptured: Bool {
    switch kind {
    case .captured, .confined: true
    case .leaked, .plain: false
    }
  }

  /// What the policy does, where `own` is the column of its own table.
  func explanation(_ own: String?) -> String {
    let name = "\(owner).\(quoted(column))"
    let instead = own.map { ", not \($0)" } ?? ""
    let inside = "inside the subquery the bare name \(quoted(column)) means \(name)\(instead)"
    switch kind {
    case .captured where reference != nil:
      return
        "compares \(name) with itself: \(inside), so the comparison holds for every row of \(owner)"
    case .captured, .plain: return "compares \(name) with itself, which says nothing"
    case .confined(let other):
      return
        "compares \(owner).\(quoted(other)) with \(name): \(inside), and nothing in the subquery looks at the policy's row"
    case .leaked:
      return
        "compares \(name) with itself: nothing that its subquery reads has a column \(quoted(column)), so there too the name means \(name), and the test passes as soon as the subquery finds a row"
    }
  }

  func advice(_ table: Table, _ own: String?) -> String {
    let other = if case .confined(let other) = kind { other } else { column }
    guard isCaptured else {
      return kind == .leaked
        ? "select a column of the table that the subquery reads"
        : "compare the column with the user: (select auth.uid()) = \(own ?? column)"
    }
    guard let own else { return "name the column of \(table.name) that is meant" }
    return owner == quoted(table.name.name)
      ? "give the subquery's table an alias, and name both sides: FROM \(table.name) AS other … WHERE other.\(quoted(other)) = \(own)"
      : "name the table whose column is meant: \(owner).\(quoted(other)) = \(own)"
  }
}

extension Scope {
  /// The column of this scope that a query returns as its only one, past all that it reads itself.
  fileprivate func leakingTarget(of query: Query) -> Place? {
    guard case .select(let select) = query.body, select.targets.count == 1, !select.from.isEmpty,
      let target = select.targets.first?.value, target.bareReference != nil
    else { return nil }
    var found: Place?
    visit(query) { part, inner in
      guard part == target, inner.depth == depth + 1, let place = inner.column(part),
        place.source.level < depth
      else { return }
      found = place
    }
    return found
  }
}

extension Expression.Operation {
  fileprivate var comparesForEquality: Bool {
    switch kind {
    case .plain: ["=", "<>", "!="].contains(name.name)
    case .distinct, .notDistinct: true
    default: false
    }
  }
}

extension Expression {
  /// The column without a qualifier that it is, with or without a cast.
  fileprivate var bareReference: ColumnReference? {
    switch self {
    case .column(let reference): reference.path.count == 1 && !reference.isStar ? reference : nil
    case .cast(let inner, _): inner.bareReference
    default: nil
    }
  }
}
