/// Flyway.
///
/// https://documentation.red-gate.com/flyway/flyway-concepts/migrations
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
