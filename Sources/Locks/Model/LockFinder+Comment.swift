import Catalog
import Syntax

/// `COMMENT ON`.
extension LockFinder {
  mutating func comment(on kind: ObjectKind, _ name: ObjectName) {
    switch kind {
    case .table, .view, .materializedView, .foreignTable, .index, .sequence, .column:
      apply(.commentOnRelation, [.table: [relation(name)]])
    case .constraint, .trigger, .policy, .rule:
      apply(.commentOnPart, [.table: [relation(name)]])
    default: apply(.commentOnOther)
    }
  }
}
