import Catalog
import Linter
import Syntax

/// A change that a migration makes, with the statement and the migration around it.
struct MigrationStep {
  let change: ReplayedChange
  let statement: ReplayedStatement
  let migration: ReplayedMigration

  var action: SchemaChange.Action { change.action }

  /// Whether a server would refuse the statement, so that it changes nothing.
  var isRefused: Bool { statement.failure != nil }

  /// What a rule finds in several parts of the statement.
  func cause(_ rule: RuleMetadata, part: String) -> Cause {
    .statement(statement.statement.range, rule.id, part: part)
  }

  /// A name as the change finds it.
  func name(_ name: ObjectName) -> QualifiedName {
    change.before.resolve(name, in: change.session)
  }

  /// What the history knows of a table before the change.
  func table(_ name: ObjectName) -> Table? { change.before.table(name, in: change.session) }

  /// The table as the migration leaves it.
  func tableAfterwards(_ name: ObjectName) -> Table? {
    table(name).flatMap { migration.after.table($0.id) }
  }

  /// Whether the migration itself made something: deployed code does not know it yet.
  func isNew(_ origin: Origin?) -> Bool { origin?.migration == statement.migration }

  /// Whether nobody but the migration uses a table: it is new, or temporary.
  func isNew(_ name: ObjectName) -> Bool {
    guard let table = table(name) else { return name.schema == "pg_temp" }
    return table.persistence == .temporary || isNew(table.origin)
  }

  /// Whether the migration makes an object again that it drops or renames.
  func isBack(_ kind: ObjectKind, _ name: ObjectName, on table: ObjectName? = nil) -> Bool {
    migration.after.origin(of: kind, name, on: table, in: change.session) != nil
  }

  /// Whether the migration gives a table's name to another table, which has its rows by then.
  func isTakenOver(_ name: QualifiedName) -> Bool {
    migration.after.relation(name) != nil
      && migration.statements.contains { statement in
        statement.changes.contains { change in
          guard case .objectRenamed(let rename) = change.action else { return false }
          return rename.newName == name.name
        }
      }
  }
}

extension ReplayedStatement {
  /// What `find` has to say about each of its changes.
  ///
  /// What a function that it calls does many times is said once.
  func findings(
    of history: ReplayedHistory, _ find: (MigrationStep) -> Finding?
  ) -> [Finding] {
    var findings: [Finding] = []
    for change in changes {
      let step = MigrationStep(
        change: change, statement: self, migration: history.migrations[migration])
      guard let finding = find(step),
        !findings.contains(where: { $0.range == finding.range && $0.message == finding.message })
      else { continue }
      findings.append(finding)
    }
    return findings
  }
}

extension ReplayedHistory {
  /// What `find` has to say about each change of the migrations that were asked about, in order;
  /// rollbacks are left out.
  func findings(_ find: (MigrationStep) -> Finding?) -> [Finding] {
    requestedMigrations.flatMap { migration in
      migration.statements.flatMap { $0.findings(of: self, find) }
    }
  }
}

extension Origin {
  /// A note that points to where an object was made.
  func note(_ what: String) -> RelatedLocation {
    RelatedLocation("\(what) was created here", at: range)
  }
}
