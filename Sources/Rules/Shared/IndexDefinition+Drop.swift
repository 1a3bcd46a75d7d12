import Syntax

extension IndexDefinition {
  /// What takes away an index of that name that a failed build may have left.
  func concurrentDrop(named name: String) -> String {
    "DROP INDEX CONCURRENTLY IF EXISTS \(ObjectName(schema: table.schema, name));"
  }
}
