import Syntax

/// What PostgreSQL remembers of a connection: settings and the transaction it is in.
package struct Session: Sendable {
  /// The schemas that names without one are looked up in.
  package internal(set) var searchPath: [String] = ["public"]
  /// Settings made by `SET`, names in lower case.
  package internal(set) var settings: [String: String] = [:]
  /// Nil outside of a transaction block.
  package internal(set) var transaction: Transaction?
  /// Changes with every commit and rollback; statements on their own have one each.
  package internal(set) var transactionNumber = 0

  package struct Transaction: Sendable {
    /// Who opened it.
    package enum Opener: Hashable, Sendable {
      /// A `BEGIN` in the script, at this place.
      case script(SourceRange)
      /// The migration tool.
      case tool
      /// PostgreSQL itself, since the tool sends the file as one query of several statements.
      ///
      /// https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
      case query
    }

    package let opener: Opener
    let start: Catalog
    let settings: [String: String]
    let searchPath: [String]
    var savepoints: [(name: String, catalog: Catalog)] = []
  }

  /// The schema that `CREATE` puts a name without one into.
  package var creationSchema: String {
    searchPath.first { $0 != "pg_catalog" && $0 != "$user" } ?? "public"
  }
}
