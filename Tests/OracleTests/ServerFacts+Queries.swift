/// What is asked of the server: each row an object with its details.
extension ServerFacts {
  static let schemas = """
    SELECT 'schema ' || name, concat_ws(E'\\n', 'owner: ' || pg_get_userbyid(nspowner),
      'access: ' || pg_temp.access_text(coalesce(nspacl, acldefault('n', nspowner))),
      'comment: ' || obj_description(oid, 'pg_namespace'))
    FROM space JOIN pg_namespace USING (oid)
    """

  static let relations = """
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
      'bound: ' || regexp_replace(replace(pg_get_expr(relpartbound, oid), '''', ''),
        ' 00:00:00(\\+00)?', '', 'g'),
      'of type: ' || (SELECT n.nspname || '.' || typname FROM pg_type t JOIN pg_namespace n
        ON n.oid = typnamespace WHERE t.oid = reloftype),
      CASE relreplident WHEN 'f' THEN 'replica identity: full' WHEN 'n' THEN
        'replica identity: nothing' WHEN 'i' THEN 'replica identity: index' END,
      'options: ' || (SELECT string_agg(o, ',' ORDER BY o COLLATE "C") FROM unnest(reloptions) o),
      'comment: ' || obj_description(oid, 'pg_class'),
      \(relationAccess))
    FROM relation r WHERE relkind IN ('r', 'p', 'f')
    """

  static let columns = """
    SELECT 'column ' || r.name || '.' || attname, concat_ws(E'\\n',
      'type: ' || pg_temp.type_text(atttypid, atttypmod),
      CASE WHEN attnotnull THEN 'not null: yes' END,
      CASE WHEN attgenerated <> '' THEN 'generated~ ' ELSE 'default~ ' END ||
        pg_get_expr(adbin, adrelid),
      CASE WHEN attgenerated = 'v' THEN 'virtual: yes' END,
      CASE attidentity WHEN 'a' THEN 'identity: always' WHEN 'd' THEN 'identity: by default' END,
      CASE WHEN attcollation <> typcollation THEN 'collation: ' || collname END,
      CASE WHEN attinhcount > 0 THEN 'inherited: yes' END,
      'access: ' || pg_temp.access_text(attacl),
      CASE WHEN attstorage <> typstorage THEN 'storage: ' || CASE attstorage WHEN 'p' THEN 'plain'
        WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' ELSE 'main' END END,
      CASE attcompression WHEN 'p' THEN 'compression: pglz' WHEN 'l' THEN 'compression: lz4' END,
      CASE WHEN attstattarget >= 0 THEN 'statistics: ' || attstattarget END,
      'options: ' || (SELECT string_agg(o, ',' ORDER BY o COLLATE "C") FROM unnest(attoptions) o),
      'comment: ' || col_description(r.oid, attnum))
    FROM relation r JOIN pg_attribute a ON attrelid = r.oid AND attnum > 0 AND NOT attisdropped
    LEFT JOIN pg_attrdef ON adrelid = r.oid AND adnum = attnum
    LEFT JOIN pg_type t ON t.oid = atttypid LEFT JOIN pg_collation l ON l.oid = attcollation
    WHERE relkind IN ('r', 'p', 'f')
    """

  static let constraints = """
    SELECT 'constraint ' || r.name || '.' || conname, concat_ws(E'\\n',
      'kind: ' || contype::text,
      CASE WHEN contype <> 'c' THEN 'columns: ' || (SELECT string_agg(
        coalesce(attname, 'expr'), ',' ORDER BY n) FROM unnest(conkey) WITH ORDINALITY u (k, n)
        LEFT JOIN pg_attribute ON attrelid = conrelid AND attnum = k AND k <> 0) END,
      CASE WHEN NOT convalidated THEN 'not valid: yes' END,
      CASE WHEN NOT (to_jsonb(k) ->> 'conenforced')::bool THEN 'not enforced: yes' END,
      CASE WHEN (to_jsonb(k) ->> 'conperiod')::bool THEN 'period: yes' END,
      CASE WHEN contype = 'n' AND conislocal AND coninhcount > 0 THEN 'local: yes' END,
      CASE WHEN condeferrable THEN 'deferrable: yes' END,
      CASE WHEN condeferred THEN 'deferred: yes' END,
      CASE WHEN contype IN ('c', 'n') AND connoinherit THEN 'no inherit: yes' END,
      CASE WHEN contype = 'f' THEN 'references: ' ||
        coalesce((SELECT name FROM relation WHERE oid = confrelid), confrelid::regclass::text) ||
        '(' || (SELECT string_agg(attname, ',' ORDER BY n)
          FROM unnest(confkey) WITH ORDINALITY u (k, n)
          JOIN pg_attribute ON attrelid = confrelid AND attnum = k) || ') ' ||
        concat(confupdtype, confdeltype, confmatchtype) END,
      CASE WHEN contype = 'x' THEN 'operators: ' || (SELECT string_agg(oprname, ',' ORDER BY n)
        FROM unnest(conexclop) WITH ORDINALITY u (k, n) JOIN pg_operator o ON o.oid = k) END,
      'check~ ' || pg_get_expr(conbin, conrelid),
      CASE WHEN coninhcount > 0 THEN 'inherited: yes' END,
      'comment: ' || obj_description(k.oid, 'pg_constraint'))
    FROM relation r JOIN pg_constraint k ON conrelid = r.oid
    WHERE contype IN ('c', 'p', 'u', 'f', 'x', 'n')
      -- A key to a partitioned table has a shadow for each of its partitions.
      AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = k.conparentid
        AND p.conrelid = k.conrelid)
    """

  static let indexes = """
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
      CASE WHEN r.relispartition THEN 'inherited: yes' END,
      CASE WHEN indisclustered THEN 'clustered: yes' END,
      CASE WHEN indisreplident THEN 'replica identity: yes' END,
      'options: ' || (SELECT string_agg(o, ',' ORDER BY o COLLATE "C")
        FROM unnest(r.reloptions) o),
      'comment: ' || obj_description(r.oid, 'pg_class'))
    FROM relation r JOIN pg_index i ON indexrelid = r.oid JOIN relation t ON t.oid = indrelid
    JOIN pg_am m ON m.oid = r.relam
    """

  static let views = """
    SELECT CASE relkind WHEN 'v' THEN 'view ' ELSE 'materialized view ' END || name,
      concat_ws(E'\\n', 'columns: ' || (SELECT string_agg(attname, ',' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = r.oid AND attnum > 0 AND NOT attisdropped),
      'options: ' || (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(reloptions) o),
      'comment: ' || obj_description(oid, 'pg_class'),
      'column comments: ' || (SELECT string_agg(attname || '=' || col_description(r.oid, attnum),
        ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = r.oid AND attnum > 0
        AND NOT attisdropped),
      \(uses("pg_rewrite", "SELECT w.oid FROM pg_rewrite w WHERE ev_class = r.oid AND rulename = '_RETURN'")),
      \(relationAccess))
    FROM relation r WHERE relkind IN ('v', 'm')
    """

  /// The columns that a definition depends on, as PostgreSQL keeps account of them.
  static func uses(_ kind: String, _ definition: String) -> String {
    """
    'uses: ' || (SELECT string_agg(DISTINCT (name || '.' || attname) COLLATE "C", ','
      ORDER BY (name || '.' || attname) COLLATE "C") FROM pg_depend JOIN relation u ON u.oid = refobjid
      JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
      WHERE classid = '\(kind)'::regclass AND refclassid = 'pg_class'::regclass AND refobjsubid > 0
      -- The fields of composite types are no columns in Lockstep's account.
      AND objid = (\(definition)) AND u.oid <> r.oid AND u.relkind <> 'c')
    """
  }

  static let sequences = """
    SELECT 'sequence ' || r.name, concat_ws(E'\\n', 'owner: ' || t.name || '.' || attname,
      CASE deptype WHEN 'i' THEN 'identity: yes' END,
      'owned by: ' || pg_get_userbyid(r.relowner),
      'counts: ' || concat_ws(' ', format_type(seqtypid, -1), seqstart, seqincrement, seqmin,
        seqmax, seqcache, seqcycle::text),
      'comment: ' || obj_description(r.oid, 'pg_class'),
      'access: ' || pg_temp.access_text(coalesce(r.relacl, acldefault('s', r.relowner))))
    FROM relation r LEFT JOIN pg_sequence ON seqrelid = r.oid
    LEFT JOIN pg_depend d ON classid = 'pg_class'::regclass AND objid = r.oid
      AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')
    LEFT JOIN relation t ON t.oid = refobjid
    LEFT JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
    WHERE r.relkind = 'S'
    """

  static let functions = """
    SELECT 'function ' || s.name || '.' || proname || '(' || coalesce((SELECT string_agg(
        pg_temp.type_text(k, -1), ',' ORDER BY n) FROM unnest(proargtypes) WITH ORDINALITY u (k, n)
      ), '') || ')', concat_ws(E'\\n',
      'kind: ' || prokind::text, 'language: ' || lanname, 'volatility: ' || provolatile::text,
      CASE WHEN prosecdef THEN 'security definer: yes' END,
      CASE WHEN proisstrict THEN 'strict: yes' END,
      CASE WHEN prokind = 'f' THEN 'returns: ' || CASE WHEN proretset THEN 'setof ' ELSE '' END ||
        pg_temp.type_text(prorettype, -1) END,
      'settings: ' || (SELECT string_agg(c, ',' ORDER BY c) FROM unnest(proconfig) c),
      CASE WHEN proleakproof THEN 'leakproof: yes' END,
      CASE proparallel WHEN 's' THEN 'parallel: safe' WHEN 'r' THEN 'parallel: restricted' END,
      CASE WHEN procost NOT IN (1, 100) THEN 'cost: ' || procost END,
      CASE WHEN prorows NOT IN (0, 1000) THEN 'rows: ' || prorows END,
      (SELECT concat_ws(E'\\n', 'state: ' || pg_temp.type_text(aggtranstype, -1),
        'transition: ' || (SELECT proname FROM pg_proc f WHERE f.oid = aggtransfn),
        'final: ' || (SELECT proname FROM pg_proc f WHERE f.oid = aggfinalfn),
        'initial: ' || agginitval) FROM pg_aggregate WHERE aggfnoid = p.oid),
      'comment: ' || obj_description(p.oid, 'pg_proc'),
      'owner: ' || pg_get_userbyid(proowner),
      'access: ' || pg_temp.access_text(coalesce(proacl, acldefault('f', proowner))))
    FROM pg_proc p JOIN space s ON s.oid = pronamespace JOIN pg_language l ON l.oid = prolang
    WHERE NOT EXISTS (SELECT FROM member WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
      -- Those that a range type brings.
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid
        AND refclassid = 'pg_type'::regclass AND deptype = 'i')
    """

  static let triggers = """
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
      CASE tgenabled WHEN 'D' THEN 'fires: disabled' WHEN 'R' THEN 'fires: replica' WHEN 'A' THEN
        'fires: always' END,
      CASE WHEN tgnargs > 0 THEN 'arguments: ' ||
        replace(encode(substr(tgargs, 1, length(tgargs) - 1), 'escape'), '\\000', ',') END,
      CASE WHEN tgdeferrable THEN 'deferrable: yes' END,
      CASE WHEN tginitdeferred THEN 'deferred: yes' END,
      'old table: ' || tgoldtable, 'new table: ' || tgnewtable,
      'comment: ' || obj_description(g.oid, 'pg_trigger'),
      CASE WHEN tgparentid <> 0 THEN 'inherited: yes' END)
    FROM relation r JOIN pg_trigger g ON tgrelid = r.oid AND NOT tgisinternal
    JOIN pg_proc p ON p.oid = tgfoid JOIN pg_namespace n ON n.oid = pronamespace
    """

  static let policies = """
    SELECT 'policy ' || r.name || '.' || polname, concat_ws(E'\\n',
      'command: ' || CASE polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN
        'update' WHEN 'd' THEN 'delete' ELSE 'all' END,
      CASE WHEN NOT polpermissive THEN 'restrictive: yes' END,
      'roles: ' || (SELECT string_agg(CASE WHEN k = 0 THEN 'public' ELSE
        pg_get_userbyid(k)::text END, ',' ORDER BY n) FROM unnest(polroles) WITH ORDINALITY x(k, n)),
      'using~ ' || pg_get_expr(polqual, polrelid),
      'check~ ' || pg_get_expr(polwithcheck, polrelid),
      \(uses("pg_policy", "pg_policy.oid")),
      'comment: ' || obj_description(pg_policy.oid, 'pg_policy'))
    FROM relation r JOIN pg_policy ON polrelid = r.oid
    """

  static let types = """
    SELECT 'type ' || s.name || '.' || typname, concat_ws(E'\\n', CASE typtype
      WHEN 'e' THEN 'values: ' || coalesce((SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder)
        FROM pg_enum WHERE enumtypid = t.oid), '')
      WHEN 'd' THEN concat_ws(E'\\n', 'base: ' || pg_temp.type_text(typbasetype, typtypmod),
        CASE WHEN typnotnull THEN 'not null: yes' END, 'default~ ' || typdefault)
      WHEN 'c' THEN 'fields: ' || coalesce((SELECT string_agg(attname || ' ' ||
        pg_temp.type_text(atttypid, atttypmod), ',' ORDER BY attnum) FROM pg_attribute
        WHERE attrelid = typrelid AND attnum > 0 AND NOT attisdropped), '')
      WHEN 'r' THEN 'subtype: ' || (SELECT pg_temp.type_text(rngsubtype, -1) FROM pg_range
        WHERE rngtypid = t.oid)
      END, 'owner: ' || pg_get_userbyid(typowner),
      'comment: ' || obj_description(t.oid, 'pg_type'),
      'access: ' || pg_temp.access_text(coalesce(typacl, acldefault('T', typowner))))
    FROM pg_type t JOIN space s ON s.oid = typnamespace
    WHERE (typtype IN ('e', 'd', 'r') OR typtype = 'c' AND EXISTS (
        SELECT FROM pg_class WHERE oid = typrelid AND relkind = 'c'))
      AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_type'::regclass AND objid = t.oid)
    """

  static let domainConstraints = """
    SELECT 'constraint ' || s.name || '.' || typname || '.' || conname, concat_ws(E'\\n',
      'kind: ' || contype::text, CASE WHEN NOT convalidated THEN 'not valid: yes' END,
      'check~ ' || substring(pg_get_constraintdef(k.oid) from 'CHECK \\((.*)\\)'))
    FROM pg_constraint k JOIN pg_type t ON t.oid = contypid JOIN space s ON s.oid = typnamespace
    WHERE contype = 'c'
      AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_type'::regclass AND objid = t.oid)
    """

  static let rules = """
    SELECT 'rule ' || r.name || '.' || rulename, concat_ws(E'\\n', 'event: ' || CASE ev_type
      WHEN '1' THEN 'select' WHEN '2' THEN 'update' WHEN '3' THEN 'insert' ELSE 'delete' END,
      CASE WHEN is_instead THEN 'instead: yes' END,
      CASE ev_enabled WHEN 'D' THEN 'fires: disabled' WHEN 'R' THEN 'fires: replica' WHEN 'A' THEN
        'fires: always' END,
      CASE WHEN ev_qual <> '<>' THEN 'conditional: yes' END,
      'comment: ' || obj_description(pg_rewrite.oid, 'pg_rewrite'))
    FROM relation r JOIN pg_rewrite ON ev_class = r.oid WHERE rulename <> '_RETURN'
    """

  static let extensionFacts = """
    SELECT 'extension ' || extname, concat_ws(E'\\n', 'schema: ' || nspname)
    FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace WHERE extname <> 'plpgsql'
    UNION ALL SELECT 'event trigger ' || evtname, concat_ws(E'\\n', 'event: ' || evtevent,
      CASE evtenabled WHEN 'D' THEN 'fires: disabled' WHEN 'R' THEN 'fires: replica' WHEN 'A' THEN
        'fires: always' END, 'comment: ' || obj_description(oid, 'pg_event_trigger'))
    FROM pg_event_trigger
    """

  static let publications = """
    SELECT 'publication ' || pubname, concat_ws(E'\\n',
      CASE WHEN puballtables THEN 'all tables: yes' END,
      'publishes: ' || concat_ws(',', CASE WHEN pubinsert THEN 'insert' END,
        CASE WHEN pubupdate THEN 'update' END, CASE WHEN pubdelete THEN 'delete' END,
        CASE WHEN pubtruncate THEN 'truncate' END),
      CASE WHEN pubviaroot THEN 'via root: yes' END,
      'schemas: ' || (SELECT string_agg(nspname, ',' ORDER BY nspname COLLATE "C")
        FROM pg_publication_namespace JOIN pg_namespace n ON n.oid = pnnspid
        WHERE pnpubid = p.oid),
      'tables: ' || (SELECT string_agg(name || coalesce(' (' || (SELECT string_agg(attname, ','
        ORDER BY attname COLLATE "C") FROM pg_attribute WHERE attrelid = r.oid
        AND attnum = ANY (prattrs)) || ')', '') ||
        CASE WHEN prqual IS NULL THEN '' ELSE ' where' END, ',' ORDER BY name COLLATE "C")
        FROM pg_publication_rel JOIN relation r ON r.oid = prrelid WHERE prpubid = p.oid),
      'comment: ' || obj_description(p.oid, 'pg_publication')) FROM pg_publication p
    """

  static let statistics = """
    SELECT 'statistics ' || s.name || '.' || stxname, concat_ws(E'\\n', 'table: ' || r.name,
      'kinds: ' || (SELECT string_agg(CASE k WHEN 'd' THEN 'ndistinct' WHEN 'f' THEN
        'dependencies' ELSE 'mcv' END, ',' ORDER BY position(k::text IN 'dfm'))
        FROM unnest(stxkind) k WHERE k <> 'e'),
      'columns: ' || (SELECT string_agg(attname, ',' ORDER BY attname COLLATE "C")
        FROM unnest(stxkeys::int2[]) k JOIN pg_attribute ON attrelid = stxrelid AND attnum = k),
      'expressions: ' || cardinality(pg_get_statisticsobjdef_expressions(x.oid)),
      CASE WHEN stxstattarget >= 0 THEN 'target: ' || stxstattarget END,
      'owner: ' || pg_get_userbyid(stxowner),
      'comment: ' || obj_description(x.oid, 'pg_statistic_ext'))
    FROM pg_statistic_ext x JOIN space s ON s.oid = stxnamespace JOIN relation r ON r.oid = stxrelid
    """

  static let relationAccess = """
    'owner: ' || pg_get_userbyid(relowner),
    'access: ' || pg_temp.access_text(coalesce(relacl, acldefault('r', relowner)))
    """

  static let defaults = """
    SELECT concat_ws(' ', 'default privileges', pg_get_userbyid(defaclrole),
        (SELECT nspname FROM pg_namespace n WHERE n.oid = defaclnamespace),
        CASE defaclobjtype WHEN 'r' THEN 'table' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'function'
        WHEN 'T' THEN 'type' ELSE 'schema' END), 'access: ' || pg_temp.access_text(defaclacl)
    FROM pg_default_acl
    """

  /// Roles belong to the whole cluster, which has those of other tests too.
  static let roles = """
    SELECT 'role ' || rolname, concat_ws(E'\\n', concat_ws(' ', 'attributes:',
        CASE WHEN rolsuper THEN 'superuser' END, CASE WHEN rolcreaterole THEN 'createrole' END,
        CASE WHEN rolcreatedb THEN 'createdb' END, CASE WHEN rolinherit THEN 'inherit' END,
        CASE WHEN rolcanlogin THEN 'login' END, CASE WHEN rolreplication THEN 'replication' END,
        CASE WHEN rolbypassrls THEN 'bypassrls' END),
      'member of: ' || (SELECT string_agg(pg_get_userbyid(roleid) ||
        CASE WHEN admin_option THEN '*' ELSE '' END, ',' ORDER BY
        pg_get_userbyid(roleid)::text COLLATE "C") FROM pg_auth_members WHERE member = r.oid),
      'comment: ' || shobj_description(r.oid, 'pg_authid'))
    FROM pg_roles r WHERE rolname !~ '^(pg|sample)_' AND rolname NOT IN ('postgres', '\(oracleUser)')
    """
}
