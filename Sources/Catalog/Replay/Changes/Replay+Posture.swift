import Syntax

/// What a platform has done before the first migration.
extension Replay {
  /// Gives roles everything on what will be made in a schema, as Supabase does in `public`.
  ///
  /// https://supabase.com/docs/guides/api/securing-your-api
  package mutating func grantByDefault(to roles: [String], in schema: String) {
    for creator in [session.role, "postgres"] {
      for kind in [ObjectKind.table, .sequence, .function] {
        var list = AccessList()
        for role in roles { list.grant(.all(of: kind), to: role, withGrantOption: false) }
        catalog.defaultLists[DefaultPrivilegeKey(creator: creator, schema: schema, kind: kind)] =
          list
      }
    }
  }
}
