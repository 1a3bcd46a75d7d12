import Syntax

/// Row security and its policies as the SQL that makes them.
extension Policy {
  /// `CREATE POLICY` on a table.
  package func createSQL(on table: QualifiedName) -> String {
    var words = ["CREATE POLICY \(quoted(name)) ON \(table)"]
    if !isPermissive { words.append("AS RESTRICTIVE") }
    if command != .all { words.append("FOR \(command.rawValue.uppercased())") }
    if roles != ["public"] {
      words.append("TO \(roles.map(roleSQL).joined(separator: ", "))")
    }
    if let using { words.append("USING (\(using.sql))") }
    if let check { words.append("WITH CHECK (\(check.sql))") }
    return words.joined(separator: " ") + ";"
  }
}

/// A role as SQL; the key words that stand for roles are not quoted.
private func roleSQL(_ role: String) -> String {
  switch role {
  case "public", "current_user", "current_role", "session_user": role.uppercased()
  default: quoted(role)
  }
}

extension RowSecurityState {
  /// What leads from another state to this one.
  package func statements(from other: RowSecurityState, on table: QualifiedName) -> [String] {
    var words: [String] = []
    if isEnabled != other.isEnabled { words.append(isEnabled ? "ENABLE" : "DISABLE") }
    if isForced != other.isForced { words.append(isForced ? "FORCE" : "NO FORCE") }
    return words.map { "ALTER TABLE \(table) \($0) ROW LEVEL SECURITY;" }
  }
}
