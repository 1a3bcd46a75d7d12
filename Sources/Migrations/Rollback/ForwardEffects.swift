import Syntax

/// What a migration comes to, and what of it other SQL would undo.
struct ForwardEffects: Sendable {
  /// What has become of an object by the end.
  fileprivate enum Outcome {
    case made(SchemaEffect.Form)
    case taken
    /// It was there before, and is another one now.
    case replaced(SchemaEffect.Form)
    case set(SchemaEffect.Form)
  }

  fileprivate struct Entry {
    var outcome: Outcome
    var effect: SchemaEffect
    /// Where the last statement ends that has to do with it.
    var end: Int
  }

  /// How a statement stands to the migration.
  enum Bearing: Hashable, Sendable {
    /// It takes back what the migration does.
    case undoes
    /// It changes what the migration changes, to something else.
    case mayUndo
    /// It does what the migration does.
    case repeats
    /// It does something else.
    case unrelated
    /// It changes nothing, or nothing that can be read.
    case neutral
  }

  private var entries: [SchemaEffect.Object: Entry] = [:]
  /// The last byte of the last statement that changes anything.
  private(set) var end = 0

  init(_ script: Script) {
    for statement in script.statements {
      for effect in statement.effects {
        end = statement.range.end
        add(effect)
      }
    }
  }

  private mutating func add(_ effect: SchemaEffect) {
    let old = entries[effect.object]?.outcome
    let outcome: Outcome?
    switch (effect.act, old) {
    case (.makes(let text), .taken?), (.makes(let text), .replaced?): outcome = .replaced(text)
    case (.makes(let text), _): outcome = .made(text)
    // What it made itself leaves nothing.
    case (.takes, .made?): outcome = nil
    case (.takes, _): outcome = .taken
    case (.sets(let text, _), .made?): outcome = .made(text)
    case (.sets(let text, _), _): outcome = .set(text)
    }
    entries[effect.object] = outcome.map { Entry(outcome: $0, effect: effect, end: end) }
  }

  // MARK: - One statement

  /// How a statement stands to what the migration does, and to which objects of it.
  func bearing(of statement: Statement) -> (Bearing, Set<SchemaEffect.Object>) {
    var objects: Set<SchemaEffect.Object> = []
    var bearings: Set<Bearing> = []
    for effect in statement.effects {
      let (bearing, object) = bearing(of: effect)
      bearings.insert(bearing)
      if let object, bearing == .undoes || bearing == .mayUndo { objects.insert(object) }
    }
    let order: [Bearing] = [.undoes, .mayUndo, .repeats, .unrelated]
    return (order.first(where: bearings.contains) ?? .neutral, objects)
  }

  private func bearing(of effect: SchemaEffect) -> (Bearing, SchemaEffect.Object?) {
    guard let (object, entry) = entry(meantBy: effect) else { return (.unrelated, nil) }
    let bearing: Bearing =
      switch (effect.act, entry.outcome) {
      case (.takes, .made): .undoes
      case (.takes, .taken): .repeats
      case (.takes, .replaced), (.takes, .set): .mayUndo
      case (.makes, .taken): .undoes
      case (.makes(let text), .made(let own)), (.makes(let text), .replaced(let own)):
        text == own || !effect.isReplacing && !entry.isReplaced ? .repeats : .mayUndo
      case (.makes, .set): .mayUndo
      case (.sets(let text, let isOfTwo), .set(let own)):
        text == own ? .repeats : isOfTwo ? .undoes : .mayUndo
      case (.sets, .made), (.sets, .replaced), (.sets, .taken): .mayUndo
      }
    return (bearing, object)
  }

  /// What the migration does to the object that an effect names.
  private func entry(meantBy effect: SchemaEffect) -> (SchemaEffect.Object, Entry)? {
    let object = effect.object
    if let entry = entries[object] { return (object, entry) }
    switch object.kind {
    case .index:
      // A constraint has an index of its name, and people take one for the other.
      return unnamed(like: effect)
        ?? first { $0.kind == .constraint && $0.name == object.name }
    case .constraint:
      var own = object
      own.name = ""
      if let entry = entries[own] { return (own, entry) }
      let index = SchemaEffect.Object(kind: .index, name: object.name)
      return entries[index].map { (index, $0) }
    case .column:
      // A column of a table that the migration makes.
      let table = SchemaEffect.Object(kind: .relation, name: object.table)
      guard case .takes = effect.act, let entry = entries[table], case .made = entry.outcome else {
        return nil
      }
      return (table, entry)
    default: return nil
    }
  }

  /// The index that PostgreSQL gave a name that begins with the table's.
  private func unnamed(like effect: SchemaEffect) -> (SchemaEffect.Object, Entry)? {
    let object = SchemaEffect.Object(kind: .index)
    guard let entry = entries[object], effect.object.name.hasPrefix(entry.effect.relation + "_")
    else { return nil }
    return (object, entry)
  }

  private func first(
    where matches: (SchemaEffect.Object) -> Bool
  ) -> (SchemaEffect.Object, Entry)? {
    entries.filter { matches($0.key) }.min { $0.key.table < $1.key.table }
      .map { ($0.key, $0.value) }
  }

  // MARK: - All of it

  /// Whether a script takes back anything that the migration does.
  func isUndone(by script: Script) -> Bool {
    script.statements.contains { bearing(of: $0).0 == .undoes }
  }

  /// Whether what the migration does to some objects all stands in front of an offset.
  func isDone(_ objects: Set<SchemaEffect.Object>, before offset: Int) -> Bool {
    objects.allSatisfy { entries[$0].map { $0.end <= offset } ?? true }
  }

  /// Whether SQL that takes back some objects takes back more than half of what the migration leaves.
  func isMostly(undoneBy objects: Set<SchemaEffect.Object>) -> Bool {
    let roots = entries.filter { !comesWithItsTable($0.key, $0.value) }
    let undone = roots.count { objects.contains($0.key) || goes(with: objects, $0.key, $0.value) }
    return undone * 2 > roots.count
  }

  /// Whether it is a part of what the migration makes, and goes with it.
  private func comesWithItsTable(_ object: SchemaEffect.Object, _ entry: Entry) -> Bool {
    let table = object.table.isEmpty ? entry.effect.relation : object.table
    guard !table.isEmpty, case .made? = outcome(of: .relation, table) else { return false }
    return true
  }

  /// Whether it goes with a schema or a column.
  private func goes(
    with undone: Set<SchemaEffect.Object>, _ object: SchemaEffect.Object, _ entry: Entry
  ) -> Bool {
    if let schema = entry.effect.schema {
      let schema = SchemaEffect.Object(kind: .schema, name: schema)
      if undone.contains(schema) { return true }
    }
    let table = object.table.isEmpty ? entry.effect.relation : object.table
    return entry.effect.columns.contains { column in
      undone.contains(SchemaEffect.Object(kind: .column, table: table, name: column))
    }
  }

  private func outcome(of kind: SchemaEffect.Kind, _ name: String) -> Outcome? {
    entries[SchemaEffect.Object(kind: kind, name: name)]?.outcome
  }
}

extension ForwardEffects.Entry {
  fileprivate var isReplaced: Bool {
    if case .replaced = outcome { true } else { effect.isReplacing }
  }
}

extension Statement {
  /// What it does to the objects that it names.
  var effects: [SchemaEffect] { changes.flatMap(\.action.effects) }
}
