import Catalog
import Rollbacks
import Syntax

/// A schema as the server tells it, one definition for each object that Lockstep compares.
///
/// Objects are called as `SchemaFact` calls them, without the arguments of functions.
struct ServerSchema {
  private(set) var definitions: [String: String] = [:]
  /// The table that an object is a part of.
  private var tables: [String: String] = [:]
  /// The relation that an object is, or is a part of.
  private(set) var relations: [String: QualifiedName] = [:]
  /// What stays the same of an object while only the names of what it uses change.
  private var identities: [String: String] = [:]

  /// Reads what is there now, in the middle of a transaction too.
  init(through connection: inout Connection) throws {
    let path = try connection.require("SHOW search_path")[0][0]
    try connection.require("SET search_path = ''")
    for query in Self.queries {
      for row in try connection.require(query) { add(row) }
    }
    try connection.require("SET search_path = \(path.isEmpty ? "''" : path)")
  }

  private mutating func add(_ row: [String]) {
    let (kind, schema, table, name) = (row[0], row[1], row[2], row[3])
    let owner = table.isEmpty ? nil : "\(QualifiedName(schema, table))"
    let full: String =
      switch kind {
      case "schema": quoted(name)
      case "column", "constraint", "trigger", "policy": "\(owner ?? "").\(quoted(name))"
      case "row level security": owner ?? ""
      default: "\(QualifiedName(schema, name))"
      }
    let key = "\(kind) \(kind == "row level security" ? "of " : "")\(full)"
    let text = Self.normalised(kind == "index" ? uncast(row[4]) : row[4].withoutRowColumns)
    // Which of several conditions are put together first makes no difference.
    definitions[key, default: ""] +=
      kind == "constraint" ? text.filter { $0 != "(" && $0 != ")" && $0 != " " } : text
    tables[key] = owner
    let isRelation = ["table", "view", "materialized view", "sequence"].contains(kind)
    if isRelation || owner != nil {
      relations[key] = QualifiedName(schema, owner == nil ? name : table)
    }
    if row.count > 5, !row[5].isEmpty { identities[key] = row[5] }
  }

  /// White space, comments, and case outside of strings do not count.
  private static func normalised(_ text: String) -> String {
    text.replacing(#/--[^\n]*|/\*.*?\*//#.dotMatchesNewlines(), with: " ")
      .split(separator: "'", omittingEmptySubsequences: false).enumerated()
      .map { index, part in
        index % 2 == 1
          ? String(part)
          : part.lowercased().replacing(#/[^\w\s]/#) { " \($0.output) " }
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
      }.joined(separator: "'")
  }

  /// Without the casts that a change of type leaves in an index, and that mean the same.
  private func uncast(_ index: String) -> String {
    index.replacing(#/\((\w+|"[^"]+")\)::(integer|bigint|text)/#) { "\($0.1)" }
  }

  /// What is otherwise in another schema, but for what comes or goes with its table.
  func difference(to other: ServerSchema) -> Set<String> {
    let changed = Set(definitions.keys).union(other.definitions.keys).filter {
      definitions[$0] != other.definitions[$0]
        && (identities[$0] == nil || identities[$0] != other.identities[$0])
    }
    return changed.filter { key in
      guard let table = tables[key] ?? other.tables[key] else { return true }
      return !["table", "view", "materialized view"].contains { changed.contains("\($0) \(table)") }
    }
  }
}

extension ServerSchema {
  private static let space = """
    SELECT oid, nspname FROM pg_catalog.pg_namespace
    WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
    """
  /// Whether an extension brought the object.
  private static func isOwn(_ catalog: String, _ oid: String) -> String {
    """
    NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.deptype = 'e'
      AND d.classid = 'pg_catalog.\(catalog)'::regclass AND d.objid = \(oid))
    """
  }

  private static let queries = [
    "SELECT 'schema', '', '', nspname, '' FROM (\(space)) s",
    """
    SELECT CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
      WHEN 'S' THEN 'sequence' ELSE 'table' END, nspname, '', relname,
      CASE WHEN relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) ELSE '' END,
      c.oid || (SELECT md5(ev_action::text) FROM pg_catalog.pg_rewrite
        WHERE ev_class = c.oid AND rulename = '_RETURN')
    FROM pg_catalog.pg_class c JOIN (\(space)) s ON s.oid = relnamespace
    WHERE (relkind IN ('r', 'p', 'f', 'v', 'm') OR relkind = 'S' AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass
        AND d.objid = c.oid AND d.deptype IN ('a', 'i')))
      AND \(isOwn("pg_class", "c.oid"))
    """,
    """
    SELECT 'column', nspname, relname, attname, concat_ws(' ',
      pg_catalog.format_type(atttypid, atttypmod),
      -- From 18 on a NOT NULL is a constraint too: one of its own as long as it is not valid.
      CASE WHEN attnotnull AND k.convalidated IS NOT FALSE THEN 'not null' END,
      CASE WHEN k.convalidated AND k.connoinherit THEN 'no inherit' END,
      attidentity, attgenerated, pg_catalog.pg_get_expr(adbin, adrelid),
      CASE WHEN attcollation <> typcollation THEN attcollation::regcollation::text END)
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = attrelid
    JOIN (\(space)) s ON s.oid = relnamespace JOIN pg_catalog.pg_type t ON t.oid = atttypid
    LEFT JOIN pg_catalog.pg_attrdef ON adrelid = attrelid AND adnum = attnum
    LEFT JOIN pg_catalog.pg_constraint k ON conrelid = attrelid AND contype = 'n' AND conkey = ARRAY[attnum]
    WHERE relkind IN ('r', 'p', 'f') AND attnum > 0 AND NOT attisdropped
    """,
    """
    SELECT 'constraint', nspname, relname, conname, pg_catalog.pg_get_constraintdef(k.oid)
    FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = conrelid
    JOIN (\(space)) s ON s.oid = relnamespace
    WHERE (contype IN ('c', 'p', 'u', 'f', 'x') OR contype = 'n' AND NOT convalidated)
      AND coninhcount = 0 AND conparentid = 0
    """,
    """
    SELECT 'index', nspname, (SELECT relname FROM pg_catalog.pg_class WHERE oid = indrelid), c.relname, pg_catalog.pg_get_indexdef(c.oid)
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = indexrelid
    JOIN (\(space)) s ON s.oid = relnamespace
    WHERE NOT c.relispartition AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint
      WHERE conindid = c.oid AND contype IN ('p', 'u', 'x'))
    """,
    """
    SELECT 'trigger', nspname, relname, tgname,
      pg_catalog.pg_get_triggerdef(t.oid) || ' ' || tgenabled::text
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = tgrelid
    JOIN (\(space)) s ON s.oid = relnamespace WHERE NOT tgisinternal AND tgparentid = 0
    """,
    """
    SELECT 'policy', nspname, relname, polname, concat_ws(' ', polcmd, polpermissive,
      (SELECT string_agg(CASE WHEN r = 0 THEN 'public' ELSE r::regrole::text END, ',' ORDER BY r::text)
       FROM unnest(polroles) r), pg_catalog.pg_get_expr(polqual, polrelid), '|',
      pg_catalog.pg_get_expr(polwithcheck, polrelid))
    FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = polrelid
    JOIN (\(space)) s ON s.oid = relnamespace
    """,
    """
    SELECT 'row level security', nspname, relname, relname, concat(relforcerowsecurity)
    FROM pg_catalog.pg_class c JOIN (\(space)) s ON s.oid = relnamespace
    WHERE relrowsecurity OR relforcerowsecurity
    """,
    """
    SELECT CASE prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
      nspname, '', proname, concat_ws(' ', p.oid::regprocedure,
      CASE WHEN prokind <> 'a' THEN pg_catalog.pg_get_functiondef(p.oid) END)
    FROM pg_catalog.pg_proc p JOIN (\(space)) s ON s.oid = pronamespace
    WHERE \(isOwn("pg_proc", "p.oid")) AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid
        AND d.refclassid = 'pg_catalog.pg_type'::regclass AND d.deptype = 'i')
    ORDER BY p.oid::regprocedure::text
    """,
    """
    SELECT 'type', nspname, '', typname, CASE typtype
      WHEN 'e' THEN (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder)
        FROM pg_catalog.pg_enum WHERE enumtypid = t.oid)
      WHEN 'd' THEN concat_ws(' ', pg_catalog.format_type(typbasetype, typtypmod), typnotnull,
        typdefault, (SELECT string_agg(conname || pg_catalog.pg_get_constraintdef(oid), ' '
          ORDER BY conname) FROM pg_catalog.pg_constraint WHERE contypid = t.oid))
      WHEN 'c' THEN (SELECT string_agg(attname || pg_catalog.format_type(atttypid, atttypmod), ','
        ORDER BY attname) FROM pg_catalog.pg_attribute
        WHERE attrelid = typrelid AND attnum > 0 AND NOT attisdropped)
      ELSE '' END
    FROM pg_catalog.pg_type t JOIN (\(space)) s ON s.oid = typnamespace
    WHERE (typtype IN ('e', 'd', 'r') OR typtype = 'c' AND EXISTS (
        SELECT FROM pg_catalog.pg_class WHERE oid = typrelid AND relkind = 'c'))
      AND \(isOwn("pg_type", "t.oid"))
    """,
  ]
}
