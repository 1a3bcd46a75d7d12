import CPgQuery

/// Constraints, behind a column or on their own.
extension Lowering {
  /// A constraint; `column` is the column it stands behind, nil for one of the table.
  func constraint(_ source: Constraint, column: String?) -> ConstraintDefinition? {
    guard let kind = constraintKind(source, column: column) else { return nil }
    return ConstraintDefinition(
      name: text(source.conname), kind: kind, isValidated: !source.skip_validation,
      isEnforced: source.is_enforced || !kind.canBeUnenforced, isDeferrable: source.deferrable,
      isInitiallyDeferred: source.initdeferred,
      isNoInherit: source.is_no_inherit, isInline: column != nil,
      options: options(source.options))
  }

  /// A constraint of a table, on its own.
  func constraint(_ item: Node) -> ConstraintDefinition? {
    let source = item.cast(to: Constraint.self).pointee
    noteUses(in: source, of: nil, item)
    return constraint(source, column: nil)
  }

  /// What a command of `ALTER TABLE` does to constraints.
  func constraintAction(
    of command: AlterTableCmd, on table: TableReference
  ) -> SchemaChange.Action? {
    let name = text(command.name) ?? ""
    switch command.subtype {
    case AT_ValidateConstraint: return .constraintValidated(table, name: name)
    case AT_DropConstraint:
      return .constraintDropped(
        table, name: name, ifExists: command.missing_ok, cascade: command.behavior == DROP_CASCADE)
    default: break
    }
    guard let item = node(command.def) else { return nil }
    switch item.tag {
    case T_Constraint: return constraint(item).map { .constraintAdded(table, $0) }
    case T_ATAlterConstraint:
      let alter = item.cast(to: ATAlterConstraint.self).pointee
      var alteration = ConstraintAlteration()
      if alter.alterDeferrability {
        alteration.isDeferrable = alter.deferrable
        alteration.isInitiallyDeferred = alter.initdeferred
      }
      if alter.alterEnforceability { alteration.isEnforced = alter.is_enforced }
      if alter.alterInheritability { alteration.isNoInherit = alter.noinherit }
      return .constraintAltered(table, name: text(alter.conname) ?? "", alteration)
    default: return nil
    }
  }

  private func constraintKind(
    _ source: Constraint, column: String?
  ) -> ConstraintDefinition.Kind? {
    switch source.contype {
    case CONSTR_CHECK:
      return .check(optionalExpression(source.raw_expr) ?? .opaque([]))
    case CONSTR_NOTNULL:
      guard let name = column ?? NodeList(source.keys).strings.first else { return nil }
      return .notNull(column: name)
    case CONSTR_UNIQUE: return .unique(key(source, column: column))
    case CONSTR_PRIMARY: return .primaryKey(key(source, column: column))
    case CONSTR_FOREIGN:
      let columns = NodeList(source.fk_attrs).strings
      return .foreignKey(
        ConstraintDefinition.ForeignKey(
          columns: columns.isEmpty ? column.map { [$0] } ?? [] : columns,
          referencedTable: objectName(source.pktable),
          referencedColumns: NodeList(source.pk_attrs).strings,
          onUpdate: foreignKeyAction(source.fk_upd_action),
          onDelete: foreignKeyAction(source.fk_del_action),
          match: match(source.fk_matchtype), hasPeriod: source.fk_with_period))
    case CONSTR_EXCLUSION:
      var elements: [IndexDefinition.Element] = []
      var operators: [String] = []
      for pair in NodeList(source.exclusions) where pair.tag == T_List {
        let list = NodeList(UnsafeMutablePointer(mutating: pair.cast(to: CPgQuery.List.self)))
        if let item = list[0], let element = indexElement(item) { elements.append(element) }
        operators.append(list[1].map { optionValue($0) } ?? "")
      }
      return .exclusion(
        ConstraintDefinition.Exclusion(
          method: text(source.access_method) ?? "gist", elements: elements, operators: operators,
          predicate: optionalExpression(source.where_clause)))
    default: return nil
    }
  }

  func key(_ source: Constraint, column: String?) -> ConstraintDefinition.Key {
    let columns = NodeList(source.keys).strings
    return ConstraintDefinition.Key(
      columns: columns.isEmpty ? column.map { [$0] } ?? [] : columns,
      including: NodeList(source.including).strings, index: text(source.indexname),
      nullsNotDistinct: source.nulls_not_distinct,
      isWithoutOverlaps: source.without_overlaps)
  }

  private func foreignKeyAction(
    _ letter: CChar
  ) -> ConstraintDefinition.ForeignKey.Action {
    switch UInt8(bitPattern: letter) {
    case UInt8(ascii: "r"): .restrict
    case UInt8(ascii: "c"): .cascade
    case UInt8(ascii: "n"): .setNull
    case UInt8(ascii: "d"): .setDefault
    default: .noAction
    }
  }

  private func match(_ letter: CChar) -> ConstraintDefinition.ForeignKey.Match {
    switch UInt8(bitPattern: letter) {
    case UInt8(ascii: "f"): .full
    case UInt8(ascii: "p"): .partial
    default: .simple
    }
  }
}

extension ConstraintDefinition.Kind {
  /// The tree has a word on that for every constraint, and it means something for these.
  fileprivate var canBeUnenforced: Bool {
    switch self {
    case .check, .foreignKey: true
    case .notNull, .unique, .primaryKey, .exclusion: false
    }
  }
}
