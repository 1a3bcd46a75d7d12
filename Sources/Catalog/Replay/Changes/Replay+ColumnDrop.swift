import HashTreeCollections
import Syntax

/// `DROP COLUMN`, and who uses a column.
extension Replay {
  mutating func dropColumn(
    _ column: String, of reference: TableReference, ifExists: Bool, cascade: Bool
  ) {
    if reference.kind == .type {
      return withAttributes(reference.name) { $0.removeAll { $0.name == column } }
    }
    guard let id = tableID(reference.name), let table = catalog.table(id) else { return }
    guard let existing = table.column(column) else {
      if !ifExists, table.hasAllColumns {
        fail(.isMissing, .column, "\(table.name).\(column)")
      }
      return
    }
    guard !existing.isInherited else {
      let refusal = Refusal(
        .invalidTableDefinition, "cannot drop inherited column \(shown(column))",
        hint: "drop it in the parent, which takes it from its children as well")
      return fail(.isRefused(refusal), .column, "\(table.name).\(column)")
    }
    dropColumn(column, of: id, cascade: cascade)
  }

  mutating func dropColumn(_ column: String, of id: RelationID, cascade: Bool) {
    guard let table = catalog.table(id) else { return }
    let isKey =
      table.partitionKey.map { key in
        key.columns.contains(column)
          || key.expressions.contains { $0.columns.contains { $0.column == column } }
      } ?? false
    guard !isKey else {
      return refuse(
        .invalidTableDefinition,
        "cannot drop column \(shown(column)) because it is part of the partition key of relation \(shown(table.name.name))",
        .column, column)
    }
    if !cascade {
      let tables = [id] + children(of: id).filter { loses(column, $0) }
      let users = tables.flatMap { usersOfColumn(column, of: $0, droppedIn: tables) }
      if !users.isEmpty { return fail(.isUsed(by: users), .column, "\(table.name).\(column)") }
    }
    removeColumn(column, of: id)
  }

  private func loses(_ column: String, _ id: RelationID) -> Bool {
    guard let existing = catalog.table(id)?.column(column) else { return false }
    return existing.parentCount == 1 && !existing.isLocal
  }

  /// Takes along everything that names the column.
  private mutating func removeColumn(_ column: String, of id: RelationID) {
    guard let table = catalog.table(id) else { return }
    for constraint in table.constraints where constraint.columns.contains(column) {
      removeConstraint(constraint.name, of: id)
    }
    for index in catalog.table(id)?.indexes ?? [] where index.uses(column) {
      removeIndex(index, of: id)
    }
    for view in catalog.dependents(of: id)
    where catalog.view(view)?.usage.names(column, of: id) == true {
      remove(view)
    }
    for function in catalog.readFunctions where function.usage?.names(column, of: id) == true {
      removeFunction(function)
    }
    for other in referringTables(to: id) {
      for constraint in catalog.table(other)?.constraints ?? [] {
        guard let key = constraint.foreignKey, key.referencedTable == id,
          key.referencedColumns.contains(column)
        else { continue }
        removeConstraint(constraint.name, of: other)
      }
    }
    for table in [id] + catalog.dependents(of: id) {
      removeRules(of: table) { $0.usage.names(column, of: id) }
      update(table) { table in
        table.policies.removeAll { $0.usage.names(column, of: id) }
      }
    }
    update(id) { table in
      table.triggers.removeAll { $0.uses(column) }
      table.statistics.removeAll { $0.uses(column) }
      table.columns.removeAll { $0.name == column }
    }
    withdraw(id, using: column)
    for sequence in ownedSequences(of: id, column: column) { remove(sequence.id) }
    let generated = catalog.table(id)?.columns.filter { $0.isGenerated(from: column) } ?? []
    for other in generated { removeColumn(other.name, of: id) }
    for child in directChildren(of: id) { disinherit(column, in: child) }
  }

  private mutating func disinherit(_ column: String, in id: RelationID) {
    guard catalog.table(id)?.column(column) != nil else { return }
    if loses(column, id) { return removeColumn(column, of: id) }
    update(id) { table in
      for index in table.columns.indices where table.columns[index].name == column {
        table.columns[index].parentCount = max(0, table.columns[index].parentCount - 1)
        if table.columns[index].parentCount == 0 { table.columns[index].isLocal = true }
      }
    }
  }

  /// The tables with foreign keys to a table.
  func referringTables(to id: RelationID) -> [RelationID] {
    let tables = catalog.dependents(of: id).filter { catalog.table($0) != nil }
    return tables.contains(id) ? tables : tables + [id]
  }

  /// What PostgreSQL drops with a column only when it is told to.
  private func usersOfColumn(
    _ column: String, of id: RelationID, droppedIn tables: [RelationID]
  ) -> [String] {
    let keys = referringTables(to: id).flatMap { other in
      (catalog.table(other)?.constraints ?? []).filter { constraint in
        guard let key = constraint.foreignKey, key.referencedTable == id else { return false }
        // One that loses its own column goes along with that.
        let goesAlong = tables.contains(other) && key.columns.contains(column)
        return key.referencedColumns.contains(column) && !goesAlong
      }
      .map { "foreign key \(quoted($0.name)) of \(catalog.table(other)?.name.description ?? "")" }
    }
    return keys
      + publications(using: column, of: id).map { "publication \(quoted($0.name))" }
      + ownedSequences(of: id, column: column).flatMap { users(of: $0.id, outside: Set(tables)) }
      + definitionsUsing(column, of: id)
  }

  /// The views, policies, rules, functions, triggers and generated columns that name a column.
  func definitionsUsing(_ column: String, of id: RelationID) -> [String] {
    var users: [String] = []
    for dependent in catalog.dependents(of: id) {
      if let view = catalog.view(dependent), view.usage.names(column, of: id) {
        users.append("view \(view.name)")
      }
    }
    for owner in [id] + catalog.dependents(of: id) {
      guard let (name, rules) = catalog[owner]?.namedRules else { continue }
      users += rules.filter { $0.usage.names(column, of: id) }.map { $0.text(on: name) }
    }
    for table in [id] + catalog.dependents(of: id) {
      guard let owner = catalog.table(table) else { continue }
      for policy in owner.policies where policy.usage.names(column, of: id) {
        users.append("policy \(quoted(policy.name)) on \(owner.name)")
      }
    }
    users += catalog.readFunctions.filter { $0.usage?.names(column, of: id) == true }
      .map { "function \($0.name)" }
    guard let table = catalog.table(id) else { return users }
    users += table.triggers.filter { $0.uses(column) }.map { "trigger \(quoted($0.name))" }
    users += table.columns.filter { $0.isGenerated(from: column) }
      .map { "generated column \(quoted($0.name))" }
    return users
  }
}

extension Column {
  fileprivate func isGenerated(from column: String) -> Bool {
    name != column && generated?.columns.contains { $0.column == column } == true
  }
}

extension Relation {
  fileprivate var namedRules: (QualifiedName, [RewriteRule])? {
    switch self {
    case .table(let table): (table.name, table.rules)
    case .view(let view): (view.name, view.rules)
    case .sequence, .index: nil
    }
  }
}

extension Trigger {
  fileprivate func uses(_ column: String) -> Bool {
    columns.contains(column) || condition?.columns.contains { $0.column == column } == true
  }
}

extension Index {
  func uses(_ column: String) -> Bool {
    including.contains(column)
      || predicate?.columns.contains { $0.column == column } == true
      || elements.contains { element in
        switch element.key {
        case .column(let name): name == column
        case .expression(let expression): expression.columns.contains { $0.column == column }
        }
      }
  }
}
