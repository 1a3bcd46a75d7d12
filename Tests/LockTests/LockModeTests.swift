import Catalog
import Locks
import Syntax
import Testing

struct LockModeTests {
  /// The table of conflicts in PostgreSQL's documentation, in its order.
  ///
  /// https://www.postgresql.org/docs/current/explicit-locking.html#TABLE-LOCK-COMPATIBILITY
  private static let documented = [
    ".......X", "......XX", "....XXXX", "...XXXXX", "..XX.XXX", "..XXXXXX", ".XXXXXXX", "XXXXXXXX",
  ]

  @Test func conflictsAreTheDocumentedOnes() {
    let table = LockMode.allCases.map { mode in
      LockMode.allCases.map { mode.conflicts(with: $0) ? "X" : "." }.joined()
    }
    #expect(table == Self.documented)
  }

  @Test func blocking() {
    #expect(LockMode.allCases.filter(\.blocksReads) == [.accessExclusive])
    #expect(
      LockMode.allCases.filter(\.blocksWrites)
        == [.share, .shareRowExclusive, .exclusive, .accessExclusive])
  }

  @Test func names() {
    #expect(LockMode.shareUpdateExclusive.serverName == "ShareUpdateExclusiveLock")
    for mode in LockMode.allCases { #expect(LockMode(named: mode.description) == mode) }
  }

  @Test func versions() {
    #expect(PostgreSQLVersion("15.4") == PostgreSQLVersion(15))
    #expect(PostgreSQLVersion("9.6") == nil)
    #expect(PostgreSQLVersion("latest") == nil)
    #expect(PostgreSQLVersion.parser == PostgreSQLVersion(18))
    #expect(
      LockRow.Role.allCases.count == Set(LockRow.Role.allCases.map(\.rawValue)).count)
  }
}
