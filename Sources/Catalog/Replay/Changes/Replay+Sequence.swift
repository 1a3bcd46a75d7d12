import HashTreeCollections
import Syntax

/// Sequences, and those behind columns.
extension Replay {
  mutating func createSequence(_ definition: SequenceDefinition) {
    let name = newName(definition.name)
    if catalog.relation(name) != nil || catalog.types[name]?.isShell == false {
      if !definition.ifNotExists { fail(.alreadyExists, .sequence, name) }
      return
    }
    var sequence = Sequence(
      id: catalog.makeID(), name: name, access: newAccess(to: .sequence, in: name.schema),
      origin: origin)
    sequence.settings = SequenceSettings(definition.options)
    catalog.store(.sequence(sequence))
    own(sequence.id, as: definition)
  }

  mutating func alterSequence(_ definition: SequenceDefinition) {
    let name = catalog.resolve(definition.name, in: session)
    guard case .sequence(var sequence)? = catalog.relation(name) else { return }
    sequence.settings.apply(definition.options)
    catalog.store(.sequence(sequence))
    own(sequence.id, as: definition)
  }

  /// `OWNED BY`.
  private mutating func own(_ id: RelationID, as definition: SequenceDefinition) {
    guard case .sequence(var sequence)? = catalog[id] else { return }
    if definition.isDisowned {
      sequence.ownerTable = nil
      sequence.ownerColumn = nil
      catalog.store(.sequence(sequence))
      return
    }
    guard let owner = definition.ownerTable, let table = tableID(owner) else { return }
    sequence.ownerTable = table
    sequence.ownerColumn = definition.ownerColumn
    catalog.store(.sequence(sequence))
    addDependent(id, on: table)
  }

  /// `serial` and identities come with a sequence.
  mutating func makeSequence(for definition: ColumnDefinition, of id: RelationID) {
    if definition.type?.isSerial == true {
      var options = SequenceOptions()
      options.type = definition.type.map(resolved)
      let name = makeSequence(named: definition.name, options, isIdentity: false, of: id)
      guard let name else { return }
      let value = Expression.nextValue(of: name)
      update(id) { table in
        for index in table.columns.indices where table.columns[index].name == definition.name {
          table.columns[index].default = value
        }
      }
    } else if definition.identity != nil {
      makeIdentity(for: definition.name, definition.sequence, of: id)
    } else if let column = catalog.table(id)?.column(definition.name) {
      noteSequences(of: column, on: id)
    }
  }

  @discardableResult private mutating func makeSequence(
    named column: String, _ options: SequenceOptions, isIdentity: Bool, of id: RelationID,
    settings: SequenceSettings? = nil
  ) -> QualifiedName? {
    guard let table = catalog.table(id) else { return nil }
    let schema = table.name.schema
    let chosen = QualifiedName(
      schema,
      chooseIndexName(table.name.name, column, "seq", in: schema, isConstraint: false))
    let name = options.name.map { QualifiedName($0.schema ?? schema, $0.name) } ?? chosen
    guard options.name == nil || !isTaken(name, for: .sequence) else { return nil }
    var sequence = Sequence(
      id: catalog.makeID(), name: name, ownerTable: id, ownerColumn: column, origin: origin)
    sequence.isIdentity = isIdentity
    sequence.settings = settings ?? SequenceSettings(options)
    sequence.access = newAccess(to: .sequence, in: schema, ownedBy: table.access.owner)
    catalog.store(.sequence(sequence))
    addDependent(sequence.id, on: id)
    addDependent(id, on: sequence.id)
    return name
  }

  /// An identity counts in its column's type.
  mutating func makeIdentity(
    for column: String, _ options: SequenceOptions, of id: RelationID
  ) {
    var options = options
    options.type = catalog.table(id)?.column(column)?.type
    makeSequence(named: column, options, isIdentity: true, of: id)
  }

  mutating func copyIdentity(of column: String, from source: RelationID, to id: RelationID) {
    let original = ownedSequences(of: source, column: column).first { $0.isIdentity }
    makeSequence(
      named: column, SequenceOptions(), isIdentity: true, of: id,
      settings: original?.settings.copiedByLike)
  }

  /// A default that takes numbers from a sequence keeps it from being dropped.
  mutating func noteSequences(of column: Column, on id: RelationID) {
    for name in column.default?.sequences ?? [] {
      if case .sequence(let sequence)? = catalog.relation(catalog.resolve(name, in: session)) {
        addDependent(id, on: sequence.id)
      }
    }
  }

  mutating func alterIdentity(
    of column: String, of reference: TableReference, _ identity: ColumnDefinition.Identity?,
    _ options: SequenceOptions
  ) {
    if let identity {
      withColumn(column, of: reference, recursing: recursesToIdentities(of: reference.name)) {
        $0.identity = identity
      }
    }
    alterIdentity(of: column, of: reference, options)
  }

  private mutating func alterIdentity(
    of column: String, of reference: TableReference, _ options: SequenceOptions
  ) {
    guard attempt.failure == nil, let id = tableID(reference.name),
      var sequence = ownedSequences(of: id, column: column).first(where: \.isIdentity)
    else { return }
    sequence.settings.apply(options)
    catalog.store(.sequence(sequence))
  }

  /// An identity counts in its column's type.
  mutating func retypeIdentity(
    of column: String, of reference: TableReference, to type: TypeName
  ) {
    var options = SequenceOptions()
    options.type = type
    alterIdentity(of: column, of: reference, options)
  }

  func ownedSequences(of id: RelationID, column: String) -> [Sequence] {
    catalog.dependents(of: id).compactMap { dependent in
      guard case .sequence(let sequence)? = catalog[dependent], sequence.ownerTable == id,
        sequence.ownerColumn == column
      else { return nil }
      return sequence
    }
  }

  /// Defaults that draw from a sequence follow it.
  mutating func renameSequence(_ sequence: Sequence, to name: QualifiedName) {
    let old = sequence.name
    var sequence = sequence
    sequence.name = name
    catalog.store(.sequence(sequence))
    for dependent in catalog.dependents(of: sequence.id) {
      update(dependent) { table in
        for index in table.columns.indices
        where table.columns[index].default?.draws(from: old) == true {
          table.columns[index].default = table.columns[index].default?.mapped { part in
            part.calledSequence == nil ? part : .nextValue(of: name)
          }
        }
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

  /// The sequences that it draws from, or asks.
  var sequences: [ObjectName] {
    var names: [ObjectName] = []
    _ = contains { part in
      if let name = part.calledSequence { names.append(name) }
      return false
    }
    return names
  }

  var calledSequence: ObjectName? {
    guard case .call(let call) = self, sequenceFunctions.contains(call.name.name),
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

extension Expression {
  func draws(from sequence: QualifiedName) -> Bool {
    sequences.contains {
      $0.name == sequence.name && $0.schema ?? sequence.schema == sequence.schema
    }
  }
}

private let sequenceFunctions: Set = ["nextval", "currval", "setval"]
