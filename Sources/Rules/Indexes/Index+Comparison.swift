import Catalog
import Syntax

// Whether one index does for another.

extension Index {
  /// Whether both hold the same entries in the same order.
  func holdsTheSame(as other: Index) -> Bool {
    method == other.method && elements == other.elements && predicate == other.predicate
      && Set(including) == Set(other.including)
  }

  /// Whether all that the other index is good for, this one is good for as well.
  func replaces(_ other: Index) -> Bool {
    guard holdsTheSame(as: other) else { return false }
    return !other.isUnique || isUnique && nullsNotDistinct == other.nullsNotDistinct
  }

  /// Whether searches by the other index's key find their rows through this one too.
  func leads(with other: Index) -> Bool {
    let covered = including + elements.compactMap(\.column)
    return method == "btree" && other.method == "btree" && predicate == nil
      && other.predicate == nil && elements.count >= other.elements.count
      && Array(elements.prefix(other.elements.count)) == other.elements
      && Set(other.including).isSubset(of: covered)
  }

  /// The key as SQL: `(user_id, lower(email))`.
  var keySQL: String { "(\(elements.map(\.keySQL).joined(separator: ", ")))" }
}
