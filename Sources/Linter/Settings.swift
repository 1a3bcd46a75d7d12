import Catalog
import Syntax

/// What a project says of itself.
package struct Settings: Sendable {
  /// Whether migrations have to come with the SQL that undoes them.
  package enum RollbackExpectation: String, CaseIterable, Sendable {
    /// Where the migration tool has rollbacks, for plain SQL files, and once a migration carries one.
    case automatic = "auto"
    case required
    case optional
  }

  /// Whether migrations have to say how to undo them.
  package var rollback = RollbackExpectation.automatic
  /// Functions that check who asks, beside those the history defines: `app.current_org`.
  package var authFunctions: [String] = []
  /// Roles that need no check, beside Supabase's own.
  package var trustedRoles: [String] = []

  /// What the server is that runs the migrations.
  package var postgresVersion = PostgreSQLVersion.parser
  /// Timeouts that whoever runs the migrations sets: `lock_timeout`.
  package var timeoutsSetByTool: [String] = []
  /// Whether every migration has to stand a second run, and not only what a failure can leave half-applied.
  package var idempotent = false
  /// What names have to look like, by what they name.
  package var naming: [NamedObject: NamingPattern] = [:]
  /// Who shows the tables to users; nil where the history is to tell.
  package var platform: Platform.Kind?
  /// The schemas that an API shows to its users.
  package var exposedSchemas = ["public"]

  /// What is different from a revision that may have run; nil where nobody asked.
  package var revision: Revision?

  /// What holds where a project says nothing.
  package init() {}
}

/// What is different from a revision, by which databases may have been migrated.
package struct Revision: Sendable {
  /// What became of a file since the revision.
  package enum Change: Sendable {
    case added
    case edited(before: [UInt8])
    /// Neither on the revision nor in what is asked about.
    case untracked
  }

  /// As people call it: `main`.
  package let name: String
  /// The files that are not as they are on the revision.
  package let changes: [SourceFile.ID: Change]

  /// What is different from a revision of a name.
  package init(name: String, changes: [SourceFile.ID: Change]) {
    self.name = name
    self.changes = changes
  }

  /// The files that are asked about.
  package var changed: Set<SourceFile.ID> {
    Set(changes.filter { if case .untracked = $0.value { false } else { true } }.keys)
  }
}
