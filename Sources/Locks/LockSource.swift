/// Where PostgreSQL says what a row says.
package enum LockSource: Hashable, Sendable {
  /// A page of its documentation, with a fragment.
  case page(String)
  /// A function in its sources.
  case code(file: String, function: String)

  /// The page's or the file's address.
  package var url: String {
    switch self {
    case .page(let page): "https://www.postgresql.org/docs/current/\(page)"
    case .code(let file, _): "https://github.com/postgres/postgres/blob/master/src/\(file)"
    }
  }

  /// What a link to it is called.
  package var title: String {
    switch self {
    case .page(let page): String(page.prefix { $0 != "." })
    case .code(_, let function): function
    }
  }
}
