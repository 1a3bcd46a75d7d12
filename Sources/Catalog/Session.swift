import HashTreeCollections
import Syntax

/// What PostgreSQL remembers of a connection: settings and the transaction it is in.
package struct Session: Sendable {
  /// The schemas that names without one are looked up in.
  package internal(set) var searchPath: [String] {
    get { values.searchPath }
    set { values.searchPath = newValue }
  }
  /// Settings made by `SET`, names in lower case.
  package internal(set) var settings: [String: String] {
    get { values.settings }
    set { values.settings = newValue }
  }
  /// All that `SET` changes.
  var values = Values()
  /// The role that logged in: one whose name the history does not tell, unless the caller knows it.
  package internal(set) var loginRole = "current_user"
  /// The role that makes and owns what is made now.
  package var role: String { values.role ?? values.sessionRole ?? loginRole }
  /// Nil outside of a transaction block.
  package internal(set) var transaction: Transaction?
  /// Changes with every commit and rollback; statements on their own have one each.
  package internal(set) var transactionNumber = 0

  /// A transaction block.
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

    /// Who opened it.
    package let opener: Opener
    let start: Catalog
    /// The session's values when it began; a rollback brings them back.
    let values: Values
    /// The values that last when it commits: all but those of `SET LOCAL`.
    var lasting: Values
    var savepoints = Savepoints()
  }

  struct Savepoint: Sendable {
    let name: String
    let catalog: Catalog
    let values: Values
    let lasting: Values
  }

  /// Savepoints on top of each other, several of a name too.
  ///
  /// Every statement remembers the session, so copies share what they have in common.
  struct Savepoints: Sendable {
    private var stack = TreeDictionary<Int, (savepoint: Savepoint, below: Int?)>()
    /// Where the highest of each name is.
    private var highest = TreeDictionary<String, Int>()

    mutating func push(_ savepoint: Savepoint) {
      let place = stack.count
      stack[place] = (savepoint, highest[savepoint.name])
      highest[savepoint.name] = place
    }

    /// The highest savepoint of a name; those above it are gone.
    mutating func unwind(to name: String) -> Savepoint? {
      guard let place = highest[name] else { return nil }
      while stack.count > place + 1 { pop() }
      return stack[place]?.savepoint
    }

    mutating func release(_ name: String) {
      guard let place = highest[name] else { return }
      while stack.count > place { pop() }
    }

    private mutating func pop() {
      guard let top = stack.removeValue(forKey: stack.count - 1) else { return }
      highest[top.savepoint.name] = top.below
    }
  }

  struct Values: Sendable {
    var searchPath: [String] = ["public"]
    /// Whether nothing has set the search path so far.
    var hasUsualSearchPath = true
    var settings: [String: String] = [:]
    /// What `SET ROLE` and `SET SESSION AUTHORIZATION` named.
    var role: String?
    var sessionRole: String?

    mutating func apply(_ change: SettingChange) {
      if change.name == "all" {
        let before = self
        self = Values()
        role = before.role
        sessionRole = before.sessionRole
      } else if change.name == "role" {
        role = change.values?.first.flatMap { $0 == "none" ? nil : $0 }
      } else if change.name == "session_authorization" {
        role = nil
        sessionRole = change.values?.first
      } else if change.name == "search_path" {
        hasUsualSearchPath = change.values == nil
        searchPath = (change.values ?? ["public"]).filter { $0 != "$user" && !$0.isEmpty }
      } else {
        settings[change.name] = change.values?.joined(separator: ", ")
      }
    }
  }

  /// Whether nothing has set the search path so far.
  package var hasUsualSearchPath: Bool { values.hasUsualSearchPath }

  /// A setting as `SHOW` prints it.
  func value(of setting: String) -> String? {
    guard setting == "search_path" else { return settings[setting] }
    return values.hasUsualSearchPath
      ? "\"$user\", public" : searchPath.map(quoted).joined(separator: ", ")
  }

  /// The schema that `CREATE` puts a name without one into.
  package var creationSchema: String {
    searchPath.first { $0 != "pg_catalog" && $0 != "$user" } ?? "public"
  }
}
