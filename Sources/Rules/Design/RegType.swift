import Catalog
import Linter
import Syntax

/// Reports columns that an upgrade of the server stumbles over.
struct RegType: StatementRule {
  static let metadata = RuleMetadata(
    id: "reg-type",
    summary: "pg_upgrade refuses a database with a column of this type.",
    severity: .warning, group: .design, page: RulePages.regType)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    let objection = TypeObjection(
      isMeant: { $0.builtin.map(Self.unstable.contains) == true },
      are: "hold object numbers", is: "holds object numbers",
      why: "pg_upgrade does not keep the numbers behind it, and refuses the whole database",
      help: {
        "\($0.name) text, cast where it is used: \($0.name)::\($0.type?.name.name ?? "regproc")"
      },
      replacement: { _ in nil })
    return statement.findings(of: history) { objection.finding(in: $0) }
  }

  /// The numbers of classes, roles and types are kept.
  ///
  /// https://www.postgresql.org/docs/current/pgupgrade.html
  private static let unstable: Set<String> = [
    "regcollation", "regconfig", "regdictionary", "regnamespace", "regoper", "regoperator",
    "regproc", "regprocedure",
  ]
}
