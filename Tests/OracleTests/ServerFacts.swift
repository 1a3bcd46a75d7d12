/// What a catalog holds: for each object a few lines of details, `name: value`.
///
/// `name~ value` marks an expression, which is compared by what it says rather than how.
typealias Facts = [String: String]

/// Reads the catalog of a database through a connection of its own.
struct ServerFacts: ~Copyable {
  private var connection: Connection

  private init(
    _ connection: consuming Connection, _ extensions: Set<String>, version: Int
  ) {
    self.connection = connection
    self.extensions = extensions
    self.version = version
  }

  /// The extensions that this server has.
  let extensions: Set<String>
  /// As `server_version_num` has it: 150008 is 15.8.
  let version: Int

  static func open(database: String) throws -> ServerFacts {
    var connection = try Connection.open(database: database, user: oracleUser)
    // Every name outside of pg_catalog is printed with its schema.
    try connection.require("SET search_path = ''")
    try connection.require(typeText)
    try connection.require(accessText)
    let extensions = try connection.require("SELECT name FROM pg_available_extensions")
    let version = try connection.require("SHOW server_version_num").first?.first
    return ServerFacts(
      connection, Set(extensions.map { $0[0] }), version: version.flatMap { Int($0) } ?? 0)
  }

  mutating func read() throws -> Facts {
    var facts: Facts = [:]
    for query in Self.queries {
      for row in try connection.require(Self.preamble + query) { facts[row[0]] = row[1] }
    }
    return facts
  }

  private static let queries = [
    schemas, relations, columns, constraints, indexes, views, sequences, functions, triggers,
    policies, types, domainConstraints, rules, extensionFacts, publications, statistics, defaults,
    roles,
  ]

  /// Schemas and relations that are the history's own.
  private static let preamble = """
    WITH space AS (
      SELECT oid, nspname AS name FROM pg_namespace
      WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
    ), member AS (
      SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
    ), relation AS (
      SELECT c.*, s.name AS schema, s.name || '.' || c.relname AS name
      FROM pg_class c JOIN space s ON s.oid = c.relnamespace
      WHERE NOT EXISTS (SELECT FROM member WHERE classid = 'pg_class'::regclass AND objid = c.oid)
    )

    """

  private static let typeText = """
    CREATE FUNCTION pg_temp.type_text(id oid, modifier int) RETURNS text LANGUAGE sql STABLE AS $$
      SELECT CASE
        WHEN t.typtype = 'b' AND t.typelem <> 0 AND t.typlen = -1
          THEN pg_temp.type_text(t.typelem, modifier) || '[]'
        WHEN n.nspname = 'pg_catalog' THEN pg_catalog.format_type(id, modifier)
        -- The history does not say where an extension puts its types.
        WHEN EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_type'::regclass
          AND objid = id AND deptype = 'e')
          THEN t.typname || coalesce(substring(pg_catalog.format_type(id, modifier) from '\\(.*\\)$'), '')
        ELSE n.nspname || '.' || t.typname END
      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      WHERE t.oid = id
    $$
    """

  /// An access list: grantees with what they were granted, `*` for what they may hand on.
  private static let accessText = """
    CREATE FUNCTION pg_temp.access_text(list aclitem[]) RETURNS text LANGUAGE sql STABLE AS $$
      SELECT pg_catalog.string_agg(name || '=' || privileges, ';' ORDER BY name COLLATE "C")
      FROM (
        SELECT CASE WHEN grantee = 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(grantee) END
          AS name, pg_catalog.string_agg(DISTINCT pg_catalog.lower(privilege_type) ||
          CASE WHEN is_grantable THEN '*' ELSE '' END, ',') AS privileges
        FROM pg_catalog.aclexplode(list) GROUP BY grantee
      ) AS grants
    $$
    """
}
