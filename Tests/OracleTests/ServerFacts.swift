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
    policies, types, domainConstraints, rules, others, comments, defaults, roles,
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
          AND objid = id AND deptype = 'e') THEN t.typname
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

  private static let schemas = """
    SELECT 'schema ' || name, concat_ws(E'\\n', 'owner: ' || pg_get_userbyid(nspowner),
      'access: ' || pg_temp.access_text(coalesce(nspacl, acldefault('n', nspowner))))
    FROM space JOIN pg_namespace USING (oid)
    """

  private static let relations = """
    SELECT 'table ' || name, concat_ws(E'\\n',
      CASE relkind WHEN 'p' THEN 'partitioned: ' ||
        (SELECT partstrat::text || ' ' || partnatts FROM pg_partitioned_table WHERE partrelid = r.oid)
        WHEN 'f' THEN 'foreign: yes' END,
      CASE relpersistence WHEN 'u' THEN 'unlogged: yes' END,
      CASE WHEN relrowsecurity THEN 'row security: yes' END,
      CASE WHEN relforcerowsecurity THEN 'forced row security: yes' END,
      'columns: ' || (SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute
        WHERE attrelid = r.oid AND attnum > 0 AND NOT attisdropped),
      (SELECT CASE WHEN r.relispartition THEN 'partition of: ' ELSE 'inherits: ' END ||
        string_agg(p.name, ',' ORDER BY inhseqno)
        FROM pg_inherits JOIN relation p ON p.oid = inhparent WHERE inhrelid = r.oid),
      CASE WHEN pg_get_expr(relpartbound, oid) = 'DEFAULT' THEN 'default partition: yes' END,
      \(relationAccess))
    FROM relation r WHERE relkind IN ('r', 'p', 'f')
    """

  private static let columns = """
    SELECT 'column ' || r.name || '.' || attname, concat_ws(E'\\n',
      'type: ' || pg_temp.type_text(atttypid, atttypmod),
      CASE WHEN attnotnull THEN 'not null: yes' END,
      CASE WHEN attgenerated <> '' THEN 'generated~ ' ELSE 'default~ ' END ||
        pg_get_expr(adbin, adrelid),
      CASE attidentity WHEN 'a' THEN 'identity: always' WHEN 'd' THEN 'identity: by default' END,
      CASE WHEN attcollation <> typcollation THEN 'collation: ' || collname END,
      CASE WHEN attinhcount > 0 THEN 'inherited: yes' END,
      'access: ' || pg_temp.access_text(attacl))
    FROM relation r JOIN pg_attribute a ON attrelid = r.oid AND attnum > 0 AND NOT attisdropped
    LEFT JOIN pg_attrdef ON adrelid = r.oid AND adnum = attnum
    LEFT JOIN pg_type t ON t.oid = atttypid LEFT JOIN pg_collation l ON l.oid = attcollation
    WHERE relkind IN ('r', 'p', 'f')
    """

  private static let constraints = """
    SELECT 'constraint ' || r.name || '.' || conname, concat_ws(E'\\n',
      'kind: ' || contype::text,
      CASE WHEN contype <> 'c' THEN 'columns: ' || (SELECT string_agg(
        coalesce(attname, 'expr'), ',' ORDER BY n) FROM unnest(conkey) WITH ORDINALITY u (k, n)
        LEFT JOIN pg_attribute ON attrelid = conrelid AND attnum = k AND k <> 0) END,
      CASE WHEN NOT convalidated THEN 'not valid: yes' END,
      CASE WHEN condeferrable THEN 'deferrable: yes' END,
      CASE WHEN condeferred THEN 'deferred: yes' END,
      CASE WHEN contype = 'c' AND connoinherit THEN 'no inherit: yes' END,
      CASE WHEN contype = 'f' THEN 'references: ' ||
        coalesce((SELECT name FROM relation WHERE oid = confrelid), confrelid::regclass::text) ||
        '(' || (SELECT string_agg(attname, ',' ORDER BY n)
          FROM unnest(confkey) WITH ORDINALITY u (k, n)
          JOIN pg_attribute ON attrelid = confrelid AND attnum = k) || ') ' ||
        concat(confupdtype, confdeltype, confmatchtype) END,
      CASE WHEN contype = 'x' THEN 'operators: ' || (SELECT string_agg(oprname, ',' ORDER BY n)
        FROM unnest(conexclop) WITH ORDINALITY u (k, n) JOIN pg_operator o ON o.oid = k) END,
      'check~ ' || pg_get_expr(conbin, conrelid),
      CASE WHEN coninhcount > 0 THEN 'inherited: yes' END)
    FROM relation r JOIN pg_constraint k ON conrelid = r.oid
    WHERE contype IN ('c', 'p', 'u', 'f', 'x')
      -- A key to a partitioned table has a shadow for each of its partitions.
      AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = k.conparentid
        AND p.conrelid = k.conrelid)
    """

  private static let indexes = """
    SELECT 'index ' || r.name, concat_ws(E'\\n',
      'table: ' || t.name, 'method: ' || amname,
      CASE WHEN indisunique THEN 'unique: yes' END,
      CASE WHEN (to_jsonb(i) ->> 'indnullsnotdistinct')::bool THEN 'nulls not distinct: yes' END,
      CASE WHEN NOT indisvalid THEN 'invalid: yes' END,
      'constraint: ' || (SELECT conname FROM pg_constraint
        WHERE conindid = r.oid AND contype IN ('p', 'u', 'x')),
      (SELECT string_agg(concat_ws(E'\\n',
        CASE WHEN k = 0 THEN 'key' || n || '~ ' || pg_get_indexdef(r.oid, n::int, false)
          ELSE 'key' || n || ': ' || attname END,
        CASE WHEN n <= indnkeyatts THEN 'order' || n || ': ' ||
          CASE indoption[n - 1] & 3 WHEN 1 THEN 'desc nulls last' WHEN 2 THEN 'asc nulls first'
          WHEN 3 THEN 'desc' END END,
        CASE WHEN n <= indnkeyatts THEN 'class' || n || ': ' ||
          CASE WHEN opcdefault THEN 'default ' ELSE '' END || opcname END),
        E'\\n' ORDER BY n)
        FROM unnest(indkey::int2[]) WITH ORDINALITY u (k, n)
        LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = k AND k <> 0
        LEFT JOIN pg_opclass o ON n <= indnkeyatts AND o.oid = indclass[n - 1]),
      'keys: ' || indnkeyatts,
      'where~ ' || pg_get_expr(indpred, indrelid),
      CASE WHEN r.relispartition THEN 'inherited: yes' END)
    FROM relation r JOIN pg_index i ON indexrelid = r.oid JOIN relation t ON t.oid = indrelid
    JOIN pg_am m ON m.oid = r.relam
    """

  private static let views = """
    SELECT CASE relkind WHEN 'v' THEN 'view ' ELSE 'materialized view ' END || name,
      concat_ws(E'\\n', 'columns: ' || (SELECT string_agg(attname, ',' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = r.oid AND attnum > 0 AND NOT attisdropped),
      'options: ' || (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(reloptions) o),
      \(relationAccess))
    FROM relation r WHERE relkind IN ('v', 'm')
    """

  private static let sequences = """
    SELECT 'sequence ' || r.name, concat_ws(E'\\n', 'owner: ' || t.name || '.' || attname,
      CASE deptype WHEN 'i' THEN 'identity: yes' END,
      'owned by: ' || pg_get_userbyid(r.relowner),
      'access: ' || pg_temp.access_text(coalesce(r.relacl, acldefault('s', r.relowner))))
    FROM relation r LEFT JOIN pg_depend d ON classid = 'pg_class'::regclass AND objid = r.oid
      AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')
    LEFT JOIN relation t ON t.oid = refobjid
    LEFT JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
    WHERE r.relkind = 'S'
    """

  private static let functions = """
    SELECT 'function ' || s.name || '.' || proname || '(' || coalesce((SELECT string_agg(
        pg_temp.type_text(k, -1), ',' ORDER BY n) FROM unnest(proargtypes) WITH ORDINALITY u (k, n)
      ), '') || ')', concat_ws(E'\\n',
      'kind: ' || prokind::text, 'language: ' || lanname, 'volatility: ' || provolatile::text,
      CASE WHEN prosecdef THEN 'security definer: yes' END,
      CASE WHEN proisstrict THEN 'strict: yes' END,
      CASE WHEN prokind = 'f' THEN 'returns: ' || CASE WHEN proretset THEN 'setof ' ELSE '' END ||
        pg_temp.type_text(prorettype, -1) END,
      'settings: ' || (SELECT string_agg(c, ',' ORDER BY c) FROM unnest(proconfig) c),
      'owner: ' || pg_get_userbyid(proowner),
      'access: ' || pg_temp.access_text(coalesce(proacl, acldefault('f', proowner))))
    FROM pg_proc p JOIN space s ON s.oid = pronamespace JOIN pg_language l ON l.oid = prolang
    WHERE NOT EXISTS (SELECT FROM member WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
      -- Those that a range type brings.
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid
        AND refclassid = 'pg_type'::regclass AND deptype = 'i')
    """

  private static let triggers = """
    SELECT 'trigger ' || r.name || '.' || tgname, concat_ws(E'\\n',
      'function: ' || n.nspname || '.' || proname,
      'runs: ' || CASE WHEN tgtype & 2 > 0 THEN 'before' WHEN tgtype & 64 > 0 THEN 'instead of'
        ELSE 'after' END || CASE WHEN tgtype & 4 > 0 THEN ' insert' ELSE '' END ||
        CASE WHEN tgtype & 8 > 0 THEN ' delete' ELSE '' END ||
        CASE WHEN tgtype & 16 > 0 THEN ' update' ELSE '' END ||
        CASE WHEN tgtype & 32 > 0 THEN ' truncate' ELSE '' END ||
        CASE WHEN tgtype & 1 > 0 THEN ' for each row' ELSE '' END,
      'columns: ' || (SELECT string_agg(attname, ',' ORDER BY n)
        FROM unnest(tgattr::int2[]) WITH ORDINALITY u (k, n)
        JOIN pg_attribute ON attrelid = tgrelid AND attnum = k),
      'when~ ' || substring(pg_get_triggerdef(g.oid) from 'WHEN \\((.*)\\) EXECUTE FUNCTION'),
      CASE WHEN tgconstraint <> 0 THEN 'constraint: yes' END,
      CASE WHEN tgenabled = 'D' THEN 'disabled: yes' END,
      CASE WHEN tgparentid <> 0 THEN 'inherited: yes' END)
    FROM relation r JOIN pg_trigger g ON tgrelid = r.oid AND NOT tgisinternal
    JOIN pg_proc p ON p.oid = tgfoid JOIN pg_namespace n ON n.oid = pronamespace
    """

  private static let policies = """
    SELECT 'policy ' || r.name || '.' || polname, concat_ws(E'\\n',
      'command: ' || CASE polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN
        'update' WHEN 'd' THEN 'delete' ELSE 'all' END,
      CASE WHEN NOT polpermissive THEN 'restrictive: yes' END,
      'roles: ' || (SELECT string_agg(CASE WHEN k = 0 THEN 'public' ELSE
        pg_get_userbyid(k)::text END, ',' ORDER BY 1) FROM unnest(polroles) k),
      'using~ ' || pg_get_expr(polqual, polrelid),
      'check~ ' || pg_get_expr(polwithcheck, polrelid))
    FROM relation r JOIN pg_policy ON polrelid = r.oid
    """

  private static let types = """
    SELECT 'type ' || s.name || '.' || typname, concat_ws(E'\\n', CASE typtype
      WHEN 'e' THEN 'values: ' || coalesce((SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder)
        FROM pg_enum WHERE enumtypid = t.oid), '')
      WHEN 'd' THEN concat_ws(E'\\n', 'base: ' || pg_temp.type_text(typbasetype, typtypmod),
        CASE WHEN typnotnull THEN 'not null: yes' END, 'default~ ' || typdefault)
      WHEN 'c' THEN 'fields: ' || coalesce((SELECT string_agg(attname || ' ' ||
        pg_temp.type_text(atttypid, atttypmod), ',' ORDER BY attnum) FROM pg_attribute
        WHERE attrelid = typrelid AND attnum > 0 AND NOT attisdropped), '')
      END, 'owner: ' || pg_get_userbyid(typowner),
      'access: ' || pg_temp.access_text(coalesce(typacl, acldefault('T', typowner))))
    FROM pg_type t JOIN space s ON s.oid = typnamespace
    WHERE (typtype IN ('e', 'd', 'r') OR typtype = 'c' AND EXISTS (
        SELECT FROM pg_class WHERE oid = typrelid AND relkind = 'c'))
      AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_type'::regclass AND objid = t.oid)
    """

  private static let domainConstraints = """
    SELECT 'constraint ' || s.name || '.' || typname || '.' || conname, concat_ws(E'\\n',
      'kind: ' || contype::text, CASE WHEN NOT convalidated THEN 'not valid: yes' END,
      'check~ ' || substring(pg_get_constraintdef(k.oid) from 'CHECK \\((.*)\\)'))
    FROM pg_constraint k JOIN pg_type t ON t.oid = contypid JOIN space s ON s.oid = typnamespace
    WHERE contype = 'c'
      AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_type'::regclass AND objid = t.oid)
    """

  private static let rules = """
    SELECT 'rule ' || r.name || '.' || rulename, concat_ws(E'\\n', 'event: ' || CASE ev_type
      WHEN '1' THEN 'select' WHEN '2' THEN 'update' WHEN '3' THEN 'insert' ELSE 'delete' END,
      CASE WHEN is_instead THEN 'instead: yes' END)
    FROM relation r JOIN pg_rewrite ON ev_class = r.oid WHERE rulename <> '_RETURN'
    """

  private static let others = """
    SELECT 'extension ' || extname, '' FROM pg_extension WHERE extname <> 'plpgsql'
    UNION ALL SELECT 'event trigger ' || evtname, 'event: ' || evtevent FROM pg_event_trigger
    UNION ALL SELECT 'publication ' || pubname, concat_ws(E'\\n',
      CASE WHEN puballtables THEN 'all tables: yes' END,
      'tables: ' || (SELECT string_agg(name, ',' ORDER BY name) FROM pg_publication_rel
        JOIN relation r ON r.oid = prrelid WHERE prpubid = p.oid)) FROM pg_publication p
    """

  private static let comments = "SELECT '', '' WHERE false"

  private static let relationAccess = """
    'owner: ' || pg_get_userbyid(relowner),
    'access: ' || pg_temp.access_text(coalesce(relacl, acldefault('r', relowner)))
    """

  private static let defaults = """
    SELECT concat_ws(' ', 'default privileges', pg_get_userbyid(defaclrole),
        (SELECT nspname FROM pg_namespace n WHERE n.oid = defaclnamespace),
        CASE defaclobjtype WHEN 'r' THEN 'table' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'function'
        WHEN 'T' THEN 'type' ELSE 'schema' END), 'access: ' || pg_temp.access_text(defaclacl)
    FROM pg_default_acl
    """

  /// Roles belong to the whole cluster, which has those of other tests too.
  private static let roles = """
    SELECT 'role ' || rolname, concat_ws(E'\\n', concat_ws(' ', 'attributes:',
        CASE WHEN rolsuper THEN 'superuser' END, CASE WHEN rolcreaterole THEN 'createrole' END,
        CASE WHEN rolcreatedb THEN 'createdb' END, CASE WHEN rolinherit THEN 'inherit' END,
        CASE WHEN rolcanlogin THEN 'login' END, CASE WHEN rolreplication THEN 'replication' END,
        CASE WHEN rolbypassrls THEN 'bypassrls' END),
      'member of: ' || (SELECT string_agg(pg_get_userbyid(roleid) ||
        CASE WHEN admin_option THEN '*' ELSE '' END, ',' ORDER BY
        pg_get_userbyid(roleid)::text COLLATE "C") FROM pg_auth_members WHERE member = r.oid))
    FROM pg_roles r WHERE rolname !~ '^(pg|sample)_' AND rolname NOT IN ('postgres', '\(oracleUser)')
    """
}
