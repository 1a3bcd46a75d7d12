import Syntax

/// Triggers as the SQL that makes them.
extension Trigger {
  /// `CREATE TRIGGER` on a table.
  package func createSQL(on table: QualifiedName) -> String {
    let list = TriggerDefinition.Event.allCases.filter(events.contains).map { event in
      let columns = event == .update && !self.columns.isEmpty
      return event.rawValue.uppercased()
        + (columns ? " OF \(self.columns.map(quoted).joined(separator: ", "))" : "")
    }
    var words = [
      "CREATE \(isConstraint ? "CONSTRAINT " : "")TRIGGER \(quoted(name))",
      timing.rawValue.uppercased(), list.joined(separator: " OR "), "ON \(table)",
    ]
    if isDeferrable { words.append("DEFERRABLE") }
    if isInitiallyDeferred { words.append("INITIALLY DEFERRED") }
    if oldTable != nil || newTable != nil { words.append("REFERENCING") }
    if let oldTable { words.append("OLD TABLE AS \(quoted(oldTable))") }
    if let newTable { words.append("NEW TABLE AS \(quoted(newTable))") }
    if isForEachRow { words.append("FOR EACH ROW") }
    if let condition { words.append("WHEN (\(condition.sql))") }
    let arguments = arguments.map(literal).joined(separator: ", ")
    words.append("EXECUTE FUNCTION \(function)(\(arguments));")
    return words.joined(separator: " ")
  }

  /// What has it fire as it does, on a table where it would fire otherwise.
  package func firingSQL(on table: QualifiedName) -> String {
    let words =
      switch firing {
      case .origin: "ENABLE"
      case .disabled: "DISABLE"
      case .replica: "ENABLE REPLICA"
      case .always: "ENABLE ALWAYS"
      }
    return "ALTER TABLE \(table) \(words) TRIGGER \(quoted(name));"
  }
}
