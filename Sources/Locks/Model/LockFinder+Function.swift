import Catalog
import Syntax

/// `CREATE FUNCTION`.
extension LockFinder {
  mutating func create(_ function: FunctionDefinition) {
    guard function.language == "sql" else { return apply(.defineOther) }
    let queries = function.body.contents.changes.compactMap { change -> Query? in
      if case .queried(let query) = change.action { query } else { nil }
    }
    let read = queries.flatMap { named(in: $0) }
    apply(.createFunction, [.read: expanded(read, withChildren: false)])
  }
}
