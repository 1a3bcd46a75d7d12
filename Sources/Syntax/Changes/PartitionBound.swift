/// Which rows a partition holds.
package enum PartitionBound: Hashable, Sendable {
  case `default`
  case list([Expression])
  /// Key words stand for themselves: `MINVALUE`, `MAXVALUE`.
  case range(from: [Expression], to: [Expression])
  case hash(modulus: Int, remainder: Int)
}

extension TableDefinition {
  /// `PARTITION OF parent` with its rows.
  package struct Partition: Sendable {
    /// As written.
    package var parent: ObjectName
    /// Which rows are in it.
    package var bound: PartitionBound
  }

  /// `PARTITION BY`.
  package struct PartitionKey: Hashable, Sendable {
    /// `list`, `range` or `hash`.
    package var strategy: String
    /// The plain columns of the key.
    package var columns: [String]
    /// The rest of the key.
    package var expressions: [Expression]

    /// How many columns and expressions the key has.
    package var keyCount: Int { columns.count + expressions.count }
  }
}
