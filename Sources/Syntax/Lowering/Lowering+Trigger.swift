import CPgQuery

/// `CREATE TRIGGER` and event triggers.
extension Lowering {
  func createTrigger(_ create: CreateTrigStmt) -> [SchemaChange] {
    [
      change(
        .triggerCreated(
          TriggerDefinition(
            name: text(create.trigname) ?? "", table: objectName(create.relation),
            function: objectName(create.funcname), isReplacing: create.replace,
            isConstraint: create.isconstraint, timing: timing(create.timing),
            events: events(create.events), isForEachRow: create.row,
            columns: NodeList(create.columns).strings,
            condition: optionalExpression(create.whenClause),
            arguments: NodeList(create.args).strings,
            isDeferrable: create.deferrable, isInitiallyDeferred: create.initdeferred,
            oldTable: transitionTable(create, isNew: false),
            newTable: transitionTable(create, isNew: true))))
    ]
  }

  private func transitionTable(_ create: CreateTrigStmt, isNew: Bool) -> String? {
    NodeList(create.transitionRels).lazy.compactMap { item -> String? in
      guard item.tag == T_TriggerTransition else { return nil }
      let transition = item.cast(to: TriggerTransition.self).pointee
      return transition.isNew == isNew ? text(transition.name) : nil
    }.first
  }

  // The bits of src/include/catalog/pg_trigger.h.
  private func timing(_ bits: CShort) -> TriggerDefinition.Timing {
    if bits & 2 != 0 { return .before }
    return bits & 64 != 0 ? .insteadOf : .after
  }

  private func events(_ bits: CShort) -> Set<TriggerDefinition.Event> {
    let all: [(TriggerDefinition.Event, CShort)] = [
      (.insert, 4), (.delete, 8), (.update, 16), (.truncate, 32),
    ]
    return Set(all.filter { bits & $0.1 != 0 }.map(\.0))
  }

  /// `ENABLE TRIGGER` and `DISABLE TRIGGER` of `ALTER TABLE`.
  func triggerAction(of command: AlterTableCmd, on table: TableReference) -> SchemaChange.Action {
    let isAboutAll = [AT_EnableTrigAll, AT_EnableTrigUser, AT_DisableTrigAll, AT_DisableTrigUser]
      .contains(command.subtype)
    let firing: Firing =
      switch command.subtype {
      case AT_EnableAlwaysTrig: .always
      case AT_EnableReplicaTrig: .replica
      case AT_DisableTrig, AT_DisableTrigAll, AT_DisableTrigUser: .disabled
      default: .origin
      }
    return .triggerToggled(
      table, name: isAboutAll ? nil : text(command.name) ?? "", firing: firing)
  }

  // MARK: - Event triggers

  func createEventTrigger(_ create: CreateEventTrigStmt) -> [SchemaChange] {
    [
      change(
        .eventTriggerCreated(
          name: text(create.trigname) ?? "", event: text(create.eventname) ?? "",
          function: objectName(create.funcname)))
    ]
  }

  func alterEventTrigger(_ alter: AlterEventTrigStmt) -> [SchemaChange] {
    [
      change(
        .eventTriggerToggled(
          name: text(alter.trigname) ?? "", firing: Firing(letter: alter.tgenabled)))
    ]
  }
}

extension Firing {
  /// The letter that the grammar and PostgreSQL's catalogs use.
  init(letter: CChar) {
    switch UInt8(bitPattern: letter) {
    case UInt8(ascii: "D"): self = .disabled
    case UInt8(ascii: "R"): self = .replica
    case UInt8(ascii: "A"): self = .always
    default: self = .origin
    }
  }
}
