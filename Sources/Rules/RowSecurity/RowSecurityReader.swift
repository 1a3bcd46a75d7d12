import Catalog
import Linter
import Syntax

/// What a history leaves row level security at, and where.
struct RowSecurityReader {
  private let history: ReplayedHistory
  /// The last statement that may have switched it on for any table, since it can't be read.
  private let lastOpaque: Int?

  init(_ history: ReplayedHistory) {
    self.history = history
    lastOpaque = history.opaqueStatements.last { $0.kind.mayEnableRowSecurity }?.number
  }

  /// Whether it is known to be off at the end.
  ///
  /// Of a table that the history did not make, only what the history says of it is known.
  func isOff(for table: Table) -> Bool {
    guard !table.rowSecurity.isEnabled, table.persistence != .temporary,
      let since = table.rowSecurity.origin ?? table.origin
    else { return false }
    return lastOpaque.map { $0 < since.statement } ?? true
  }

  /// Tables that an API shows: in one of its schemas, and no part of another table.
  var exposedTables: [Table] {
    guard history.usesAPIRoles else { return [] }
    return history.tables.filter { table in
      history.settings.exposedSchemas.contains(table.name.schema) && table.isKnown
        && table.partitionParent == nil
    }
  }
}

extension UnreadStatement.Kind {
  /// Whether it may be `ALTER TABLE … ENABLE ROW LEVEL SECURITY`.
  fileprivate var mayEnableRowSecurity: Bool {
    switch self {
    case .block: true
    case .dynamic(let firstWords): ["ALTER", "TABLE"].starts(with: firstWords)
    default: false
    }
  }
}
