/// Since when there is what, what it is called, and what to write in its place.
extension SyntaxFeature {
  var facts: (since: Int, name: String, advice: String) {
    switch self {
    case .procedure:
      (11, "a procedure", "create a function RETURNS void, and call it with SELECT")
    case .call: (11, "CALL", "write a function, and call it with SELECT")
    case .includedColumns:
      (
        11, "INCLUDE",
        "make an index over the columns of both lists; if it is unique, keep one over the key alone beside it"
      )
    case .hashPartition:
      (11, "a partition by hash", "partition by list, over a column that holds the remainder")
    case .defaultPartition: (11, "a default partition", "make a partition for every value there is")
    case .indexOnPartitionedTable:
      (11, "an index on a partitioned table", "create it on each partition")
    case .keyOnPartitionedTable:
      (11, "a primary key or unique constraint on a partitioned table", "add it to each partition")
    case .foreignKeyOnPartitionedTable:
      (11, "a foreign key on a partitioned table", "add it to each partition")
    case .rowTriggerOnPartitionedTable:
      (11, "a row trigger on a partitioned table", "create it on each partition")
    case .executeFunction: (11, "EXECUTE FUNCTION", "write EXECUTE PROCEDURE, which means the same")
    case .windowFrame:
      (
        11, "this window frame",
        "write a frame of ROWS, or of RANGE with UNBOUNDED or CURRENT ROW as bounds"
      )
    case .indexColumnStatistics:
      (11, "SET STATISTICS of an index's column", "raise default_statistics_target for the ANALYZE")
    case .indexPartition:
      (
        11, "ATTACH PARTITION of an index",
        "create the index on each partition, and none on the table"
      )
    case .vacuumOfTables: (11, "VACUUM of several tables", "write one VACUUM for each table")
    case .analyzeOption: (11, "options of ANALYZE in parentheses", "write ANALYZE VERBOSE")

    case .storedColumn:
      (12, "a generated column", "add a plain column, and fill it with a BEFORE trigger")
    case .materializedQuery:
      (
        12, "MATERIALIZED behind a WITH query",
        "leave the word out: every WITH query is materialized"
      )
    case .concurrentReindex:
      (
        12, "REINDEX CONCURRENTLY",
        "create a second index CONCURRENTLY, drop the first CONCURRENTLY, and rename"
      )
    case .copyCondition:
      (12, "WHERE in COPY", "copy into a temporary table, and INSERT the rows you want from there")
    case .chainedTransaction: (12, "AND CHAIN", "write COMMIT and BEGIN")
    case .foreignKeyToPartitionedTable:
      (
        12, "a foreign key that references a partitioned table",
        "reference a table that is not partitioned, or check with a trigger"
      )
    case .tableAccessMethod:
      (12, "USING in CREATE TABLE", "leave it out: heap is the only access method")
    case .nondeterministicCollation:
      (12, "a collation that is not deterministic", "use citext, or index lower(…)")
    case .statisticsMCV: (12, "statistics of the kind mcv", "leave mcv out")
    case .boundExpression:
      (12, "an expression as a bound of a partition", "write its value")
    case .includedInGiST:
      (12, "INCLUDE of a GiST index", "leave it out, or make a key of the column")
    case .replacedAggregate:
      (12, "CREATE OR REPLACE AGGREGATE", "write DROP AGGREGATE IF EXISTS and CREATE AGGREGATE")

    case .dropExpression:
      (
        13, "DROP EXPRESSION",
        "add a plain column, fill it from the generated one, drop that and rename"
      )
    case .forcedDatabaseDrop:
      (13, "DROP DATABASE … WITH (FORCE)", "end its sessions with pg_terminate_backend first")
    case .withTies: (13, "WITH TIES", "compare rank() OVER (ORDER BY …) with the number of rows")
    case .baseTypeChange: (13, "ALTER TYPE … SET", "create the type with these properties")
    case .statisticsTarget:
      (
        13, "SET STATISTICS of a statistics object",
        "set the target of its columns: ALTER TABLE … ALTER COLUMN … SET STATISTICS"
      )
    case .beforeTriggerOnPartitionedTable:
      (13, "a BEFORE row trigger on a partitioned table", "create it on each partition")
    case .normalization: (13, "Unicode normalization", "normalize the text before it is sent")
    case .viewColumnRename:
      (13, "ALTER VIEW … RENAME COLUMN", "write ALTER TABLE … RENAME COLUMN, which takes views too")
    case .noDependency: (13, "NO DEPENDS ON EXTENSION", "drop the object and create it anew")
    case .publicationOfRoot:
      (13, "publish_via_partition_root", "publish the partitions")
    case .publishedPartitions:
      (13, "a partitioned table in a publication", "name its partitions")
    case .operatorClassOption: (13, "a parameter of an operator class", "leave it out")
    case .compatibleType:
      (
        13, "a type of the anycompatible family",
        "use anyelement or anyarray, and cast where it is called"
      )
    case .databaseLocale: (13, "LOCALE of a database", "write LC_COLLATE and LC_CTYPE")

    case .sqlBody:
      (14, "a function's body outside of quotes", "write the body as a string: AS $$ … $$")
    case .outputOfProcedure: (14, "an OUT parameter of a procedure", "make it INOUT")
    case .replacedTrigger:
      (
        14, "CREATE OR REPLACE TRIGGER",
        "write DROP TRIGGER IF EXISTS and CREATE TRIGGER, in one transaction"
      )
    case .concurrentDetach:
      (14, "DETACH PARTITION … CONCURRENTLY", "leave CONCURRENTLY out, below a lock_timeout")
    case .compression: (14, "COMPRESSION", "leave it out: pglz is the only method")
    case .multirange: (14, "a multirange", "store an array of ranges, or a row for each")
    case .elementOfJSON:
      (
        14, "a subscript of jsonb or hstore",
        "use -> and jsonb_set() for jsonb, -> and || for hstore"
      )
    case .searchOrCycle:
      (14, "SEARCH or CYCLE", "carry an array of the rows passed along in the recursive query")
    case .distinctGroups: (14, "GROUP BY DISTINCT", "write each grouping set once")
    case .grantedBy:
      (14, "GRANTED BY of a privilege", "leave it out, or SET ROLE to the grantor first")
    case .currentRole:
      (14, "CURRENT_ROLE as the name of a role", "write CURRENT_USER, which means the same")
    case .expressionStatistics:
      (
        14, "statistics of an expression",
        "create an index over the expression: ANALYZE fills its statistics"
      )
    case .joinAlias: (14, "an alias behind USING", "name the columns by the tables they come from")
    case .reindexTablespace:
      (14, "TABLESPACE in REINDEX", "write REINDEX, then ALTER INDEX … SET TABLESPACE")
    case .reindexOption:
      (14, "CONCURRENTLY in parentheses", "write it behind INDEX, TABLE, SCHEMA or DATABASE")
    case .includedInSPGiST:
      (14, "INCLUDE of an SP-GiST index", "leave it out, or use GiST")
    case .clusterOptions: (14, "options of CLUSTER in parentheses", "write CLUSTER VERBOSE")
    case .subscriptionPublications:
      (14, "ADD or DROP PUBLICATION of a subscription", "write SET PUBLICATION with all of them")

    case .merge:
      (
        15, "MERGE",
        "write INSERT … ON CONFLICT, or UPDATE and INSERT … WHERE NOT EXISTS in one transaction"
      )
    case .nullsNotDistinct:
      (
        15, "NULLS NOT DISTINCT",
        "create a unique index over coalesce(…), or a second one with WHERE … IS NULL"
      )
    case .securityInvoker:
      (
        15, "security_invoker",
        "write a function that is SECURITY INVOKER, or grant access to the tables alone"
      )
    case .accessMethodChange:
      (15, "SET ACCESS METHOD", "create a table with it, and copy the rows")
    case .publishedSchema: (15, "TABLES IN SCHEMA of a publication", "name the tables")
    case .rowFilter:
      (15, "WHERE in a publication", "publish all rows, and filter where they arrive")
    case .publishedColumns: (15, "a list of columns in a publication", "publish all columns")
    case .setNullColumns:
      (
        15, "a list of columns behind SET NULL or SET DEFAULT",
        "set them in a trigger on the referenced table"
      )
    case .parameterPrivilege:
      (
        15, "a privilege ON PARAMETER",
        "set it in a SECURITY DEFINER function that a superuser owns"
      )
    case .unloggedSequence: (15, "an unlogged sequence", "make a logged one")
    case .headerOfCopy: (15, "this HEADER of COPY", "use FORMAT csv and HEADER true")
    case .numericScale:
      (
        15, "a scale of numeric that is negative or above its precision",
        "leave precision and scale out, and CHECK with round()"
      )
    case .collationRefresh:
      (15, "REFRESH COLLATION VERSION of a database", "reindex what depends on the collation")
    case .subscriptionSkip:
      (15, "ALTER SUBSCRIPTION … SKIP", "call pg_replication_origin_advance()")

    case .columnStorage:
      (
        16, "STORAGE in the definition of a column",
        "write ALTER TABLE … ALTER COLUMN … SET STORAGE behind it"
      )
    case .defaultStorage:
      (16, "STORAGE DEFAULT", "name the type's own: PLAIN, EXTERNAL, EXTENDED or MAIN")
    case .unnamedSubquery: (16, "a subquery in FROM without an alias", "give it one")
    case .jsonConstructor:
      (
        16, "an SQL/JSON constructor",
        "call jsonb_build_object(), jsonb_build_array(), jsonb_agg() or jsonb_object_agg()"
      )
    case .jsonTest: (16, "IS JSON", "catch the error of a cast to json in a function")
    case .numberFormat:
      (16, "a number with underscores or in another base", "write it in decimal digits alone")
    case .membershipOption:
      (16, "this option of a membership", "write WITH ADMIN OPTION, and ALTER ROLE … NOINHERIT")
    case .unnamedStatistics: (16, "CREATE STATISTICS without a name", "name them")
    case .reindexOfCurrentDatabase: (16, "REINDEX without a name", "name the database")
    case .copyDefault: (16, "DEFAULT in COPY", "copy into a temporary table, and INSERT from there")
    case .systemUser: (16, "SYSTEM_USER", "leave it out: no other function tells")
    case .collationRules:
      (16, "rules of a collation", "put the rules into the locale, as far as it takes them")
    case .indentedXML: (16, "INDENT", "indent the text where it is shown")

    case .mergeReturning:
      (17, "RETURNING of MERGE", "write INSERT … ON CONFLICT … RETURNING, or query the rows again")
    case .mergeBySource:
      (17, "BY SOURCE in MERGE", "write UPDATE or DELETE … WHERE NOT EXISTS behind the MERGE")
    case .jsonTable: (17, "JSON_TABLE", "call jsonb_path_query() or jsonb_to_recordset()")
    case .jsonQuery:
      (
        17, "an SQL/JSON query function",
        "call jsonb_path_exists(), jsonb_path_query_first() or to_jsonb()"
      )
    case .maintain: (17, "MAINTAIN", "make the role a member of the table's owner")
    case .setExpression:
      (17, "SET EXPRESSION", "drop the column, and add it with the new expression")
    case .defaultAccessMethod: (17, "ACCESS METHOD DEFAULT", "name the access method")
    case .partitionedAccessMethod:
      (17, "an access method of a partitioned table", "give it to each partition")
    case .exclusionOnPartitionedTable:
      (17, "an exclusion constraint on a partitioned table", "add it to each partition")
    case .copyErrors:
      (
        17, "ON_ERROR or LOG_VERBOSITY in COPY",
        "copy into a table of text columns, and convert from there"
      )
    case .forceAllColumns: (17, "FORCE_NULL or FORCE_NOT_NULL of all columns", "name the columns")
    case .loginTrigger:
      (17, "an event trigger on login", "set what it would set with ALTER ROLE … SET")
    case .atLocal: (17, "AT LOCAL", "write AT TIME ZONE current_setting('timezone')")
    case .defaultStatistics: (17, "SET STATISTICS DEFAULT", "write SET STATISTICS -1")
    case .operatorProperties:
      (17, "this change of an operator", "create the operator with these properties")
    case .subscriptionFailover: (17, "failover of a subscription", "leave it out")

    case .virtualColumn:
      (
        18, "a virtual generated column",
        "write STORED behind the expression (it rewrites a table that is there), or compute it in a view"
      )
    case .enforcement:
      (
        18, "[NOT] ENFORCED",
        "leave the constraint out, or add it NOT VALID if it shall hold for new rows"
      )
    case .notNullConstraint:
      (
        18, "NOT NULL as a constraint of the table",
        "write ALTER COLUMN … SET NOT NULL, behind a CHECK (… IS NOT NULL) NOT VALID that is validated first"
      )
    case .notNullNoInherit:
      (18, "NO INHERIT of NOT NULL", "write CHECK (… IS NOT NULL) NO INHERIT")
    case .withoutOverlaps:
      (
        18, "WITHOUT OVERLAPS",
        "write EXCLUDE USING gist (… WITH =, … WITH &&), which needs the extension btree_gist"
      )
    case .period: (18, "PERIOD in a foreign key", "check it with triggers on both tables")
    case .returningOldOrNew:
      (
        18, "OLD or NEW in RETURNING",
        "return the columns as they are; query the old values in a WITH … FOR UPDATE before"
      )
    case .constraintInheritance:
      (18, "[NO] INHERIT of ALTER CONSTRAINT", "drop the constraint, and add it anew")
    case .foreignTableLike: (18, "LIKE in CREATE FOREIGN TABLE", "write the columns out")
    case .vacuumOnly: (18, "ONLY in VACUUM or ANALYZE", "leave it out")
    case .notValidForeignKeyOnPartitionedTable:
      (
        18, "a NOT VALID foreign key on a partitioned table",
        "add it NOT VALID to each partition, validate those, and add it to the table then"
      )
    case .copyRejectLimit:
      (18, "REJECT_LIMIT in COPY", "count the rows that are missing afterwards")
    case .largeObjectDefaults:
      (18, "default privileges of large objects", "grant them on each large object")
    case .publishedGeneratedColumns:
      (18, "publish_generated_columns", "let the subscriber compute them")
    case .copyOfMaterializedView:
      (18, "COPY of a materialized view", "write COPY (SELECT * FROM …) TO")
    case .silentCopy: (18, "LOG_VERBOSITY silent", "leave it out")

    case .vacuumOption12:
      (12, "this option of VACUUM or ANALYZE", "leave it out, or its value")
    case .vacuumOption13: (13, "PARALLEL in VACUUM", "leave it out")
    case .vacuumOption14: (14, "this option of VACUUM", "leave it out")
    case .vacuumOption16: (16, "this option of VACUUM or ANALYZE", "leave it out")
    }
  }
}
