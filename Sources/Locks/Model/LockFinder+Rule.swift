import Syntax

/// Rewrite rules.
extension LockFinder {
  mutating func create(_ definition: RuleDefinition) {
    // What its actions read is not told.
    footprint.isIncomplete = definition.hasActions || definition.condition != nil
    apply(.createRule, [.table: [relation(definition.table)]])
  }
}
