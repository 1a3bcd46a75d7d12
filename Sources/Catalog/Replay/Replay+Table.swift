import HashTreeCollections
import Syntax

extension Replay {
  mutating func createTable(_ definition: TableDefinition) {
    let name = newName(definition.name, isTemporary: definition.persistence == .temporary)
    guard let id = place(for: definition, named: name) else { return }
    var table = Table(
      id: id, name: name, origin: origin, hasAllColumns: definition.ofType == nil,
      persistence: definition.persistence)
    table.isForeign = definition.isForeign
    table.access = newAccess(to: .table, in: name.schema)
    table.partitionKey = definition.partitionKey
    catalog.store(table)
    if let partition = definition.partition {
      inherit(from: partition.parent, in: &table, asPartition: true)
      table.isDefaultPartition = partition.isDefault
    }
    for parent in definition.parents { inherit(from: parent, in: &table, asPartition: false) }
    if let query = definition.query {
      fill(&table, from: query, names: definition.columns.map(\.name))
    } else {
      addElements(of: definition, to: &table)
    }
    catalog.store(table)
    guard failure == nil else { return }
    for column in definition.columns { makeSequence(for: column, of: id) }
    for column in table.columns { noteSequences(of: column, on: id) }
    if definition.partition != nil { completePartition(id) }
    for like in definition.likes { copyIndexes(like, to: id) }
  }

  /// The identity of a new table; nil when there is one already.
  private mutating func place(
    for definition: TableDefinition, named name: QualifiedName
  ) -> RelationID? {
    if let existing = catalog.relation(name) {
      // A name that was only used so far turns out to be made here, without what was put on it.
      if case .table(let table) = existing, !table.isKnown, !definition.ifNotExists {
        for index in table.indexes { catalog.forget(index.id) }
        return table.id
      }
      if definition.ifNotExists { skipped = range } else { fail(.alreadyExists, .table, name) }
      return nil
    }
    guard catalog.types[name] == nil else {
      fail(.alreadyExists, .type, name)
      return nil
    }
    return catalog.makeID()
  }

  private mutating func addElements(of definition: TableDefinition, to table: inout Table) {
    for (position, column) in definition.columns.enumerated() {
      for like in definition.likes where like.position == position { copy(like, into: &table) }
      merge(column, into: &table, isPartition: definition.partition != nil)
    }
    for like in definition.likes where like.position >= definition.columns.count {
      copy(like, into: &table)
    }
  }

  func column(_ definition: ColumnDefinition) -> Column {
    let isSerial = definition.type?.isSerial == true
    let type = definition.type.map(resolved)
    return Column(
      name: definition.name, type: type,
      isNotNull: definition.isNotNull || definition.identity != nil || isSerial,
      default: definition.default.flatMap { kept($0, for: type) }, identity: definition.identity,
      generated: definition.generated,
      collation: definition.collation, origin: origin)
  }

  /// PostgreSQL does not note `DEFAULT NULL`, unless a modifier of the type makes it a computation.
  func kept(_ value: Expression, for type: TypeName?) -> Expression? {
    var inner = value
    while case .cast(let operand, _) = inner { inner = operand }
    guard inner == .literal(.null), type?.modifiers.isEmpty != false else { return value }
    guard let name = type?.name, case .domain? = catalog.type(resolveType(name))?.kind else {
      return nil
    }
    return value
  }

  /// A column given both by a parent and by the table itself is one column.
  private mutating func merge(
    _ definition: ColumnDefinition, into table: inout Table, isPartition: Bool
  ) {
    let new = column(definition)
    guard let index = table.columns.firstIndex(where: { $0.name == new.name }) else {
      table.columns.append(new)
      return
    }
    guard table.columns[index].isInherited, !table.columns[index].isLocal || isPartition else {
      return fail(.alreadyExists, .column, new.name)
    }
    if let value = new.default { table.columns[index].default = value }
    if new.isNotNull { table.columns[index].isNotNull = true }
    if let identity = new.identity { table.columns[index].identity = identity }
    if let generated = new.generated { table.columns[index].generated = generated }
    table.columns[index].isLocal = !isPartition
  }

  // MARK: - LIKE

  private func copy(_ like: TableDefinition.Like, into table: inout Table) {
    guard let source = catalog.table(like.source, in: session) else {
      return copyView(like, into: &table)
    }
    if !source.hasAllColumns { table.hasAllColumns = false }
    for column in source.columns {
      var copied = column
      copied.origin = origin
      copied.parentCount = 0
      copied.isLocal = true
      if !like.includesDefaults { copied.default = nil }
      if !like.includesGenerated { copied.generated = nil }
      if !like.includesIdentity { copied.identity = nil }
      table.columns.append(copied)
    }
    for constraint in source.constraints {
      guard case .check = constraint.kind, like.includesConstraints else { continue }
      var copied = constraint
      copied.origin = origin
      copied.parentCount = 0
      copied.isLocal = true
      // There are no rows yet that could break it.
      copied.isValidated = true
      table.constraints.append(copied)
    }
  }

  private func copyView(_ like: TableDefinition.Like, into table: inout Table) {
    guard let view = catalog.view(catalog.resolve(like.source, in: session)),
      let columns = view.columns
    else {
      table.hasAllColumns = false
      return
    }
    table.columns += columns.map {
      Column(name: $0.name, type: $0.type, isNotNull: false, origin: origin)
    }
  }

  private mutating func copyIndexes(_ like: TableDefinition.Like, to id: RelationID) {
    guard let source = catalog.table(like.source, in: session) else { return }
    if like.includesIdentity {
      for column in source.columns where column.identity != nil {
        makeSequence(named: column.name, isIdentity: true, of: id)
      }
    }
    for column in source.columns where like.includesDefaults { noteSequences(of: column, on: id) }
    guard like.includesIndexes else { return }
    for index in source.indexes {
      let constraint = index.constraint.flatMap(source.constraint)
      copyIndex(index, with: constraint, to: id, asPartOf: nil)
    }
  }

  // MARK: - Sequences of columns

  /// `serial` and identities come with a sequence.
  mutating func makeSequence(for definition: ColumnDefinition, of id: RelationID) {
    if definition.type?.isSerial == true {
      let name = makeSequence(named: definition.name, isIdentity: false, of: id)
      guard let name else { return }
      let value = Expression.nextValue(of: name)
      update(id) { table in
        for index in table.columns.indices where table.columns[index].name == definition.name {
          table.columns[index].default = value
        }
      }
    } else if definition.identity != nil {
      makeSequence(named: definition.name, isIdentity: true, of: id)
    } else if let column = catalog.table(id)?.column(definition.name) {
      noteSequences(of: column, on: id)
    }
  }

  @discardableResult mutating func makeSequence(
    named column: String, isIdentity: Bool, of id: RelationID
  ) -> QualifiedName? {
    guard let table = catalog.table(id) else { return nil }
    let schema = table.name.schema
    let name = QualifiedName(
      schema,
      chooseIndexName(table.name.name, column, "seq", in: schema, isConstraint: false))
    var sequence = Sequence(
      id: catalog.makeID(), name: name, ownerTable: id, ownerColumn: column, origin: origin)
    sequence.isIdentity = isIdentity
    sequence.access = newAccess(to: .sequence, in: schema, ownedBy: table.access.owner)
    catalog.store(.sequence(sequence))
    addDependent(sequence.id, on: id)
    addDependent(id, on: sequence.id)
    return name
  }

  /// A default that takes numbers from a sequence keeps it from being dropped.
  mutating func noteSequences(of column: Column, on id: RelationID) {
    for name in column.default?.sequences ?? [] {
      if case .sequence(let sequence)? = catalog.relation(catalog.resolve(name, in: session)) {
        addDependent(id, on: sequence.id)
      }
    }
  }
}

extension Expression {
  /// `nextval('schema.name')`.
  static func nextValue(of sequence: QualifiedName) -> Expression {
    let name = "\(quoted(sequence.schema)).\(quoted(sequence.name))"
    return .call(
      FunctionCall(
        calling: ObjectName("nextval"),
        with: .cast(.literal(.string(name)), TypeName(ObjectName("regclass")))))
  }

  /// The sequences that it calls `nextval` on.
  var sequences: [ObjectName] {
    var names: [ObjectName] = []
    _ = contains { part in
      if let name = part.calledSequence { names.append(name) }
      return false
    }
    return names
  }

  var calledSequence: ObjectName? {
    guard case .call(let call) = self, call.name.name == "nextval",
      var argument = call.arguments.first
    else { return nil }
    while case .cast(let inner, _) = argument { argument = inner }
    guard case .literal(.string(let text)) = argument else { return nil }
    return ObjectName(parsing: text)
  }
}

extension ObjectName {
  /// A name as it stands in a string: `"Schema".name`.
  init(parsing text: String) {
    var parts: [String] = []
    var part = ""
    var isQuoted = false
    for character in text {
      switch character {
      case "\"": isQuoted.toggle()
      case "." where !isQuoted:
        parts.append(part)
        part = ""
      default: part += isQuoted ? String(character) : character.lowercased()
      }
    }
    self.init(schema: parts.last, part)
  }
}
