import Catalog
import Linter
import Syntax

/// Reports foreign keys that rely on what Supabase may change in its own tables.
struct ForeignKeyToAuthNonKey: HistoryRule {
  static let metadata = RuleMetadata(
    id: "foreign-key-to-auth-non-key",
    summary:
      "The foreign key references a column of Supabase's auth schema that is no primary key.",
    severity: .error, group: .rowSecurity, page: RulePages.foreignKeyToAuthNonKey)

  func findings(in history: ReplayedHistory) -> [Finding] {
    guard history.usesAPIRoles else { return [] }
    return history.tables.flatMap { table in
      table.constraints.compactMap { constraint in
        // A history that makes the auth schema itself knows what it does.
        guard let key = constraint.foreignKey, !constraint.isInherited,
          let referenced = history.catalog.table(key.referencedTable),
          referenced.name.schema == "auth", table.name.schema != "auth", !referenced.isKnown,
          !key.referencedColumns.isEmpty, key.referencedColumns != ["id"]
        else { return nil }
        let columns = key.referencedColumns.map(quoted).joined(separator: ", ")
        return Finding(
          "\(table.name) (\(key.columns.map(quoted).joined(separator: ", "))) references \(referenced.name) (\(columns)), which is no primary key: Supabase may drop the unique index it relies on, and then cannot update the auth schema",
          at: constraint.origin.range,
          help: "reference the primary key: REFERENCES \(referenced.name) (id)")
      }
    }
  }
}
