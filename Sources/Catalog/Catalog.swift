import HashTreeCollections
import Syntax

/// What a database would hold after the statements replayed so far.
///
/// A value whose maps share structure: keeping the catalog from before and after every statement costs
/// next to nothing. An object that no replayed file created is unknown, never missing.
package struct Catalog: Sendable {
  /// By reference: rules hand catalogs around for every change of a history.
  private var contents = Shared(Contents())

  private struct Contents: Sendable {
    var relations = RelationMap<Relation>()
    var names = TreeDictionary<QualifiedName, RelationID>()
    var dependents = RelationMap<TreeSet<RelationID>>()
    var constraintNames = TreeDictionary<QualifiedName, Int>()
    var functions = TypedObjects<[Function]>()
    var types = TypedObjects<UserType>()
    var users = UserIndex()
    var temporary = TreeSet<RelationID>()
    var schemas = TreeDictionary<String, Origin>()
    var hasPublicSchema = true
    var goneSchemas: Set<String> = []
    var hasHoles = false
    var extensions = TreeDictionary<String, Extension>()
    var schemaComments: TreeDictionary = ["public": "standard public schema"]
    var roles = TreeDictionary<String, Role>()
    var schemaAccess = TreeDictionary<String, Access>()
    var defaultLists = TreeDictionary<DefaultPrivilegeKey, AccessList>()
    var eventTriggersByName = TreeDictionary<String, EventTrigger>()
    var publicationsByName = TreeDictionary<String, Publication>()
    var lastID: Int32 = 0
  }

  private(set) var relations: RelationMap<Relation> {
    _read { yield contents.value.relations }
    _modify { yield &contents.value.relations }
  }
  /// Tables, views, indexes and sequences share one name space.
  private(set) var names: TreeDictionary<QualifiedName, RelationID> {
    _read { yield contents.value.names }
    _modify { yield &contents.value.names }
  }
  /// For a relation, those whose definition uses it: foreign keys, views, partitions, children.
  var dependents: RelationMap<TreeSet<RelationID>> {
    _read { yield contents.value.dependents }
    _modify { yield &contents.value.dependents }
  }
  /// How many constraints of a schema have a name; PostgreSQL picks names that none has.
  private(set) var constraintNames: TreeDictionary<QualifiedName, Int> {
    _read { yield contents.value.constraintNames }
    _modify { yield &contents.value.constraintNames }
  }
  var functions: TypedObjects<[Function]> {
    _read { yield contents.value.functions }
    _modify { yield &contents.value.functions }
  }
  var types: TypedObjects<UserType> {
    _read { yield contents.value.types }
    _modify { yield &contents.value.types }
  }
  private var users: UserIndex {
    _read { yield contents.value.users }
    _modify { yield &contents.value.users }
  }
  /// The relations that end with the session.
  private(set) var temporary: TreeSet<RelationID> {
    _read { yield contents.value.temporary }
    _modify { yield &contents.value.temporary }
  }
  var schemas: TreeDictionary<String, Origin> {
    _read { yield contents.value.schemas }
    _modify { yield &contents.value.schemas }
  }
  /// Every database begins with it, and some histories take it away.
  var hasPublicSchema: Bool {
    get { contents.value.hasPublicSchema }
    _modify { yield &contents.value.hasPublicSchema }
  }
  /// Schemas that the history took away or renamed: these are missing, not unknown.
  var goneSchemas: Set<String> {
    _read { yield contents.value.goneSchemas }
    _modify { yield &contents.value.goneSchemas }
  }
  /// Whether something ran in between that can't be read: what is not here may still be there.
  package internal(set) var hasHoles: Bool {
    get { contents.value.hasHoles }
    _modify { yield &contents.value.hasHoles }
  }
  var extensions: TreeDictionary<String, Extension> {
    _read { yield contents.value.extensions }
    _modify { yield &contents.value.extensions }
  }
  /// As every new database has them.
  var schemaComments: TreeDictionary<String, String> {
    _read { yield contents.value.schemaComments }
    _modify { yield &contents.value.schemaComments }
  }
  var roles: TreeDictionary<String, Role> {
    _read { yield contents.value.roles }
    _modify { yield &contents.value.roles }
  }
  /// Of schemas that the history made, or granted something on.
  var schemaAccess: TreeDictionary<String, Access> {
    _read { yield contents.value.schemaAccess }
    _modify { yield &contents.value.schemaAccess }
  }
  var defaultLists: TreeDictionary<DefaultPrivilegeKey, AccessList> {
    _read { yield contents.value.defaultLists }
    _modify { yield &contents.value.defaultLists }
  }
  var eventTriggersByName: TreeDictionary<String, EventTrigger> {
    _read { yield contents.value.eventTriggersByName }
    _modify { yield &contents.value.eventTriggersByName }
  }
  var publicationsByName: TreeDictionary<String, Publication> {
    _read { yield contents.value.publicationsByName }
    _modify { yield &contents.value.publicationsByName }
  }
  private var lastID: Int32 {
    get { contents.value.lastID }
    _modify { yield &contents.value.lastID }
  }

  /// An empty database: the schema `public`, and nothing in it.
  package init() {}

  mutating func makeID() -> RelationID {
    lastID += 1
    return RelationID(number: lastID)
  }

  // MARK: - Changing

  /// Enters a relation, or what became of it, under its name.
  mutating func store(_ relation: Relation) {
    let id = relation.id
    let old = relations[id]
    relations[id] = relation
    if old?.name != relation.name {
      if let old, names[old.name] == id { names[old.name] = nil }
      names[relation.name] = id
      if relation.name.schema == "pg_temp" { temporary.insert(id) } else { temporary.remove(id) }
    }
    countConstraints(old, relation)
    users.note(relation, insteadOf: old)
  }

  mutating func store(_ table: Table) { store(.table(table)) }

  mutating func forget(_ id: RelationID) {
    guard let relation = relations[id] else { return }
    relations[id] = nil
    if names[relation.name] == id { names[relation.name] = nil }
    dependents[id] = nil
    temporary.remove(id)
    countConstraints(relation, nil)
  }

  private mutating func countConstraints(_ old: Relation?, _ new: Relation?) {
    let before = old?.constraints ?? []
    let after = new?.constraints ?? []
    let isMoved = old?.name.schema != new?.name.schema
    for gone in before.dropping(isMoved ? nil : after, where: { $0.name == $1.name }) {
      if let old { count(QualifiedName(old.name.schema, gone.name), by: -1) }
    }
    for made in after.dropping(isMoved ? nil : before, where: { $0.name == $1.name }) {
      if let new { count(QualifiedName(new.name.schema, made.name), by: 1) }
    }
    countNotNulls(of: old?.columns ?? [], unlike: isMoved ? nil : new?.columns, old?.name, by: -1)
    countNotNulls(of: new?.columns ?? [], unlike: isMoved ? nil : old?.columns, new?.name, by: 1)
  }

  private mutating func countNotNulls(
    of columns: [Column], unlike others: [Column]?, _ table: QualifiedName?, by difference: Int
  ) {
    guard let table else { return }
    let changed = columns.dropping(others) { $0.notNull?.name == $1.notNull?.name }
    for name in changed.compactMap(\.notNull?.name) {
      count(QualifiedName(table.schema, name), by: difference)
    }
  }

  /// Notes that a schema has one more constraint of a name, or one less.
  mutating func count(_ name: QualifiedName, by difference: Int) {
    let number = (constraintNames[name] ?? 0) + difference
    constraintNames[name] = number > 0 ? number : nil
  }

  // MARK: - Looking up

  /// Nil: it is gone.
  package subscript(id: RelationID) -> Relation? { relations[id] }

  /// Nil: it is gone, or no table.
  package func table(_ id: RelationID) -> Table? {
    if case .table(let table)? = relations[id] { table } else { nil }
  }

  /// Nil: it is gone, or no view.
  package func view(_ id: RelationID) -> View? {
    if case .view(let view)? = relations[id] { view } else { nil }
  }

  /// What has a name among tables, views, sequences and indexes.
  package func relation(_ name: QualifiedName) -> Relation? {
    names[name].flatMap { relations[$0] }
  }

  /// Nil: there is none, or something else has its name.
  package func table(_ name: QualifiedName) -> Table? { names[name].flatMap { table($0) } }

  /// Nil: there is none, or something else has its name.
  package func view(_ name: QualifiedName) -> View? { names[name].flatMap { view($0) } }

  /// All functions of a name, in the order in which they were made.
  package func functions(_ name: QualifiedName) -> [Function] { functions[name] ?? [] }

  /// Nil: the history did not make it, or dropped it.
  package func type(_ name: QualifiedName) -> UserType? { types[name] }

  /// Whether the history made the schema; `public` is always there.
  package func hasSchema(_ name: String) -> Bool {
    schemas[name] != nil || name == "public" && hasPublicSchema
  }

  /// The tables that may use a function or type of this name, in the order in which they were made.
  func tables(usingName name: String) -> [Table] {
    users.candidates(for: name).compactMap { table($0) }
  }

  /// The views that may call a function of this name, in the order in which they were made.
  func views(usingName name: String) -> [View] {
    users.candidates(for: name).compactMap { view($0) }
  }

  /// Notes that a relation uses a function or type of this name by now.
  mutating func noteUser(_ id: RelationID, of name: String) { users.insert(id, for: name) }

  /// The functions that take or return a type, by name.
  func functions(using type: ObjectName) -> [Function] {
    functions.users(of: type).joined().filter { $0.usedTypes.contains { $0.name == type } }
  }

  /// The tables that have columns of a type.
  func tables(with type: ObjectName) -> [Table] {
    tables(usingName: type.name).filter { $0.columns.contains { $0.type?.name == type } }
  }

  /// The relations whose definition uses this one, in the order in which they were made.
  package func dependents(of id: RelationID) -> [RelationID] { (dependents[id] ?? []).sorted() }

  /// A name as PostgreSQL resolves it: temporary relations first, then in the first schema of the search
  /// path that has it.
  package func resolve(_ name: ObjectName, in session: Session) -> QualifiedName {
    if let schema = name.schema { return QualifiedName(schema, name.name) }
    if !temporary.isEmpty {
      let candidate = QualifiedName("pg_temp", name.name)
      if names[candidate] != nil { return candidate }
    }
    for schema in session.searchPath {
      let candidate = QualifiedName(schema, name.name)
      if names[candidate] != nil { return candidate }
    }
    return QualifiedName(creationSchema(in: session), name.name)
  }

  /// The schema that `CREATE` puts a name without one into: the first of the path that is there.
  package func creationSchema(in session: Session) -> String {
    session.searchPath.first { $0 != "pg_catalog" && !goneSchemas.contains($0) } ?? "public"
  }

  /// The table that a statement's name means in a session.
  package func table(_ name: ObjectName, in session: Session) -> Table? {
    table(resolve(name, in: session))
  }

  /// The type that a name means, if the history made it.
  package func type(_ name: ObjectName, in session: Session) -> UserType? {
    if let schema = name.schema { return types[QualifiedName(schema, name.name)] }
    return session.searchPath.lazy.compactMap { types[QualifiedName($0, name.name)] }.first
  }

  /// What a foreign key means: the table it names, and that table's primary key if it names no columns.
  ///
  /// - Returns: Nil when the catalog has nothing of that name yet.
  package func resolve(
    _ key: ConstraintDefinition.ForeignKey, in session: Session
  ) -> Constraint.ForeignKey? {
    guard let referenced = table(key.referencedTable, in: session) else { return nil }
    var columns = key.referencedColumns
    if columns.isEmpty, case .primaryKey(let primary)? = referenced.primaryKey?.kind {
      columns = primary.columns
    }
    return Constraint.ForeignKey(
      columns: key.columns, referencedTable: referenced.id, referencedColumns: columns,
      onUpdate: key.onUpdate, onDelete: key.onDelete, match: key.match, hasPeriod: key.hasPeriod)
  }

  /// The functions a call may mean, by its name and number of arguments.
  ///
  /// - Returns: Nil when the history has no such function: it may be anything.
  package func functions(calledBy call: Expression.FunctionCall, in session: Session) -> [Function]?
  {
    let schemas = call.name.schema.map { [$0] } ?? session.searchPath
    for schema in schemas {
      let found = functions(QualifiedName(schema, call.name.name))
        .filter { $0.accepts(call) }
      if found.count > 1 { return found.filter { !$0.readsStringsAsArrays(in: call) } }
      if !found.isEmpty { return found }
    }
    return nil
  }
}

extension Relation {
  fileprivate var columns: [Column] {
    if case .table(let table) = self { table.columns } else { [] }
  }

  fileprivate var constraints: [Constraint] {
    if case .table(let table) = self { table.constraints } else { [] }
  }
}
