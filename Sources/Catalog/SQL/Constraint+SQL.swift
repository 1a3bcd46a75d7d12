import Syntax

/// Constraints as the SQL that makes them.
extension Constraint {
  var comesLater: Bool { foreignKey != nil || !isValidated && isEnforced }

  /// What follows the constraint's name; `table` is the one that a foreign key references.
  package func definition(
    referencing table: QualifiedName?, including columns: [String] = []
  ) -> String {
    var words = [kind.sql(referencing: table)]
    if !columns.isEmpty { words.append("INCLUDE (\(columns.map(quoted).joined(separator: ", ")))") }
    if isNoInherit { words.append("NO INHERIT") }
    if isDeferrable { words.append("DEFERRABLE") }
    if isInitiallyDeferred { words.append("INITIALLY DEFERRED") }
    if !isValidated { words.append(isEnforced ? "NOT VALID" : "NOT ENFORCED") }
    return words.joined(separator: " ")
  }
}

extension Constraint.Kind {
  func sql(referencing table: QualifiedName?) -> String {
    func list(_ columns: [String], lastWith words: (String, String) = ("", "")) -> String {
      var names = columns.map(quoted)
      if let last = names.popLast() { names.append(words.0 + last + words.1) }
      return names.joined(separator: ", ")
    }
    func list(_ key: Constraint.Key) -> String {
      list(key.columns, lastWith: ("", key.isWithoutOverlaps ? " WITHOUT OVERLAPS" : ""))
    }
    switch self {
    case .check(let condition): return "CHECK (\(condition.sql))"
    case .notNull(let column): return "NOT NULL \(quoted(column))"
    case .unique(let key):
      return "UNIQUE\(key.nullsNotDistinct ? " NULLS NOT DISTINCT" : "") (\(list(key)))"
    case .primaryKey(let key): return "PRIMARY KEY (\(list(key)))"
    case .foreignKey(let key):
      let period = (key.hasPeriod ? "PERIOD " : "", "")
      let target =
        key.referencedColumns.isEmpty ? "" : " (\(list(key.referencedColumns, lastWith: period)))"
      var text =
        "FOREIGN KEY (\(list(key.columns, lastWith: period))) REFERENCES \(table?.description ?? "…")\(target)"
      if key.match == .full { text += " MATCH FULL" }
      if key.onUpdate != .noAction { text += " ON UPDATE \(key.onUpdate.rawValue)" }
      if key.onDelete != .noAction { text += " ON DELETE \(key.onDelete.rawValue)" }
      return text
    case .exclusion(let exclusion):
      let elements = zip(exclusion.elements, exclusion.operators).map { "\($0.sql) WITH \($1)" }
      let predicate = exclusion.predicate.map { " WHERE (\($0.sql))" } ?? ""
      return "EXCLUDE USING \(exclusion.method) (\(elements.joined(separator: ", ")))\(predicate)"
    }
  }
}
