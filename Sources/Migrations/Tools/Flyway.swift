/// Flyway.
///
/// https://documentation.red-gate.com/flyway/flyway-concepts/migrations
/// https://github.com/flyway/flyway/issues/3497 (the lock, since 9.1.2)
enum Flyway {
  static let profile = ToolProfile(
    name: "Flyway",
    signs: "`V1_2__x.sql`",
    order: .dottedVersions,
    versions: .asDottedNumbers,
    pairing: .byVersion,
    unversioned: .toolFile,
    sending: .statements,
    transaction: .eachThatAllowsIt,
    optOut: .sidecar(
      OptOutPlace.Sidecar(name: ".conf", isSuffix: true, setting: "executeInTransaction=false")),
    takesCopyData: true,
    concurrency:
      "CONCURRENTLY also needs `flyway.postgresql.transactional.lock=false`, or it waits for Flyway's own lock without end",
    rollback: .file(
      RollbackFile(
        example: "`U1_2__x.sql`", path: undoScript,
        place: { "in an undo script of the same version, U\($0.dropFirst())" })),
    duplicates: .stopped,
    late: .refused,
    comparesContents: true,
    runsAgain: { MigrationName($0).role == .repeatable })

  /// The path of the undo script that has a migration's version.
  private static func undoScript(_ path: String) -> String {
    let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    return path[..<cut] + "U" + path[cut...].dropFirst()
  }
}
