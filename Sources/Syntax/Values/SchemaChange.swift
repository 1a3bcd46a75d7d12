/// The normalised effect of a statement, whatever its spelling.
///
/// An inline `REFERENCES`, `ADD CONSTRAINT … FOREIGN KEY` and the same inside a `DO` block are the
/// same fact. Names are as written; the catalog's replay resolves them.
package struct SchemaChange: Sendable {
  package var action: Action
  /// The narrowest part of the statement that says it.
  package var range: SourceRange
  package var placement: Placement = .topLevel

  /// Where in the flow of control a change stands.
  package enum Placement: Hashable, Sendable {
    case topLevel
    /// In a block of PL/pgSQL that runs with the migration.
    case block(Block)

    package struct Block: Hashable, Sendable {
      /// The conditions and loops around it, outermost first.
      package var guards: [Guard]
      /// Whether an `EXCEPTION` clause around it lets the block go on when it fails.
      package var toleratesFailure: Bool

      package init(guards: [Guard], toleratesFailure: Bool) {
        self.guards = guards
        self.toleratesFailure = toleratesFailure
      }
    }
  }

  package enum Guard: Hashable, Sendable {
    /// `IF condition`; negated in its `ELSE`. Nil when the condition was not understood.
    case condition(Expression?, isNegated: Bool)
    case loop
    case exceptionHandler
  }

  // Indirect: a change is copied far more often than it is made.
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
    case constraintDeferrabilityChanged(
      TableReference, name: String, isDeferrable: Bool, isDeferred: Bool)

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
    /// Something that is run but can't be read: dynamic SQL, a statement this tree has no words for.
    case opaque(String)
  }
}

package struct TableReference: Hashable, Sendable {
  package var name: ObjectName
  /// `ALTER TABLE IF EXISTS`.
  package var ifExists = false
  /// `ONLY`: partitions and children are left out.
  package var isOnly = false
  /// What `ALTER` called it.
  package var kind: ObjectKind = .table
}

/// The kinds of objects that `DROP`, `RENAME` and `COMMENT` name.
package enum ObjectKind: String, Hashable, Sendable {
  case aggregate, cast, collation, column, constraint, conversion, database, `default`, domain
  case domainConstraint = "domain constraint"
  case eventTrigger = "event trigger"
  case `extension`
  case foreignDataWrapper = "foreign data wrapper"
  case foreignServer = "server"
  case foreignTable = "foreign table"
  case function, index, language
  case materializedView = "materialized view"
  case `operator`
  case operatorClass = "operator class"
  case operatorFamily = "operator family"
  case policy, procedure, publication, role, routine, rule, schema, sequence, statistics
  case subscription, table, tablespace
  case textSearch = "text search object"
  case transform, trigger, type, view
  case attribute
  case other = "object"
}

package struct TableDefinition: Sendable {
  package enum Persistence: Hashable, Sendable { case permanent, unlogged, temporary }

  package var name: ObjectName
  package var ifNotExists: Bool
  package var persistence: Persistence
  package var columns: [ColumnDefinition]
  package var parents: [ObjectName]
  package var likes: [Like]
  package var partition: Partition?
  /// `PARTITION BY`: the strategy and the key columns.
  package var partitionKey: PartitionKey?
  /// `CREATE TABLE … AS`, `SELECT … INTO`.
  package var query: Query?
  /// `WITH NO DATA`.
  package var isWithoutData: Bool
  package var ofType: ObjectName?
  package var isForeign: Bool
  /// Options of `WITH (…)`, names in lower case.
  package var options: [String: String] = [:]

  package struct Like: Sendable {
    package var source: ObjectName
    /// How many of the table's own columns stand before it.
    package var position: Int
    package var includesDefaults: Bool
    package var includesConstraints: Bool
    package var includesIndexes: Bool
    package var includesGenerated: Bool
    package var includesIdentity: Bool
    package var includesComments: Bool
    package var includesStorage: Bool
    package var includesCompression: Bool
    package var includesStatistics: Bool
  }

  package struct Partition: Sendable {
    package var parent: ObjectName
    package var bound: PartitionBound
  }

  package struct PartitionKey: Hashable, Sendable {
    package var strategy: String
    package var columns: [String]
    package var expressions: [Expression]

    /// How many columns and expressions the key has.
    package var keyCount: Int { columns.count + expressions.count }
  }
}

package struct ColumnDefinition: Hashable, Sendable {
  package enum Identity: Hashable, Sendable { case always, byDefault }

  package var name: String
  /// Nil in a typed table and in `CREATE TABLE … AS`.
  package var type: TypeName?
  package var isNotNull: Bool
  package var `default`: Expression?
  package var identity: Identity?
  /// The expression of `GENERATED ALWAYS AS (…) STORED`.
  package var generated: Expression?
  package var collation: ObjectName?
  /// What its identity says of the sequence behind it.
  package var sequence = SequenceOptions()
  /// `STORAGE` and `COMPRESSION`, in lower case.
  package var storage: String?
  package var compression: String?
  /// Where its name begins.
  package var location = Location(offset: nil)
  package var typeLocation = Location(offset: nil)
}

package struct ConstraintDefinition: Hashable, Sendable {
  package var name: String?
  package var kind: Kind
  /// False for `NOT VALID`.
  package var isValidated: Bool
  package var isDeferrable: Bool
  package var isInitiallyDeferred: Bool
  package var isNoInherit: Bool
  /// Written behind a column rather than on its own.
  package var isInline: Bool
  /// Options of the index behind it.
  package var options: [String: String] = [:]

  package enum Kind: Hashable, Sendable {
    case check(Expression)
    case notNull(column: String)
    case unique(Key)
    case primaryKey(Key)
    case foreignKey(ForeignKey)
    case exclusion(Exclusion)
  }

  package struct Key: Hashable, Sendable {
    package var columns: [String]
    package var including: [String]
    /// `USING INDEX`.
    package var index: String?
    package var nullsNotDistinct: Bool
  }

  package struct ForeignKey: Hashable, Sendable {
    package enum Action: String, Hashable, Sendable {
      case noAction = "NO ACTION"
      case restrict = "RESTRICT"
      case cascade = "CASCADE"
      case setNull = "SET NULL"
      case setDefault = "SET DEFAULT"
    }

    package enum Match: Hashable, Sendable { case simple, full, partial }

    package var columns: [String]
    package var referencedTable: ObjectName
    /// Empty: its primary key.
    package var referencedColumns: [String]
    package var onUpdate: Action
    package var onDelete: Action
    package var match: Match
  }

  package struct Exclusion: Hashable, Sendable {
    package var method: String
    package var elements: [IndexDefinition.Element]
    package var operators: [String]
    package var predicate: Expression?
  }
}

package struct IndexDefinition: Hashable, Sendable {
  package var name: String?
  package var table: ObjectName
  /// `ON ONLY`.
  package var isOnly: Bool
  package var method: String
  package var elements: [Element]
  package var including: [String]
  package var predicate: Expression?
  package var isUnique: Bool
  package var nullsNotDistinct: Bool
  package var isConcurrent: Bool
  package var ifNotExists: Bool
  /// Options of `WITH (…)`, names in lower case.
  package var options: [String: String] = [:]

  package struct Element: Hashable, Sendable {
    package var key: Key
    package var collation: ObjectName?
    package var operatorClass: ObjectName?
    package var isDescending: Bool
    /// Nil: the default of its direction.
    package var nullsFirst: Bool?

    package enum Key: Hashable, Sendable {
      case column(String)
      case expression(Expression)
    }

    /// The column's name, if the element is a plain column.
    package var column: String? {
      if case .column(let name) = key { name } else { nil }
    }
  }
}

package struct ViewDefinition: Sendable {
  package var name: ObjectName
  package var isMaterialized: Bool
  package var isReplacing: Bool
  package var ifNotExists: Bool
  package var columns: [String]
  package var query: Query
  /// Options of `WITH (…)`, names in lower case.
  package var options: [String: String]
  package var isWithoutData: Bool
  package var isTemporary: Bool
}

package struct SequenceDefinition: Sendable {
  package var name: ObjectName
  package var ifNotExists: Bool
  /// `OWNED BY table.column`.
  package var ownerTable: ObjectName?
  package var ownerColumn: String?
  /// `OWNED BY NONE`.
  package var isDisowned: Bool
  package var options = SequenceOptions()
}

package struct ObjectDrop: Sendable {
  package var kind: ObjectKind
  package var name: ObjectName
  /// The table of a policy, trigger or rule.
  package var table: ObjectName?
  /// The argument types of a routine; nil when they were left out.
  package var arguments: [TypeName]?
  package var ifExists: Bool
  package var cascade: Bool
  package var isConcurrent: Bool
}

package struct ObjectRename: Sendable {
  package var kind: ObjectKind
  package var name: ObjectName
  package var table: ObjectName?
  package var arguments: [TypeName]?
  package var newName: String
  package var ifExists: Bool
}

package struct ObjectMove: Sendable {
  package var kind: ObjectKind
  package var name: ObjectName
  package var arguments: [TypeName]?
  package var schema: String
  package var ifExists: Bool
}

package enum RowSecurity: Hashable, Sendable { case enabled, disabled, forced, notForced }

package enum TableOption: Hashable, Sendable {
  case owner(String)
  case logged(Bool)
  case tablespace(String)
  case accessMethod(String)
  /// `SET (…)`, and `RESET (…)` with nil for each value.
  case storage([String: String?])
  /// `CLUSTER ON`; nil takes it back.
  case clustered(index: String?)
  /// `ALTER COLUMN … SET STATISTICS`; nil is the usual target.
  case columnStatistics(column: String, target: Int?)
  /// `ALTER COLUMN … SET (…)`, and `RESET (…)` with nil for each value.
  case columnOptions(column: String, [String: String?])
  case columnStorage(column: String, String)
  case columnCompression(column: String, String)
  case replicaIdentity(ReplicaIdentity)
  /// `ENABLE RULE`, `DISABLE RULE`.
  case ruleToggled(name: String, firing: Firing)
  /// `OF type`; nil for `NOT OF`.
  case typeBinding(ObjectName?)
  /// `DETACH PARTITION … FINALIZE`.
  case detachFinalized(partition: ObjectName)
  case other
}

package struct PolicyDefinition: Sendable {
  package enum Command: String, Hashable, Sendable { case all, select, insert, update, delete }

  package var name: String
  package var table: ObjectName
  /// Nil in `ALTER POLICY`, which can't change it.
  package var command: Command?
  package var isPermissive: Bool
  /// Nil in an `ALTER POLICY` without `TO`; `public` where none were named.
  package var roles: [String]?
  package var using: Expression?
  package var check: Expression?
}

package struct TriggerDefinition: Sendable {
  package enum Timing: String, Hashable, Sendable {
    case before, after
    case insteadOf = "instead of"
  }
  package enum Event: String, Hashable, Sendable, CaseIterable {
    case insert, delete, update, truncate
  }

  package var name: String
  package var table: ObjectName
  package var function: ObjectName
  package var isReplacing: Bool
  package var isConstraint: Bool
  package var timing: Timing
  package var events: Set<Event>
  package var isForEachRow: Bool
  /// `UPDATE OF`.
  package var columns: [String]
  package var condition: Expression?
  package var arguments: [String] = []
  package var isDeferrable = false
  package var isInitiallyDeferred = false
  /// `REFERENCING`: what the rows before and after are called.
  package var oldTable: String?
  package var newTable: String?
}

/// `CREATE RULE`.
package struct RuleDefinition: Sendable {
  package enum Event: String, Hashable, Sendable { case select, insert, update, delete }

  package var name: String
  package var table: ObjectName
  package var event: Event
  package var isInstead: Bool
  package var isReplacing: Bool
  package var condition: Expression?
  /// Whether it does something, and not `NOTHING`.
  package var hasActions: Bool
}

package struct PublicationDefinition: Sendable {
  package var name: String
  package var coversAllTables: Bool
  package var tables: [PublishedTable]
  package var schemas: [String]
  /// Options of `WITH (…)`, names in lower case.
  package var options: [String: String]
}

package enum PublicationAlteration: Sendable {
  case added([PublishedTable], schemas: [String])
  case dropped([PublishedTable], schemas: [String])
  case replaced([PublishedTable], schemas: [String])
  case optionsChanged([String: String])
}

/// `COMMENT ON`; nil text takes the comment away.
package struct CommentDefinition: Sendable {
  package var kind: ObjectKind
  package var name: ObjectName
  /// The column, constraint, trigger, policy or rule of the table that `name` names.
  package var subname: String?
  /// The argument types of a routine; nil when they were left out.
  package var arguments: [TypeName]?
  package var text: String?
}

package struct FunctionDefinition: Sendable {
  package enum Kind: Hashable, Sendable { case function, procedure, aggregate }
  package enum Volatility: String, Hashable, Sendable { case immutable, stable, volatile }

  package struct Parameter: Hashable, Sendable {
    package enum Mode: Hashable, Sendable { case input, output, inputOutput, variadic, table }

    package var name: String?
    package var type: TypeName
    package var mode: Mode
    package var defaultValue: Expression?

    package var hasDefault: Bool { defaultValue != nil }
  }

  package var name: ObjectName
  package var kind: Kind
  package var isReplacing: Bool
  package var parameters: [Parameter]
  package var returnType: TypeName?
  package var language: String
  package var volatility: Volatility
  package var isSecurityDefiner: Bool
  package var isStrict: Bool
  /// `SET name = value` clauses: names in lower case.
  package var settings: [String: String]
  /// `SET name FROM CURRENT`: settings that it takes from the session that makes it.
  package var settingsFromSession: [String] = []
  /// `PARALLEL`, `COST` and the like that are not the usual: names and values in lower case.
  package var planning: [String: String] = [:]
  package var aggregate: AggregateDefinition?
  package var body: Body

  package struct Body: Sendable {
    /// The text of a string body; nil for `BEGIN ATOMIC` and `RETURN`.
    package var source: String?
    package var location: Location
    /// What the body does, as far as it could be read.
    package var contents: RoutineContents
  }

  /// Types of the arguments that identify it.
  package var signature: [TypeName] {
    parameters.filter { $0.mode != .output && $0.mode != .table }.map(\.type)
  }
}

/// What the body of a function, procedure or `DO` block holds.
package struct RoutineContents: Sendable {
  /// Its statements in order, with the control flow around each.
  package var changes: [SchemaChange] = []
  /// Conditions, assignments, `RETURN` expressions: everything evaluated outside of statements.
  package var expressions: [Expression] = []
  /// Whether something in it could not be read.
  package var isOpaque = false
}

package struct FunctionAlteration: Sendable {
  package var name: ObjectName
  package var arguments: [TypeName]?
  package var volatility: FunctionDefinition.Volatility?
  package var isSecurityDefiner: Bool?
  package var isStrict: Bool?
  package var planning: [String: String] = [:]
  /// A nil value resets the setting.
  package var settings: [String: String?]
}

package struct TypeDefinition: Sendable {
  package var name: ObjectName
  package var kind: Kind

  package enum Kind: Sendable {
    case enumeration([String])
    case composite([ColumnDefinition])
    case domain(DomainDefinition)
    case range(RangeDefinition)
    case base
  }
}

package struct DomainDefinition: Sendable {
  package var base: TypeName
  package var isNotNull: Bool
  package var `default`: Expression?
  /// Its checks; the catalog gives each a name.
  package var checks: [ConstraintDefinition]
}

package enum DomainAlteration: Sendable {
  case constraintAdded(ConstraintDefinition)
  case constraintDropped(name: String, ifExists: Bool)
  case constraintValidated(name: String)
  case constraintRenamed(name: String, to: String)
  /// Nil drops the default.
  case defaultChanged(Expression?)
  case nullabilityChanged(isNotNull: Bool)
}

package struct SettingChange: Sendable {
  package var name: String
  /// Its values as written; nil for `RESET` and `DEFAULT`.
  package var values: [String]?
  /// `SET LOCAL`, or `set_config(…, true)`: until the transaction ends.
  package var isLocal: Bool
}

package enum TransactionControl: Hashable, Sendable {
  case begin
  case commit(chain: Bool)
  case rollback(chain: Bool)
  case savepoint(String)
  case release(String)
  case rollbackTo(String)
  case prepared
}

package struct Maintenance: Sendable {
  package enum Kind: Hashable, Sendable {
    /// `REINDEX SYSTEM` is of kind `other`.
    case reindex(ObjectKind)
    case vacuum(isFull: Bool)
    case analyze, cluster, refresh
  }

  package var kind: Kind
  /// Nil: the whole database, or everything the statement covers.
  package var name: ObjectName?
  /// `CLUSTER … USING`.
  package var index: String?
  package var isConcurrent: Bool
  /// `REFRESH MATERIALIZED VIEW … WITH NO DATA`.
  package var isWithoutData = false
}

extension IndexDefinition.Element {
  /// A plain ascending column.
  package init(column: String) {
    self.init(
      key: .column(column), collation: nil, operatorClass: nil, isDescending: false,
      nullsFirst: nil)
  }
}

extension IndexDefinition {
  package init(
    named name: String?, elements: [Element], method: String, isUnique: Bool,
    including: [String] = [], predicate: Expression? = nil, nullsNotDistinct: Bool = false
  ) {
    self.init(
      name: name, table: ObjectName(""), isOnly: false, method: method, elements: elements,
      including: including, predicate: predicate, isUnique: isUnique,
      nullsNotDistinct: nullsNotDistinct, isConcurrent: false, ifNotExists: false)
  }
}

extension ConstraintDefinition {
  /// A constraint that nobody named.
  package init(_ kind: Kind) {
    self.init(
      name: nil, kind: kind, isValidated: true, isDeferrable: false, isInitiallyDeferred: false,
      isNoInherit: false, isInline: false)
  }
}

extension ConstraintDefinition.Key {
  package init(_ columns: [String], including: [String], nullsNotDistinct: Bool) {
    self.init(
      columns: columns, including: including, index: nil, nullsNotDistinct: nullsNotDistinct)
  }
}
