import Catalog
import Syntax

/// Triggers.
extension LockFinder {
  /// Row triggers of a partitioned table have copies on its partitions; children by inheritance
  /// have none.
  mutating func create(_ trigger: TriggerDefinition) {
    let hasCopies = trigger.isForEachRow && isPartitioned(trigger.table)
    apply(.createTrigger, targets(trigger.table, isOnly: !hasCopies))
  }

  mutating func toggleTriggers(of reference: TableReference) {
    let hasTriggers = table(reference.name)?.triggers.isEmpty == false
    let hasCopies = hasTriggers && isPartitioned(reference.name)
    apply(.toggleTrigger, targets(reference.name, isOnly: !hasCopies))
  }
}
