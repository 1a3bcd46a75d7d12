import Syntax

/// Supabase's CLI, which sends a file as one batch together with the entry in its table of versions.
///
/// https://supabase.com/docs/guides/deployment/database-migrations
enum Supabase {
  static let profile = ToolProfile(
    name: "Supabase's CLI",
    signs: "`supabase/migrations/<digits>_x.sql`",
    order: .names,
    unversioned: .unversioned,
    sending: .query,
    transaction: .batch,
    spared: ToolProfile.SparedStatements(
      contains: isSpared, programs: "a CLI from 2.109 on",
      otherPrograms: "Supabase's CLI before 2.109 and its SQL editor"),
    duplicates: .confused,
    late: .refused,
    isForSupabase: true)

  /// Whether the CLI, from 2.109 on, takes what does this out of a file's batch.
  private static func isSpared(_ action: SchemaChange.Action) -> Bool {
    switch action {
    case .indexCreated, .objectDropped: true
    case .maintenance(let maintenance):
      switch maintenance.kind {
      case .vacuum, .cluster: true
      case .reindex: maintenance.isConcurrent
      case .analyze, .refresh: false
      }
    case .unread(let unread): unread.kind == .systemAltered
    default: false
    }
  }
}
