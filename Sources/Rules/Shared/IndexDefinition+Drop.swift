import Syntax

// The statement that clears the way for an index that was built before, and not to the end.

extension IndexDefinition {
  /// What takes away an index of that name that a failed build may have left.
  func concurrentDrop(named name: String) -> String {
    "DROP INDEX CONCURRENTLY IF EXISTS \(ObjectName(schema: table.schema, name));"
  }
}
