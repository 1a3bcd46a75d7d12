import Syntax

/// What follows a column to its new name.
extension Table {
  /// Renames a column in everything of the table that names it.
  mutating func renameColumn(_ column: String, to newName: String) {
    guard let index = columns.firstIndex(where: { $0.name == column }) else { return }
    columns[index].name = newName
    columns[index].notNull?.kind = .notNull(column: newName)
    let table = name.name
    func renamed(_ name: String) -> String { name == column ? newName : name }
    func renamed(_ expression: Expression) -> Expression {
      expression.renamingColumn(column, of: table, to: newName)
    }
    /// In a trigger or a rule the column stands behind `old` or `new`.
    func renamedRow(_ expression: Expression) -> Expression {
      expression.mapped { part in
        guard case .column(var reference) = part, reference.column == column else { return part }
        reference.path[reference.path.count - 1] = newName
        return .column(reference)
      }
    }
    for index in rules.indices { rules[index].condition = rules[index].condition.map(renamedRow) }
    for index in columns.indices {
      columns[index].generated = columns[index].generated.map(renamed)
    }
    for index in constraints.indices {
      constraints[index].kind = constraints[index].kind.renaming(renamed, renamed)
    }
    for index in indexes.indices {
      indexes[index].elements = indexes[index].elements.map { $0.renaming(renamed, renamed) }
      indexes[index].including = indexes[index].including.map(renamed)
      indexes[index].predicate = indexes[index].predicate.map(renamed)
    }
    for index in triggers.indices {
      triggers[index].columns = triggers[index].columns.map(renamed)
      triggers[index].condition = triggers[index].condition.map(renamedRow)
    }
    for index in statistics.indices {
      statistics[index].columns = statistics[index].columns.map(renamed)
      statistics[index].expressions = statistics[index].expressions.map(renamed)
    }
    if let key = partitionKey {
      partitionKey?.columns = key.columns.map(renamed)
      partitionKey?.expressions = key.expressions.map(renamed)
    }
    for index in policies.indices {
      policies[index].using = policies[index].using.map(renamed)
      policies[index].check = policies[index].check.map(renamed)
    }
  }

  /// Renames a column that foreign keys and policies of this table name.
  mutating func renameReferencedColumn(_ column: String, of table: RelationID, to newName: String) {
    for index in policies.indices {
      policies[index].usage.rename(column, of: table, to: newName)
    }
    for index in rules.indices { rules[index].usage.rename(column, of: table, to: newName) }
    for index in constraints.indices {
      guard case .foreignKey(var key) = constraints[index].kind, key.referencedTable == table
      else { continue }
      key.referencedColumns = key.referencedColumns.map { $0 == column ? newName : $0 }
      constraints[index].kind = .foreignKey(key)
    }
  }
}

extension Table {
  /// Replaces parts of all expressions.
  mutating func map(_ substitution: Substitution) {
    func mapped(_ value: Expression) -> Expression { substitution(value) }
    mapOwn(substitution)
    for index in triggers.indices {
      triggers[index].condition = triggers[index].condition.map(mapped)
    }
    for index in policies.indices {
      policies[index].using = policies[index].using.map(mapped)
      policies[index].check = policies[index].check.map(mapped)
    }
    rules = rules.map { $0.mapped(substitution) }
  }

  /// Expressions that see nothing but the table go on to mean it.
  mutating func follow(_ old: String, to newName: String) {
    mapOwn(
      Substitution(expression: { part in
        guard case .column(var reference) = part, reference.qualifier.last == old else {
          return part
        }
        reference.path = [newName, reference.column]
        return .column(reference)
      }))
  }

  /// Replaces parts of the expressions that see nothing but the table.
  private mutating func mapOwn(_ substitution: Substitution) {
    func mapped(_ value: Expression) -> Expression { substitution(value) }
    func same(_ name: String) -> String { name }
    for index in columns.indices {
      columns[index].default = columns[index].default.map(mapped)
      columns[index].generated = columns[index].generated.map(mapped)
    }
    for index in constraints.indices {
      constraints[index].kind = constraints[index].kind.renaming(same, mapped)
    }
    for index in indexes.indices {
      indexes[index].elements = indexes[index].elements.map { $0.renaming(same, mapped) }
      indexes[index].predicate = indexes[index].predicate.map(mapped)
    }
    for index in statistics.indices {
      statistics[index].expressions = statistics[index].expressions.map(mapped)
    }
    if let key = partitionKey { partitionKey?.expressions = key.expressions.map(mapped) }
  }
}

extension Constraint.Kind {
  fileprivate func renaming(
    _ name: (String) -> String, _ expression: (Expression) -> Expression
  ) -> Constraint.Kind {
    switch self {
    case .check(let condition): return .check(expression(condition))
    case .notNull(let column): return .notNull(column: name(column))
    case .unique(var key):
      key.columns = key.columns.map(name)
      return .unique(key)
    case .primaryKey(var key):
      key.columns = key.columns.map(name)
      return .primaryKey(key)
    case .foreignKey(var key):
      key.columns = key.columns.map(name)
      return .foreignKey(key)
    case .exclusion(var exclusion):
      exclusion.elements = exclusion.elements.map { $0.renaming(name, expression) }
      exclusion.predicate = exclusion.predicate.map(expression)
      return .exclusion(exclusion)
    }
  }
}

extension IndexDefinition.Element {
  fileprivate func renaming(
    _ name: (String) -> String, _ expression: (Expression) -> Expression
  ) -> IndexDefinition.Element {
    var element = self
    switch key {
    case .column(let column): element.key = .column(name(column))
    case .expression(let value): element.key = .expression(expression(value))
    }
    return element
  }
}
