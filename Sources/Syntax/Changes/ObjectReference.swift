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
  package var name: ObjectName
  /// The argument types of a routine; nil when they were left out.
  package var arguments: [TypeName]?

  package init(_ name: ObjectName, arguments: [TypeName]? = nil) {
    self.name = name
    self.arguments = arguments
  }
}

package struct TableReference: Hashable, Sendable {
  package var name: ObjectName
  /// `ALTER TABLE IF EXISTS`.
  package var ifExists = false
  /// `ONLY`: partitions and children are left out.
  package var isOnly = false
  /// What `ALTER` called it.
  package var kind: ObjectKind = .table
}

package struct ObjectDrop: Sendable {
  package var kind: ObjectKind
  package var name: ObjectName
  /// The table of a policy, trigger or rule.
  package var table: ObjectName?
  /// The argument types of a routine; nil when they were left out.
  package var arguments: [TypeName]?
  package var ifExists: Bool
  package var cascade: Bool
  package var isConcurrent: Bool
}

package struct ObjectRename: Sendable {
  package var kind: ObjectKind
  package var name: ObjectName
  package var table: ObjectName?
  package var arguments: [TypeName]?
  package var newName: String
  package var ifExists: Bool
}

package struct ObjectMove: Sendable {
  package var kind: ObjectKind
  package var name: ObjectName
  package var arguments: [TypeName]?
  package var schema: String
  package var ifExists: Bool
}
