import Syntax

extension MigrationTool {
  /// What to call a migration in a message: its file, with the directory where all files have one
  /// name; a changeset by its author and number.
  package func name(of migration: Migration) -> String {
    let file = migration.file.nameAmongMigrations
    let isChangeset = self == .liquibase && migration.version.contains(":")
    return isChangeset ? "\(migration.version) of \(file)" : file
  }

  /// Whether the tool runs a migration again when it changes, so that there is nothing to go back to
  /// but its older text.
  package func runsAnew(_ migration: Migration) -> Bool {
    switch self {
    case .flyway: MigrationName(migration.file.name).role == .repeatable
    case .graphileMigrate: lastPart(directory(of: migration.file.path)) != "committed"
    default: false
    }
  }
}

extension SourceFile {
  /// Its name, with its directory's where that is what tells it from others.
  fileprivate var nameAmongMigrations: String {
    switch name {
    case "up.sql", "down.sql", "migration.sql": parts(of: path).suffix(2).joined(separator: "/")
    default: name
    }
  }
}
