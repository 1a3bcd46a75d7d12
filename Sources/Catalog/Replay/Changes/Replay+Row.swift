import Syntax

/// What a change of rows tells of tables.
extension Replay {
  /// Enters tables whose rows change as unknown, so that the history can be asked about them.
  mutating func noteTables(of change: RowChange) {
    _ = tableID(change.table)
    for table in change.commonTables {
      if case .rowChange(let inner) = table.body { noteTables(of: inner) }
    }
  }
}
