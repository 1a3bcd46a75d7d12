import Syntax

/// Which function does which action.
extension Replay {
  mutating func perform(_ action: SchemaChange.Action) {
    switch action {
    case .schemaCreated(let name, let ifNotExists, let owner):
      createSchema(name, ifNotExists: ifNotExists, owner: owner)
    case .tableCreated(let definition): createTable(definition)
    case .viewCreated(let definition): createView(definition)
    case .sequenceCreated(let definition): createSequence(definition)
    case .sequenceAltered(let definition): alterSequence(definition)
    case .indexCreated(let definition): createIndex(definition)
    case .objectDropped(let drop): self.drop(drop)
    case .objectRenamed(let rename): self.rename(rename)
    case .objectMoved(let move): self.move(move)
    case .columnAdded(let table, let definition, let ifNotExists):
      addColumn(definition, to: table, ifNotExists: ifNotExists)
    case .columnDropped(let table, let column, let ifExists, let cascade):
      dropColumn(column, of: table, ifExists: ifExists, cascade: cascade)
    case .columnRenamed(let table, let column, let newName):
      renameColumn(column, of: table, to: newName)
    case .columnTypeChanged(let table, let column, let type, let collation, _):
      changeType(of: column, of: table, to: type, collation: collation)
    case .columnDefaultChanged(let table, let column, let value):
      changeDefault(of: column, of: table, to: value)
    case .columnNullabilityChanged(let table, let column, let isNotNull):
      changeNullability(of: column, of: table, isNotNull: isNotNull)
    case .columnIdentityChanged(let table, let column, let identity, let options):
      changeIdentity(of: column, of: table, to: identity, options)
    case .columnIdentityAltered(let table, let column, let identity, let options):
      alterIdentity(of: column, of: table, identity, options)
    case .columnExpressionChanged(let table, let column, let expression):
      changeExpression(of: column, of: table, to: expression)
    case .constraintAdded(let table, let definition): addConstraint(definition, to: table)
    case .constraintValidated(let table, let name): validateConstraint(name, of: table)
    case .constraintDropped(let table, let name, let ifExists, let cascade):
      dropConstraint(name, of: table, ifExists: ifExists, cascade: cascade)
    case .constraintRenamed(let table, let name, let newName):
      renameConstraint(name, of: table, to: newName)
    case .constraintAltered(let table, let name, let alteration):
      alterConstraint(name, of: table, alteration)
    case .rowSecurityChanged(let table, let state): changeRowSecurity(of: table, to: state)
    case .policyCreated(let definition): createPolicy(definition)
    case .policyAltered(let definition): alterPolicy(definition)
    case .triggerCreated(let definition): createTrigger(definition)
    case .triggerToggled(let table, let name, let firing):
      toggleTriggers(name, of: table, firing)
    case .ruleCreated(let definition): createRule(definition)
    case .partitionAttached(let table, let partition, let bound):
      attach(partition, to: table, bound)
    case .partitionDetached(let table, let partition, _): detach(partition, from: table)
    case .inheritanceChanged(let table, let parent, let isAdded):
      changeInheritance(of: table, parent: parent, isAdded: isAdded)
    case .functionCreated(let definition): createFunction(definition)
    case .functionAltered(let alteration): alterFunction(alteration)
    case .typeCreated(let definition): createType(definition)
    case .enumValueAdded(let type, let value, let ifNotExists, let neighbour, let isAfter):
      addEnumValue(
        value, to: type, ifNotExists: ifNotExists, neighbour: neighbour, isAfter: isAfter)
    case .enumValueRenamed(let type, let value, let newValue):
      renameEnumValue(value, of: type, to: newValue)
    case .domainAltered(let domain, let alteration): alterDomain(domain, alteration)
    case .extensionCreated(let name, let schema, let ifNotExists):
      createExtension(name, in: schema, ifNotExists: ifNotExists)
    case .eventTriggerCreated(let name, let event, let function):
      createEventTrigger(name, event: event, function: function)
    case .eventTriggerToggled(let name, let firing):
      catalog.eventTriggersByName[name]?.firing = firing
    case .statisticsCreated(let definition): createStatistics(definition)
    case .statisticsTargetChanged(let name, let target):
      withStatistics(name) { $0.target = target }
    case .publicationCreated(let definition): createPublication(definition)
    case .publicationAltered(let name, let alteration): alterPublication(name, alteration)
    case .roleCreated(let name, let options): createRole(name, options)
    case .roleAltered(let name, let options): alterRole(name, options)
    case .roleGranted(let grant): changeMembership(grant)
    case .privilegesChanged(let change): changePrivileges(change)
    case .ownerChanged(let change): changeOwner(change)
    case .ownedDropped(let roles, let cascade): drop(ownedBy: roles, cascade: cascade)
    case .ownedReassigned(let roles, let owner): reassign(ownedBy: roles, to: owner)
    case .settingChanged(let change): self.change(change)
    case .transaction(let control): self.control(control)
    case .tableOptionChanged(let table, let option): changeOption(of: table, option)
    case .rowsChanged(let change): noteTables(of: change)
    case .commented(let comment): self.comment(comment)
    case .maintenance(let maintenance): maintain(maintenance)
    case .queried, .called, .tablesLocked, .raised, .unread: break
    }
  }
}
