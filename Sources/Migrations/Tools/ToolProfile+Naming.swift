import Syntax

// How a tool names, tells apart and orders migrations.

extension ToolProfile {
  /// What to call a migration in a message: its file, with the directory where all files have one
  /// name; a changeset by its author and number.
  package func name(of migration: Migration) -> String {
    let file = migration.file.nameAmongMigrations
    let isChangeset = holdsChangesets && migration.version.contains(":")
    return isChangeset ? "\(migration.version) of \(file)" : file
  }

  /// Whether the tool runs a migration again when it changes, so that there is nothing to go back to
  /// but its older text.
  package func runsAnew(_ migration: Migration) -> Bool { migration.runsAgain }

  /// A version as the tool compares it: two migrations with the same key are one to it.
  package func versionKey(_ version: String) -> String {
    switch versions {
    case .asText: version
    case .asNumbers: String(version.drop { $0 == "0" })
    case .asDottedNumbers: FlywayName.key(version)
    }
  }

  /// Whether it runs a file of one name before a file of another.
  func isOrdered(_ left: String, _ right: String) -> Bool {
    switch order {
    case .dottedVersions: FlywayName.isOrdered(left, right)
    case .names, .undashedNames, .committedFirst: isOrderedByBytes(left, right)
    case .numbers, .changesets, .journal, .plan: isOrderedNaturally(left, right)
    }
  }
}

extension SourceFile {
  /// Its name, with its directory's where that is what tells it from others.
  fileprivate var nameAmongMigrations: String {
    switch name {
    case "up.sql", "down.sql", "migration.sql": path.pathParts.suffix(2).joined(separator: "/")
    default: name
    }
  }
}
