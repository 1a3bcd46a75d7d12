/// Syntax that a major version of PostgreSQL brought, from 11 on: what migrations use of it.
///
/// What the release notes of a version say is new in it, as far as an older server stops at it; where they
/// are silent, what the pages of the commands say in its documentation and not in that of the version
/// before. A server of 15 and one of 18 judge each row (`Tests/RulesTests`).
package enum SyntaxFeature: Hashable, CaseIterable, Sendable {
  // 11: https://www.postgresql.org/docs/11/release-11.html
  // EXECUTE FUNCTION: https://www.postgresql.org/docs/11/sql-createtrigger.html
  case procedure, call, includedColumns, hashPartition, defaultPartition
  case indexOnPartitionedTable, keyOnPartitionedTable, foreignKeyOnPartitionedTable
  case rowTriggerOnPartitionedTable, executeFunction, windowFrame, indexColumnStatistics
  case indexPartition, vacuumOfTables, analyzeOption
  // 12: https://www.postgresql.org/docs/12/release-12.html
  case storedColumn, materializedQuery, concurrentReindex, copyCondition, chainedTransaction
  case foreignKeyToPartitionedTable, tableAccessMethod, nondeterministicCollation, statisticsMCV
  case replacedAggregate, boundExpression, includedInGiST
  // 13: https://www.postgresql.org/docs/13/release-13.html
  case dropExpression, forcedDatabaseDrop, withTies, baseTypeChange, statisticsTarget
  case beforeTriggerOnPartitionedTable, normalization, viewColumnRename, noDependency
  case publicationOfRoot, publishedPartitions, operatorClassOption, compatibleType, databaseLocale
  // 14: https://www.postgresql.org/docs/14/release-14.html
  // Options in parentheses: https://www.postgresql.org/docs/14/sql-reindex.html, sql-cluster.html
  case sqlBody, outputOfProcedure, replacedTrigger, concurrentDetach, compression, multirange
  case elementOfJSON, searchOrCycle, distinctGroups, grantedBy, currentRole, expressionStatistics
  case joinAlias, reindexTablespace, reindexOption, clusterOptions, subscriptionPublications
  case includedInSPGiST
  // 15: https://www.postgresql.org/docs/15/release-15.html
  case merge, nullsNotDistinct, securityInvoker, accessMethodChange, publishedSchema, rowFilter
  case publishedColumns, setNullColumns, parameterPrivilege, unloggedSequence, headerOfCopy
  case numericScale, collationRefresh, subscriptionSkip
  // 16: https://www.postgresql.org/docs/16/release-16.html
  case columnStorage, defaultStorage, unnamedSubquery, jsonConstructor, jsonTest, numberFormat
  case membershipOption, unnamedStatistics, reindexOfCurrentDatabase, copyDefault, systemUser
  case collationRules, indentedXML
  // 17: https://www.postgresql.org/docs/17/release-17.html
  case mergeReturning, mergeBySource, jsonTable, jsonQuery, maintain, setExpression
  case defaultAccessMethod, partitionedAccessMethod, exclusionOnPartitionedTable, copyErrors
  case forceAllColumns, loginTrigger, atLocal, defaultStatistics, operatorProperties
  case subscriptionFailover
  // 18: https://www.postgresql.org/docs/18/release-18.html
  case virtualColumn, enforcement, notNullConstraint, notNullNoInherit, withoutOverlaps, period
  case returningOldOrNew, constraintInheritance, foreignTableLike, vacuumOnly
  case notValidForeignKeyOnPartitionedTable, copyRejectLimit, largeObjectDefaults
  case publishedGeneratedColumns, copyOfMaterializedView, silentCopy
  // Options of one command, each since a version of its own.
  case vacuumOption12, vacuumOption13, vacuumOption14, vacuumOption16

  /// The first version that has it.
  package var since: PostgreSQLVersion { PostgreSQLVersion(facts.since) }
  /// What to call it in a sentence: SQL, or a thing with its article.
  package var name: String { facts.name }
  /// What to do without it; begins with a verb.
  package var advice: String { facts.advice }
}
