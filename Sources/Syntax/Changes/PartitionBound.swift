/// Which rows a partition holds.
package enum PartitionBound: Hashable, Sendable {
  case `default`
  case list([Expression])
  /// Key words stand for themselves: `MINVALUE`, `MAXVALUE`.
  case range(from: [Expression], to: [Expression])
  case hash(modulus: Int, remainder: Int)
}
