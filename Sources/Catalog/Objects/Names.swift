import Syntax

/// The full name of a schema object, as the catalog knows it.
package struct QualifiedName: Hashable, Comparable, Sendable {
  package var schema: String
  package var name: String

  package init(_ schema: String, _ name: String) {
    self.schema = schema
    self.name = name
  }

  package static func < (left: QualifiedName, right: QualifiedName) -> Bool {
    (left.schema, left.name) < (right.schema, right.name)
  }

  /// Names are looked up for every change, and most are in one schema.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    if schema != "public" { hasher.combine(schema) }
  }
}

extension QualifiedName: CustomStringConvertible {
  /// The name as people write it: `public` is left out.
  package var description: String {
    schema == "public" ? quoted(name) : "\(quoted(schema)).\(quoted(name))"
  }
}

/// Identifies a relation through all its renames, as PostgreSQL's OID does.
package struct RelationID: Hashable, Comparable, Sendable {
  let number: Int32

  package static func < (left: RelationID, right: RelationID) -> Bool {
    left.number < right.number
  }
}

/// Where an object came from.
package struct Origin: Hashable, Sendable {
  // Every column, constraint and index remembers one, before and after each change.
  @usableFromInline let migrationNumber: Int32
  @usableFromInline let statementNumber: Int32
  @usableFromInline let transactionNumber: Int32
  package let range: SourceRange

  init(migration: Int, statement: Int, transaction: Int, range: SourceRange) {
    migrationNumber = Int32(clamping: migration)
    statementNumber = Int32(clamping: statement)
    transactionNumber = Int32(clamping: transaction)
    self.range = range
  }

  /// Place of the migration in its history, from 0.
  @inlinable package var migration: Int { Int(migrationNumber) }
  /// Place of the statement in the replayed history, from 0: orders everything that happens.
  @inlinable package var statement: Int { Int(statementNumber) }
  /// The transaction that made it; two origins with the same number were committed together.
  @inlinable package var transaction: Int { Int(transactionNumber) }
}
