/// What goes over whole tables to keep them in shape.
package struct Maintenance: Sendable {
  /// Which of the commands.
  package enum Kind: Hashable, Sendable {
    /// `REINDEX SYSTEM` is of kind `other`.
    case reindex(ObjectKind)
    case vacuum(isFull: Bool)
    case analyze, cluster, refresh
  }

  /// Which of the commands.
  package var kind: Kind
  /// Nil: the whole database, or everything the statement covers.
  package var name: ObjectName?
  /// `CLUSTER … USING`.
  package var index: String?
  /// `CONCURRENTLY`.
  package var isConcurrent: Bool
  /// `REFRESH MATERIALIZED VIEW … WITH NO DATA`.
  package var isWithoutData = false
}
