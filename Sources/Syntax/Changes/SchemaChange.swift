/// The normalised effect of a statement, whatever its spelling.
///
/// An inline `REFERENCES`, `ADD CONSTRAINT … FOREIGN KEY` and the same inside a `DO` block are the
/// same fact. Names are as written; the catalog's replay resolves them.
package struct SchemaChange: Sendable {
  /// What is done.
  package var action: Action
  /// The narrowest part of the statement that says it.
  package var range: SourceRange
  /// Where in the flow of control it stands.
  package var placement: Placement = .topLevel

  /// Where in the flow of control a change stands.
  package enum Placement: Hashable, Sendable {
    case topLevel
    /// In a block of PL/pgSQL that runs with the migration.
    case block(Block)

    /// Where a change stands in a block.
    package struct Block: Hashable, Sendable {
      /// The conditions and loops around it, outermost first.
      package var guards: [Guard]
      /// Whether an `EXCEPTION` clause around it lets the block go on when it fails.
      package var toleratesFailure: Bool

      /// Stands under guards, outermost first.
      package init(guards: [Guard], toleratesFailure: Bool) {
        self.guards = guards
        self.toleratesFailure = toleratesFailure
      }
    }
  }

  /// What decides whether a part of a block runs.
  package enum Guard: Hashable, Sendable {
    /// `IF condition`; negated in its `ELSE`. Nil when the condition was not understood.
    case condition(Expression?, isNegated: Bool)
    case loop
    case exceptionHandler
  }

  /// What a statement does: one fact, whatever the words that say it.
  ///
  /// Indirect, since a change is copied far more often than it is made.
  package indirect enum Action: Sendable {
    // Relations
    /// Without an owner it is whoever makes it.
    case schemaCreated(name: String, ifNotExists: Bool, owner: String?)
    case tableCreated(TableDefinition)
    case viewCreated(ViewDefinition)
    case sequenceCreated(SequenceDefinition)
    case sequenceAltered(SequenceDefinition)
    case indexCreated(IndexDefinition)
    case objectDropped(ObjectDrop)
    case objectRenamed(ObjectRename)
    case objectMoved(ObjectMove)

    // Columns and constraints
    case columnAdded(TableReference, ColumnDefinition, ifNotExists: Bool)
    case columnDropped(TableReference, column: String, ifExists: Bool, cascade: Bool)
    case columnRenamed(TableReference, column: String, to: String)
    case columnTypeChanged(
      TableReference, column: String, type: TypeName, collation: ObjectName?, using: Expression?)
    /// Nil drops the default.
    case columnDefaultChanged(TableReference, column: String, default: Expression?)
    case columnNullabilityChanged(TableReference, column: String, isNotNull: Bool)
    /// Nil drops the identity.
    case columnIdentityChanged(
      TableReference, column: String, identity: ColumnDefinition.Identity?, SequenceOptions)
    /// `SET GENERATED`, `SET INCREMENT BY` and the like of an identity column.
    case columnIdentityAltered(
      TableReference, column: String, identity: ColumnDefinition.Identity?, SequenceOptions)
    case columnExpressionChanged(TableReference, column: String, expression: Expression?)
    case constraintAdded(TableReference, ConstraintDefinition)
    case constraintValidated(TableReference, name: String)
    case constraintDropped(TableReference, name: String, ifExists: Bool, cascade: Bool)
    case constraintRenamed(TableReference, name: String, to: String)
    case constraintAltered(TableReference, name: String, ConstraintAlteration)

    // The rest of a table
    case rowSecurityChanged(TableReference, RowSecurity)
    case policyCreated(PolicyDefinition)
    case policyAltered(PolicyDefinition)
    case triggerCreated(TriggerDefinition)
    /// Nil name: all triggers.
    case triggerToggled(TableReference, name: String?, firing: Firing)
    case ruleCreated(RuleDefinition)
    /// Without a bound it is a part of an index.
    case partitionAttached(TableReference, partition: ObjectName, bound: PartitionBound?)
    case partitionDetached(TableReference, partition: ObjectName, concurrently: Bool)
    case inheritanceChanged(TableReference, parent: ObjectName, isAdded: Bool)
    case tableOptionChanged(TableReference, TableOption)
    case statisticsCreated(StatisticsDefinition)
    /// Nil: the usual target.
    case statisticsTargetChanged(ObjectName, target: Int?)

    // Functions and types
    case functionCreated(FunctionDefinition)
    case functionAltered(FunctionAlteration)
    case typeCreated(TypeDefinition)
    case enumValueAdded(
      type: ObjectName, value: String, ifNotExists: Bool, neighbour: String?, isAfter: Bool)
    case enumValueRenamed(type: ObjectName, value: String, to: String)
    case domainAltered(ObjectName, DomainAlteration)
    case extensionCreated(name: String, schema: String?, ifNotExists: Bool)

    case eventTriggerCreated(name: String, event: String, function: ObjectName)
    case eventTriggerToggled(name: String, firing: Firing)
    case publicationCreated(PublicationDefinition)
    case publicationAltered(name: String, PublicationAlteration)

    // Roles and privileges
    case roleCreated(name: String, options: RoleOptions)
    case roleAltered(name: String, options: RoleOptions)
    case roleGranted(RoleGrant)
    case privilegesChanged(PrivilegeChange)
    /// The owner of something else than a relation; of a relation it is a `TableOption`.
    case ownerChanged(OwnerChange)
    /// `DROP OWNED BY`.
    case ownedDropped(roles: [String], cascade: Bool)
    /// `REASSIGN OWNED BY`.
    case ownedReassigned(roles: [String], to: String)

    // Rows
    case rowsChanged(RowChange)
    case queried(Query)
    case called(Expression.FunctionCall)

    // Session and transaction
    case settingChanged(SettingChange)
    case transaction(TransactionControl)
    case tablesLocked([ObjectName], mode: String)
    /// `REINDEX`, `VACUUM`, `CLUSTER`, `ANALYZE`, `REFRESH MATERIALIZED VIEW`.
    case maintenance(Maintenance)

    /// `RAISE EXCEPTION` or the like under a condition: the migration stops when it holds.
    case raised
    case commented(CommentDefinition)
    /// Dynamic SQL, a statement this tree has no words for.
    case unread(UnreadStatement)
  }
}

extension SchemaChange {
  /// Calls `body` on the expressions that run with the change, guards included, until it returns true.
  package func contains(where body: (Expression) -> Bool) -> Bool {
    if case .block(let block) = placement {
      for case .condition(let condition?, _) in block.guards where condition.contains(where: body) {
        return true
      }
    }
    return switch action {
    case .queried(let query): query.contains(where: body)
    case .rowsChanged(let change): change.contains(where: body)
    case .called(let call): Expression.call(call).contains(where: body)
    default: false
    }
  }
}

extension SchemaChange.Placement {
  /// Whether an `EXCEPTION` clause around it lets the block go on when it fails.
  package var toleratesFailure: Bool {
    if case .block(let block) = self { block.toleratesFailure } else { false }
  }
}
