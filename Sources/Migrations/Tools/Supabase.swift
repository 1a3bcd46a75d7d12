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
    spared: spared,
    duplicates: .confused,
    late: .refused,
    isForSupabase: true)

  /// What takes what does this out of a file's batch.
  ///
  /// https://github.com/supabase/cli/pull/6009, https://github.com/supabase/cli/pull/6276
  private static func spared(_ action: SchemaChange.Action) -> ToolProfile.SparedStatement? {
    let isSpared =
      switch action {
      case .indexCreated: true
      case .objectDropped(let drop): drop.kind == .index
      case .maintenance(let maintenance):
        switch maintenance.kind {
        case .vacuum, .cluster: true
        case .reindex: maintenance.isConcurrent
        case .analyze, .refresh: false
        }
      case .unread(let unread): unread.kind == .systemAltered
      default: false
      }
    guard isSpared else { return nil }
    if case .objectDropped = action {
      // It came in August 2026; no page says with which version.
      return ToolProfile.SparedStatement(
        programs: "a CLI that has supabase/cli#6276 (2.111 has it not)",
        otherPrograms: "Supabase's CLI up to 2.111 at least and its SQL editor")
    }
    return ToolProfile.SparedStatement(
      programs: "a CLI from 2.109 on",
      otherPrograms: "Supabase's CLI before 2.109 and its SQL editor")
  }
}
