// Written by Scripts/generate-extension-schemas; do not edit.

/// The schemas that extensions bring along, whatever the search path says.
///
/// Their control files name them, and PostgreSQL refuses to put such an extension into another schema; or
/// the extension's script makes one for all its functions.
///
/// https://www.postgresql.org/docs/current/extend-extensions.html#EXTEND-EXTENSIONS-FILES
package enum ExtensionSchemas {
  /// Schemas by the names of the extensions.
  package static let byName: [String: String] = [
    "adminpack": "pg_catalog",
    "age": "ag_catalog",
    "citus": "pg_catalog",
    "citus_columnar": "pg_catalog",
    "londiste": "pg_catalog",
    "pg_cron": "cron",
    "pg_fact_loader": "fact_loader",
    "pg_graphql": "graphql",
    "pg_net": "net",
    "pg_repack": "repack",
    "pg_tle": "pgtle",
    "pgagent": "pgagent",
    "pgautofailover": "pgautofailover",
    "pgl_ddl_deploy": "pgl_ddl_deploy",
    "pglogical": "pglogical",
    "pglogical_origin": "pglogical_origin",
    "pglogical_ticker": "pglogical_ticker",
    "pgmq": "pgmq",
    "pgq": "pg_catalog",
    "pgq_node": "pg_catalog",
    "pgsodium": "pgsodium",
    "pllua": "pg_catalog",
    "plluau": "pg_catalog",
    "plperl": "pg_catalog",
    "plperlu": "pg_catalog",
    "plpgsql": "pg_catalog",
    "plpython3u": "pg_catalog",
    "pltcl": "pg_catalog",
    "pltclu": "pg_catalog",
    "plv8": "pg_catalog",
    "postgis_tiger_geocoder": "tiger",
    "postgis_topology": "topology",
    "repmgr": "repmgr",
    "supabase_vault": "vault",
  ]
}
