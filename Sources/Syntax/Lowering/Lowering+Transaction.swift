import CPgQuery

/// `BEGIN`, `COMMIT` and their kind, and `LOCK TABLE`, which holds until they end.
extension Lowering {
  func transaction(_ statement: TransactionStmt) -> [SchemaChange] {
    let savepoint = text(statement.savepoint_name) ?? ""
    let control: TransactionControl =
      switch statement.kind {
      case TRANS_STMT_BEGIN, TRANS_STMT_START: .begin
      case TRANS_STMT_COMMIT: .commit(chain: statement.chain)
      case TRANS_STMT_ROLLBACK: .rollback(chain: statement.chain)
      case TRANS_STMT_SAVEPOINT: .savepoint(savepoint)
      case TRANS_STMT_RELEASE: .release(savepoint)
      case TRANS_STMT_ROLLBACK_TO: .rollbackTo(savepoint)
      default: .prepared
      }
    return [change(.transaction(control))]
  }

  func lock(_ lock: LockStmt) -> [SchemaChange] {
    // https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
    let modes = [
      "ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
      "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE",
    ]
    let mode = Int(lock.mode) - 1
    return [
      change(
        .tablesLocked(
          relations(lock.relations), mode: modes.indices.contains(mode) ? modes[mode] : modes[7]))
    ]
  }

  func relations(_ list: UnsafeMutablePointer<CPgQuery.List>?) -> [ObjectName] {
    NodeList(list).compactMap { item in
      item.tag == T_RangeVar
        ? objectName(UnsafeMutablePointer(mutating: item.cast(to: RangeVar.self))) : nil
    }
  }
}
