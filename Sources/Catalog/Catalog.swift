import HashTreeCollections
import Syntax

/// What a database would hold after the statements replayed so far.
///
/// A value whose maps share structure: keeping the catalog from before and after every statement costs
/// next to nothing. An object that no replayed file created is unknown, never missing.
package struct Catalog: Sendable {
  var relations = TreeDictionary<RelationID, Relation>()
  /// Tables, views, indexes and sequences share one name space.
  var names = TreeDictionary<QualifiedName, RelationID>()
  /// For a relation, those whose definition uses it: foreign keys, views, partitions, children.
  var dependents = TreeDictionary<RelationID, TreeSet<RelationID>>()
  var functions = TreeDictionary<QualifiedName, [Function]>()
  var types = TreeDictionary<QualifiedName, UserType>()
  var schemas = TreeDictionary<String, Origin>()
  var extensions = TreeDictionary<String, Origin>()
  var roles = TreeDictionary<String, Origin>()
  private var lastID: Int32 = 0

  package init() {}

  mutating func makeID() -> RelationID {
    lastID += 1
    return RelationID(number: lastID)
  }

  // MARK: - Looking up

  package subscript(id: RelationID) -> Relation? { relations[id] }

  package func table(_ id: RelationID) -> Table? {
    if case .table(let table)? = relations[id] { table } else { nil }
  }

  package func relation(_ name: QualifiedName) -> Relation? {
    names[name].flatMap { relations[$0] }
  }

  package func table(_ name: QualifiedName) -> Table? { names[name].flatMap { table($0) } }

  package func view(_ name: QualifiedName) -> View? {
    if case .view(let view)? = relation(name) { view } else { nil }
  }

  /// All functions of a name, in the order in which they were made.
  package func functions(_ name: QualifiedName) -> [Function] { functions[name] ?? [] }

  package func type(_ name: QualifiedName) -> UserType? { types[name] }

  /// Whether the history made the schema; `public` is always there.
  package func hasSchema(_ name: String) -> Bool { name == "public" || schemas[name] != nil }

  /// All tables, in the order in which the history met them.
  package var tables: [Table] {
    relations.values
      .compactMap { if case .table(let table) = $0 { table } else { nil } }
      .sorted { $0.id < $1.id }
  }

  package var views: [View] {
    relations.values
      .compactMap { if case .view(let view) = $0 { view } else { nil } }
      .sorted { $0.id < $1.id }
  }

  /// The relations whose definition uses this one, in the order in which they were made.
  package func dependents(of id: RelationID) -> [RelationID] { (dependents[id] ?? []).sorted() }

  /// A name as PostgreSQL resolves it: in the first schema of the search path that has it.
  package func resolve(_ name: ObjectName, in session: Session) -> QualifiedName {
    if let schema = name.schema { return QualifiedName(schema, name.name) }
    for schema in session.searchPath {
      let candidate = QualifiedName(schema, name.name)
      if names[candidate] != nil { return candidate }
    }
    return QualifiedName(session.creationSchema, name.name)
  }

  package func table(_ name: ObjectName, in session: Session) -> Table? {
    table(resolve(name, in: session))
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
      onUpdate: key.onUpdate, onDelete: key.onDelete, match: key.match)
  }

  /// The functions a call may mean, by its name and number of arguments.
  ///
  /// - Returns: Nil when the history has no such function: it may be anything.
  package func functions(calledBy call: Expression.FunctionCall, in session: Session) -> [Function]?
  {
    let schemas = call.name.schema.map { [$0] } ?? session.searchPath
    for schema in schemas {
      let found = functions(QualifiedName(schema, call.name.name))
        .filter { $0.accepts(argumentCount: call.arguments.count) }
      if !found.isEmpty { return found }
    }
    return nil
  }
}
