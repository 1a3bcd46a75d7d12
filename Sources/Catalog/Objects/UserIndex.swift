import HashTreeCollections
import Syntax

/// Which relations may use a function or a type, by its name alone.
///
/// Asking all of them on every `DROP` would make long histories slow. A name is only ever added: what
/// is found here has to be looked at, since it may have ceased to use it.
struct UserIndex: Sendable {
  private var users = TreeDictionary<String, TreeSet<RelationID>>()

  /// The relations that may use a function or type of this name, in the order in which they were made.
  func candidates(for name: String) -> [RelationID] { users[name]?.sorted() ?? [] }

  mutating func note(_ relation: Relation, insteadOf old: Relation?) {
    for name in relation.usedNames(notIn: old) { insert(relation.id, for: name) }
  }

  mutating func insert(_ id: RelationID, for name: String) {
    if users[name]?.contains(id) != true { users[name, default: []].insert(id) }
  }
}

/// Functions or types by their names, which are made of types themselves.
struct TypedObjects<Object: UsesTypes>: Sendable, Swift.Sequence {
  private var objects = TreeDictionary<QualifiedName, Object>()
  /// By the name of a type, those that use it or did so once.
  private var users = TreeDictionary<String, TreeSet<QualifiedName>>()
  /// The names of those of which PostgreSQL keeps account what they use besides types.
  private(set) var readers = TreeSet<QualifiedName>()
  /// How many there are, each of those that share a name counted.
  private(set) var count = 0

  subscript(name: QualifiedName) -> Object? {
    get { objects[name] }
    set {
      count += (newValue?.objectCount ?? 0) - (objects[name]?.objectCount ?? 0)
      objects[name] = newValue
      if newValue?.isRead == true { readers.insert(name) } else { readers.remove(name) }
      for type in newValue?.usedTypes ?? [] where type.isMadeByHistory {
        users[type.name.name, default: []].insert(name)
      }
    }
  }

  /// Those that use a type, sorted by their names.
  func users(of type: ObjectName) -> [Object] {
    (users[type.name] ?? []).sorted().compactMap { objects[$0] }
      .filter { $0.usedTypes.contains { $0.name == type } }
  }

  /// The names that have fewer objects later, when nothing is new.
  func losses(in later: TypedObjects) -> [QualifiedName] {
    guard count != later.count else { return [] }
    // Shared parts are passed over, which finds all but what shares its name with something that stays.
    let gone = objects.keys.subtracting(later.objects.keys)
    if gone.reduce(0, { $0 + (objects[$1]?.objectCount ?? 0) }) == count - later.count {
      return Array(gone)
    }
    return objects.filter { $0.value.objectCount > later[$0.key]?.objectCount ?? 0 }.map(\.key)
  }

  func makeIterator() -> TreeDictionary<QualifiedName, Object>.Iterator { objects.makeIterator() }
}

protocol UsesTypes: Sendable {
  var usedTypes: [TypeName] { get }
  var objectCount: Int { get }
  /// Whether PostgreSQL keeps account of what it uses besides types.
  var isRead: Bool { get }
}

extension [Function]: UsesTypes {
  var usedTypes: [TypeName] { flatMap(\.usedTypes) }
  var objectCount: Int { count }
  var isRead: Bool { contains(where: \.isRead) }
}

extension Function {
  var usedTypes: [TypeName] { parameters.map(\.type) + (returnType.map { [$0] } ?? []) }
}

extension UserType: UsesTypes {
  var objectCount: Int { 1 }
  var isRead: Bool {
    guard case .domain(let domain) = kind else { return false }
    return domain.default != nil || !domain.checks.isEmpty
  }
  var usedTypes: [TypeName] {
    switch kind {
    case .composite(let columns): columns.compactMap(\.type)
    case .domain(let domain): [domain.base]
    case .range(let range): [range.subtype]
    case .enumeration, .base, .shell: []
    }
  }
}

extension TypeName {
  /// Types of the history have their schema from the catalog; built-in ones have none, or that.
  fileprivate var isMadeByHistory: Bool { name.schema.map { $0 != "pg_catalog" } ?? false }
}

// MARK: - What a relation uses

extension Relation {
  /// The names of functions and types in those parts that an older state of the relation does not
  /// share.
  fileprivate func usedNames(notIn old: Relation?) -> [String] {
    switch self {
    case .table(let table):
      if case .table(let old)? = old { table.usedNames(notIn: old) } else { table.usedNames() }
    case .view(let view): view.query.namesInUse + view.rules.flatMap(\.namesInUse)
    case .sequence, .index: []
    }
  }
}

extension Table {
  fileprivate func usedNames(notIn old: Table? = nil) -> [String] {
    var names: [String] = []
    if let ofType, old?.ofType != ofType { names.append(ofType.name) }
    if !columns.isIdentical(to: old?.columns) {
      // Most columns of a table that gains one are as they were.
      for place in columns.indices where !usesTheSame(as: old, inColumnAt: place) {
        let column = columns[place]
        if let type = column.type, type.isMadeByHistory { names.append(type.name.name) }
        names += column.default?.namesInUse ?? []
        names += column.generated?.namesInUse ?? []
      }
    }
    for constraint in constraints.dropping(old?.constraints, where: { $0.name == $1.name }) {
      if case .check(let condition) = constraint.kind { names += condition.namesInUse }
    }
    for index in indexes.dropping(old?.indexes, where: { $0.id == $1.id }) {
      names += index.namesInUse
    }
    if !policies.isIdentical(to: old?.policies) {
      for policy in policies {
        names += policy.using?.namesInUse ?? []
        names += policy.check?.namesInUse ?? []
      }
    }
    if !triggers.isIdentical(to: old?.triggers) {
      names += triggers.map(\.function.name)
      names += triggers.flatMap { $0.condition?.namesInUse ?? [] }
    }
    for rule in rules.dropping(old?.rules, where: { $0.origin == $1.origin }) {
      names += rule.namesInUse
    }
    return names
  }
}

extension Table {
  private func usesTheSame(as old: Table?, inColumnAt place: Int) -> Bool {
    guard let old, place < old.columns.count else { return false }
    return old.columns[place].type?.name == columns[place].type?.name
      && old.columns[place].default == columns[place].default
      && old.columns[place].generated == columns[place].generated
  }
}

extension Index {
  fileprivate var namesInUse: [String] {
    var names = predicate?.namesInUse ?? []
    for element in elements {
      if case .expression(let value) = element.key { names += value.namesInUse }
    }
    return names
  }
}

extension Expression {
  /// The functions that it calls and the types that it names, without their schemas.
  fileprivate var namesInUse: [String] {
    var names: [String] = []
    _ = contains { $0.noteUse(in: &names) }
    return names
  }

  fileprivate func noteUse(in names: inout [String]) -> Bool {
    switch self {
    case .call(let call): names.append(call.name.name)
    case .cast(_, let type) where type.name.schema != "pg_catalog" && !type.name.isBuiltinType:
      names.append(type.name.name)
    default: break
    }
    return false
  }
}

extension RewriteRule {
  fileprivate var namesInUse: [String] {
    var names: [String] = []
    _ = contains { $0.noteUse(in: &names) }
    return names
  }
}

extension Query {
  fileprivate var namesInUse: [String] {
    var names: [String] = []
    _ = contains { $0.noteUse(in: &names) }
    return names
  }
}

extension Array {
  /// What is left without the start that an older state has too.
  package func dropping(
    _ old: [Element]?, where isSame: (Element, Element) -> Bool
  ) -> ArraySlice<Element> {
    guard let old else { return self[...] }
    if isIdentical(to: old) { return [] }
    var index = 0
    while index < count, index < old.count, isSame(self[index], old[index]) { index += 1 }
    return self[index...]
  }
}
