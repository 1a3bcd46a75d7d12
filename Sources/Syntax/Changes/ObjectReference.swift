/// The kinds of objects that `DROP`, `RENAME` and `COMMENT` name.
package enum ObjectKind: String, Hashable, Sendable {
  case aggregate, cast, collation, column, constraint, conversion, database, `default`, domain
  case domainConstraint = "domain constraint"
  case eventTrigger = "event trigger"
  case `extension`
  case foreignDataWrapper = "foreign data wrapper"
  case foreignServer = "server"
  case foreignTable = "foreign table"
  case function, index, language
  case materializedView = "materialized view"
  case `operator`
  case operatorClass = "operator class"
  case operatorFamily = "operator family"
  case policy, procedure, publication, role, routine, rule, schema, sequence, statistics
  case subscription, table, tablespace
  case textSearch = "text search object"
  case transform, trigger, type, view
  case attribute
  case other = "object"
}

/// An object as a statement names it.
package struct ObjectReference: Hashable, Sendable {
  /// As written.
  package var name: ObjectName
  /// The argument types of a routine; nil when they were left out.
  package var arguments: [TypeName]?

  /// Refers to an object by its name, and a routine also by the types of its arguments.
  package init(_ name: ObjectName, arguments: [TypeName]? = nil) {
    self.name = name
    self.arguments = arguments
  }
}

/// The table, view or other relation that `ALTER` names.
package struct TableReference: Hashable, Sendable {
  /// As written.
  package var name: ObjectName
  /// `ALTER TABLE IF EXISTS`.
  package var ifExists = false
  /// `ONLY`: partitions and children are left out.
  package var isOnly = false
  /// What `ALTER` called it.
  package var kind: ObjectKind = .table
}

/// `DROP` of one object; a statement that names several is several of these.
package struct ObjectDrop: Sendable {
  /// The word behind `DROP`.
  package var kind: ObjectKind
  /// As written.
  package var name: ObjectName
  /// The table of a policy, trigger or rule.
  package var table: ObjectName?
  /// The argument types of a routine; nil when they were left out.
  package var arguments: [TypeName]?
  /// `IF EXISTS`.
  package var ifExists: Bool
  /// `CASCADE`.
  package var cascade: Bool
  /// `CONCURRENTLY`, which only indexes have.
  package var isConcurrent: Bool
}

/// `RENAME TO`, but for columns and constraints.
package struct ObjectRename: Sendable {
  /// The word behind `ALTER`.
  package var kind: ObjectKind
  /// The name it had.
  package var name: ObjectName
  /// The table of a policy, trigger or rule.
  package var table: ObjectName?
  /// The argument types of a routine; nil when they were left out.
  package var arguments: [TypeName]?
  /// Without a schema: it stays where it is.
  package var newName: String
  /// `IF EXISTS`.
  package var ifExists: Bool
}

/// `SET SCHEMA`.
package struct ObjectMove: Sendable {
  /// The word behind `ALTER`.
  package var kind: ObjectKind
  /// As written, in the schema it leaves.
  package var name: ObjectName
  /// The argument types of a routine; nil when they were left out.
  package var arguments: [TypeName]?
  /// Where it goes.
  package var schema: String
  /// `IF EXISTS`.
  package var ifExists: Bool
}
