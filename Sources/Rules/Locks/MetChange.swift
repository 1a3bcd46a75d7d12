import Catalog
import Linter
import Locks
import Syntax

// Changes that meet a row of the lock table, where somebody else may be at work.

extension LockedRelation {
  /// Whether the migration found it there, so that others may be using it.
  var isInUse: Bool { standing == .existing || standing == .unknown }
}

extension RelationLock {
  /// Whether others have to wait for it.
  var isInTheWay: Bool { relation.isInUse && mode.blocksWrites }
}

/// A change, and the relation in use that a row of the lock table speaks of.
struct MetChange {
  let change: LockedChange
  let relation: LockedRelation
  let row: LockRow

  var name: QualifiedName { relation.name }
}

extension ReplayedScript {
  /// The changes that meet one of these rows of the lock table on a relation that is in use.
  func changes(meeting rows: LockRow..., as role: LockRow.Role = .table) -> [MetChange] {
    changes(meeting: rows, as: role)
  }

  private func changes(meeting rows: [LockRow], as role: LockRow.Role) -> [MetChange] {
    changes(meeting: rows).compactMap { change in
      guard let met = change.footprint.met(rows),
        let relation = met.relations[role]?.first(where: \.isInUse)
      else { return nil }
      return MetChange(change: change, relation: relation, row: met.row)
    }
  }

  /// Those of the changes that have rows to go over.
  func work(meeting rows: LockRow...) -> [MetChange] {
    changes(meeting: rows, as: .table).filter { !isEmpty($0.name, before: $0.change) }
  }

  /// Whether another part of the same statement writes the table anew: going over its rows once more
  /// is little beside that, and there is a finding already.
  func isPartOfRewrite(_ met: MetChange) -> Bool {
    met.change.footprint.rewrites.isEmpty
      && rewrites.contains { other in
        other.statement == met.change.statement
          && (!met.change.isInBlock || other.range == met.change.range)
          && other.footprint.rewrites.contains(where: \.isInUse)
      }
  }

  /// What is done in each of its transactions.
  var changesByTransaction: [[LockedChange]] {
    var result: [[LockedChange]] = []
    for change in changes {
      if result.last?.last?.transaction == change.transaction {
        result[result.count - 1].append(change)
      } else {
        result.append([change])
      }
    }
    return result
  }

  /// Whether nothing else is done by the statement of a change.
  func isAlone(_ change: LockedChange) -> Bool {
    statements[change.statement].changes.count == 1 && !change.isInBlock
  }
}
