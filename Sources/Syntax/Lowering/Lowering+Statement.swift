import CPgQuery

/// Which function lowers which statement.
extension Lowering {
  /// What one statement of a migration does.
  func changes(of statement: Node) -> [SchemaChange] {
    noteUses(in: statement)
    return switch statement.tag {
    case T_CreateSchemaStmt: lower(statement, createSchema)
    case T_CreateStmt: lower(statement) { createTable($0) }
    case T_CreateForeignTableStmt: lower(statement, createForeignTable)
    case T_CreateTableAsStmt: lower(statement, createTableAs)
    case T_AlterTableStmt: lower(statement, alterTable)
    case T_IndexStmt: lower(statement, createIndex)
    case T_ViewStmt: lower(statement, createView)
    case T_CreateSeqStmt: lower(statement, createSequence)
    case T_AlterSeqStmt: lower(statement, alterSequence)
    case T_DropStmt: lower(statement, drop)
    case T_DropdbStmt: lower(statement, dropDatabase)
    case T_RenameStmt: lower(statement, rename)
    case T_AlterObjectSchemaStmt: lower(statement, move)
    case T_CommentStmt: lower(statement, comment)
    case T_CreatePolicyStmt: lower(statement, createPolicy)
    case T_AlterPolicyStmt: lower(statement, alterPolicy)
    case T_CreateTrigStmt: lower(statement, createTrigger)
    case T_CreateEventTrigStmt: lower(statement, createEventTrigger)
    case T_AlterEventTrigStmt: lower(statement, alterEventTrigger)
    case T_RuleStmt: lower(statement, createRule)
    case T_CreateFunctionStmt: lower(statement, createFunction)
    case T_AlterFunctionStmt: lower(statement, alterFunction)
    case T_CreateEnumStmt: lower(statement, createEnum)
    case T_AlterEnumStmt: lower(statement, alterEnum)
    case T_CompositeTypeStmt: lower(statement, createComposite)
    case T_CreateRangeStmt: lower(statement, createRange)
    case T_CreateDomainStmt: lower(statement, createDomain)
    case T_AlterDomainStmt: lower(statement, alterDomain)
    case T_DefineStmt: lower(statement, define)
    case T_CreateExtensionStmt: lower(statement, createExtension)
    case T_CreateStatsStmt: lower(statement, createStatistics)
    case T_AlterStatsStmt: lower(statement, alterStatistics)
    case T_CreatePublicationStmt: lower(statement, createPublication)
    case T_AlterPublicationStmt: lower(statement, alterPublication)
    case T_CreateSubscriptionStmt: lower(statement, createSubscription)
    case T_CreateRoleStmt: lower(statement, createRole)
    case T_AlterRoleStmt: lower(statement, alterRole)
    case T_DropRoleStmt: lower(statement, dropRole)
    case T_GrantRoleStmt: lower(statement, grantRole)
    case T_GrantStmt: lower(statement, grant)
    case T_AlterDefaultPrivilegesStmt: lower(statement, alterDefaultPrivileges)
    case T_AlterOwnerStmt: lower(statement, changeOwner)
    case T_DropOwnedStmt: lower(statement, dropOwned)
    case T_ReassignOwnedStmt: lower(statement, reassignOwned)
    case T_InsertStmt, T_UpdateStmt, T_DeleteStmt, T_MergeStmt: changeRows(statement)
    case T_TruncateStmt: lower(statement, truncate)
    case T_CopyStmt: lower(statement, copy)
    case T_SelectStmt: select(statement)
    case T_CallStmt: lower(statement, call)
    case T_DoStmt: lower(statement, doBlock)
    case T_VariableSetStmt: lower(statement, set)
    case T_TransactionStmt: lower(statement, transaction)
    case T_LockStmt: lower(statement, lock)
    case T_VacuumStmt: lower(statement, vacuum)
    case T_ReindexStmt: lower(statement, reindex)
    case T_ClusterStmt: lower(statement, cluster)
    case T_RefreshMatViewStmt: lower(statement, refresh)
    default: unread(statement)
    }
  }

  private func lower<Struct>(
    _ statement: Node, _ changes: (Struct) -> [SchemaChange]
  ) -> [SchemaChange] {
    changes(statement.cast(to: Struct.self).pointee)
  }
}
