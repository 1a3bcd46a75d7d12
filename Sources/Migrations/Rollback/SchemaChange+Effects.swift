import Syntax

extension SchemaChange.Action {
  /// What it does to the objects that it names; nothing for what changes no schema and no rows.
  var effects: [SchemaEffect] {
    switch self {
    case .schemaCreated(let name, _, _): [SchemaEffect(.schema, name, .makes(.any))]
    case .tableCreated(let table):
      table.persistence == .temporary
        ? [] : [SchemaEffect(.relation, table.name.name, .makes(.any), schema: table.name.schema)]
    case .viewCreated(let view):
      [
        SchemaEffect(
          .relation, view.name.name, .makes(.text(view.query.sql)), schema: view.name.schema
        ).replacing(view.isReplacing)
      ]
    case .sequenceCreated(let sequence):
      [SchemaEffect(.relation, sequence.name.name, .makes(.any), schema: sequence.name.schema)]
    case .sequenceAltered(let sequence):
      [SchemaEffect(.option, sequence.name.name, .sets(.any, ofTwo: false))]
    case .indexCreated(let index):
      [
        SchemaEffect(.index, index.name ?? "", .makes(.index(index.elements, method: index.method)))
          .on(index.table).needing(index.elements.compactMap(\.column))
      ]
    case .objectDropped(let drop): drop.effects
    case .objectRenamed(let rename): rename.effects
    case .objectMoved(let move):
      [SchemaEffect(.option, move.name.name, .sets(.text(move.schema), ofTwo: false))]
    case .extensionCreated(let name, _, _): [SchemaEffect(.extension, name, .makes(.any))]
    case .eventTriggerCreated(let name, _, _): [SchemaEffect(.eventTrigger, name, .makes(.any))]
    case .eventTriggerToggled(let name, let firing):
      [SchemaEffect(.firing, name, .sets(.text(firing.rawValue), ofTwo: true))]
    case .publicationCreated(let publication):
      [SchemaEffect(.publication, publication.name, .makes(.any))]
    case .publicationAltered(let name, _): [SchemaEffect(.option, name, .sets(.any, ofTwo: false))]
    case .roleCreated(let name, _): [SchemaEffect(.role, name, .makes(.any))]
    case .roleAltered(let name, let options):
      [SchemaEffect(.option, name, .sets(.role(options), ofTwo: true))]
    case .roleGranted(let grant):
      grant.roles.map {
        SchemaEffect(
          .privileges, $0, of: grant.members.joined(separator: ","),
          .sets(.text("\(grant.isGrant)"), ofTwo: true))
      }
    case .privilegesChanged(let change): change.effects
    case .ownerChanged(let change):
      [SchemaEffect(.owner, change.object.name.name, .sets(.text(change.owner), ofTwo: false))]
    case .functionCreated(let function):
      [
        SchemaEffect(
          .routine, function.name.name,
          .makes(.text(function.body.source ?? "\(function.body.contents.expressions)")),
          schema: function.name.schema
        ).replacing(function.isReplacing)
      ]
    case .functionAltered(let function):
      [SchemaEffect(.functionOption, function.name.name, .sets(.text("\(function)"), ofTwo: false))]
    case .typeCreated(let type):
      [SchemaEffect(.type, type.name.name, .makes(.any), schema: type.name.schema)]
    case .enumValueAdded(let type, let value, _, _, _):
      [SchemaEffect(.enumValue, value, of: type.name, .makes(.any))]
    case .enumValueRenamed(let type, let old, let new):
      [
        SchemaEffect(.enumValue, old, of: type.name, .takes),
        SchemaEffect(.enumValue, new, of: type.name, .makes(.any)),
      ]
    case .domainAltered(let name, let alteration): alteration.effects(on: name)
    case .policyCreated(let policy):
      [SchemaEffect(.policy, policy.name, of: policy.table.name, .makes(.text(policy.conditions)))]
    case .policyAltered(let policy):
      [
        SchemaEffect(
          .policy, policy.name, of: policy.table.name, .sets(.text(policy.conditions), ofTwo: false)
        )
      ]
    case .triggerCreated(let trigger):
      [
        SchemaEffect(
          .trigger, trigger.name, of: trigger.table.name, .makes(.text("\(trigger.function)"))
        ).replacing(trigger.isReplacing)
      ]
    case .ruleCreated(let rule):
      [
        SchemaEffect(.rule, rule.name, of: rule.table.name, .makes(.text("\(rule.event)")))
          .replacing(rule.isReplacing)
      ]
    case .statisticsCreated(let statistics):
      [SchemaEffect(.statistics, statistics.name?.name ?? "", .makes(.any)).on(statistics.table)]
    case .statisticsTargetChanged(let name, _):
      [SchemaEffect(.option, name.name, .sets(.any, ofTwo: false))]
    case .commented(let comment):
      [
        SchemaEffect(
          .comment, comment.subname ?? "", of: "\(comment.kind.rawValue) \(comment.name.name)",
          comment.text.map { .makes(.text($0)) } ?? .takes
        ).replacing(true)
      ]
    case .rowsChanged(let rows): rows.effects
    case .columnAdded, .columnDropped, .columnRenamed, .columnTypeChanged, .columnDefaultChanged,
      .columnNullabilityChanged, .columnIdentityChanged, .columnIdentityAltered,
      .columnExpressionChanged:
      columnEffects
    case .constraintAdded, .constraintDropped, .constraintRenamed, .constraintAltered,
      .rowSecurityChanged, .triggerToggled, .partitionAttached,
      .partitionDetached, .inheritanceChanged, .tableOptionChanged:
      tableEffects
    case .constraintValidated, .ownedDropped, .ownedReassigned, .queried, .called,
      .settingChanged, .transaction, .tablesLocked, .maintenance, .raised, .unread:
      []
    }
  }

  private var columnEffects: [SchemaEffect] {
    switch self {
    case .columnAdded(let table, let column, _):
      [SchemaEffect(.column, column.name, of: table.name.name, .makes(.any))]
    case .columnDropped(let table, let column, _, _):
      [SchemaEffect(.column, column, of: table.name.name, .takes)]
    case .columnRenamed(let table, let old, let new):
      [
        SchemaEffect(.column, old, of: table.name.name, .takes),
        SchemaEffect(.column, new, of: table.name.name, .makes(.any)),
      ]
    case .columnTypeChanged(let table, let column, let type, _, _):
      [setting(.columnType, column, of: table, to: "\(type)", ofTwo: false)]
    case .columnDefaultChanged(let table, let column, let value):
      [setting(.default, column, of: table, to: value?.sql ?? "", ofTwo: value == nil)]
    case .columnNullabilityChanged(let table, let column, let isNotNull):
      [setting(.nullability, column, of: table, to: "\(isNotNull)", ofTwo: true)]
    case .columnIdentityChanged(let table, let column, let identity, _),
      .columnIdentityAltered(let table, let column, let identity, _):
      [
        setting(
          .identity, column, of: table, to: identity.map { "\($0)" } ?? "", ofTwo: identity == nil)
      ]
    case .columnExpressionChanged(let table, let column, let expression):
      [setting(.expression, column, of: table, to: expression?.sql ?? "", ofTwo: expression == nil)]
    default: []
    }
  }

  private func setting(
    _ kind: SchemaEffect.Kind, _ column: String, of table: TableReference, to value: String,
    ofTwo: Bool
  ) -> SchemaEffect {
    SchemaEffect(kind, column, of: table.name.name, .sets(.text(value), ofTwo: ofTwo)).needing([
      column
    ])
  }

  private var tableEffects: [SchemaEffect] {
    switch self {
    case .constraintAdded(let table, let constraint):
      [constraint.effect(on: table.name)]
    case .constraintDropped(let table, let name, _, _):
      [SchemaEffect(.constraint, name, of: table.name.name, .takes)]
    case .constraintRenamed(let table, let old, let new):
      [
        SchemaEffect(.constraint, old, of: table.name.name, .takes),
        SchemaEffect(.constraint, new, of: table.name.name, .makes(.any)),
      ]
    case .constraintAltered(let table, let name, let alteration):
      [SchemaEffect(.option, name, of: table.name.name, .sets(.text("\(alteration)"), ofTwo: true))]
    case .rowSecurityChanged(let table, let state):
      [
        SchemaEffect(
          state == .forced || state == .notForced ? .forcedRowSecurity : .rowSecurity, "",
          of: table.name.name, .sets(.text("\(state)"), ofTwo: true))
      ]
    case .triggerToggled(let table, let name, let firing):
      [
        SchemaEffect(
          .firing, name ?? "", of: table.name.name, .sets(.text("\(firing)"), ofTwo: true))
      ]
    case .partitionAttached(let table, let partition, _):
      [SchemaEffect(.partition, partition.name, of: table.name.name, .makes(.any))]
    case .partitionDetached(let table, let partition, _):
      [SchemaEffect(.partition, partition.name, of: table.name.name, .takes)]
    case .inheritanceChanged(let table, let parent, let isAdded):
      [
        SchemaEffect(
          .inheritance, parent.name, of: table.name.name, isAdded ? .makes(.any) : .takes)
      ]
    case .tableOptionChanged(let table, let option):
      [SchemaEffect(.option, "", of: table.name.name, .sets(.text("\(option)"), ofTwo: false))]
    default: []
    }
  }
}

extension ConstraintDefinition {
  fileprivate func effect(on table: ObjectName) -> SchemaEffect {
    let columns: [String]
    switch kind {
    case .notNull(let column):
      return SchemaEffect(.nullability, column, of: table.name, .sets(.text("true"), ofTwo: true))
        .needing([column])
    case .unique(let key), .primaryKey(let key): columns = key.columns
    case .foreignKey(let key): columns = key.columns
    case .check, .exclusion: columns = []
    }
    return SchemaEffect(.constraint, name ?? "", of: table.name, .makes(.constraint(kind)))
      .needing(columns)
  }
}

extension DomainAlteration {
  fileprivate func effects(on domain: ObjectName) -> [SchemaEffect] {
    switch self {
    case .constraintAdded(let constraint): [constraint.effect(on: domain)]
    case .constraintDropped(let name, _): [SchemaEffect(.constraint, name, of: domain.name, .takes)]
    case .constraintRenamed(let old, let new):
      [
        SchemaEffect(.constraint, old, of: domain.name, .takes),
        SchemaEffect(.constraint, new, of: domain.name, .makes(.any)),
      ]
    case .constraintValidated: []
    case .defaultChanged(let value):
      [
        SchemaEffect(
          .default, "", of: domain.name, .sets(.text(value?.sql ?? ""), ofTwo: value == nil))
      ]
    case .nullabilityChanged(let isNotNull):
      [SchemaEffect(.nullability, "", of: domain.name, .sets(.text("\(isNotNull)"), ofTwo: true))]
    }
  }
}

extension ObjectDrop {
  fileprivate var effects: [SchemaEffect] {
    guard let kind = SchemaEffect.Kind(kind) else { return [] }
    return [SchemaEffect(kind, name.name, of: table?.name ?? "", .takes, schema: name.schema)]
  }
}

extension ObjectRename {
  fileprivate var effects: [SchemaEffect] {
    guard let kind = SchemaEffect.Kind(kind) else { return [] }
    return [
      SchemaEffect(kind, name.name, of: table?.name ?? "", .takes, schema: name.schema),
      SchemaEffect(kind, newName, of: table?.name ?? "", .makes(.any), schema: name.schema),
    ]
  }
}

extension PrivilegeChange {
  fileprivate var effects: [SchemaEffect] {
    let objects: [String] =
      switch scope {
      case .objects(let objects): objects.map(\.name.name)
      case .allInSchemas(let schemas): schemas.map { "all in \($0)" }
      case .defaults(let schemas, _): ["defaults in \(schemas.joined(separator: ","))"]
      }
    return objects.flatMap { object in
      roles.map { role in
        SchemaEffect(
          .privileges, role, of: "\(kind.rawValue) \(object)",
          .sets(.text("\(isGrant)"), ofTwo: true))
      }
    }
  }
}

extension PolicyDefinition {
  fileprivate var conditions: String { "\(using?.sql ?? "") \(check?.sql ?? "")" }
}

extension RowChange {
  fileprivate var effects: [SchemaEffect] {
    switch kind {
    case .insert, .copy, .merge: [SchemaEffect(.rows, "", of: table.name, .makes(.any))]
    case .delete, .truncate: [SchemaEffect(.rows, "", of: table.name, .takes)]
    case .update:
      assignments.map {
        SchemaEffect(.values, $0.column, of: table.name, .sets(.text($0.value.sql), ofTwo: false))
          .needing([$0.column])
      }
    }
  }
}
