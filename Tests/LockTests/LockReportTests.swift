import Catalog
import Foundation
import Linter
import Migrations
import Reporters
import Syntax
import Testing

/// What `lockstep locks` writes.
struct LockReportTests {
  private static let first = """
    CREATE TABLE customers (id bigint PRIMARY KEY);
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, ref varchar(20));
    """
  private static let second = """
    BEGIN;
    ALTER TABLE orders ADD COLUMN note text;
    CREATE TABLE notes (order_id bigint REFERENCES orders);
    ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers;
    COMMIT;
    CREATE INDEX CONCURRENTLY orders_ref_idx ON orders (ref);
    ALTER TABLE elsewhere ALTER COLUMN "a|b" TYPE bigint;
    """

  private func report(
    _ files: [(String, String)] = [("001_a.sql", first), ("002_b.sql", second)],
    tool: MigrationTool = .psql, version: PostgreSQLVersion = .parser
  ) throws -> LockReport {
    let files = files.map { (name: "migrations/\($0.0)", text: $0.1) }
    let project = try MigrationProject.load(files: files, tool: tool)
    var settings = Settings()
    settings.postgresVersion = version
    let replayed = project.histories.map { loaded in
      ReplayedHistory(replaying: loaded.history, settings: settings, requested: loaded.requested)
    }
    return LockReport(of: replayed)
  }

  private func text(_ report: LockReport) -> String {
    var text = ""
    LockText().write(report, to: &text)
    return text
  }

  private func markdown(_ report: LockReport) -> String {
    var text = ""
    LockMarkdown().write(report, to: &text)
    return text
  }

  @Test func textIsATable() throws {
    let second = try text(report()).components(separatedBy: "\n\n")[1]
    #expect(
      second == """
        migrations/002_b.sql
          line  statement                                     lock                    relation   blocks            work      held until
             2  ALTER TABLE orders ADD COLUMN note text       ACCESS EXCLUSIVE        orders     reads and writes            line 5: COMMIT
             3  CREATE TABLE notes (order_id bigint REFEREN…  SHARE ROW EXCLUSIVE     orders     writes                      line 5: COMMIT
                                                              ACCESS EXCLUSIVE        notes      nothing (new)
             4  ALTER TABLE orders ADD FOREIGN KEY (custome…  SHARE ROW EXCLUSIVE     orders     writes            scan      line 5: COMMIT
                                                              SHARE ROW EXCLUSIVE     customers  writes            lookup
             6  CREATE INDEX CONCURRENTLY orders_ref_idx ON…  SHARE UPDATE EXCLUSIVE  orders     nothing           scan      its own end
             7  ALTER TABLE elsewhere ALTER COLUMN "a|b" TY…  ACCESS EXCLUSIVE        elsewhere  reads and writes  rewrite?  its own end

        """)
  }

  @Test func markdownHasATimelineOfTheTransaction() throws {
    let text = try markdown(report())
    #expect(
      text.hasSuffix(
        """
        | 7 | `ALTER TABLE elsewhere ALTER COLUMN "a\\|b" TYPE bigint` | ACCESS EXCLUSIVE | elsewhere | reads and writes | rewrite? | its own end |

        ```mermaid
        gantt
          title From line 1 to line 5 COMMIT
          dateFormat x
          axisFormat %Q
          section orders
          ACCESS EXCLUSIVE, line 2 :crit, 2, 6
          section customers
          SHARE ROW EXCLUSIVE, line 4 :active, 4, 6
        ```

        """))
  }

  /// The lines that Mermaid's grammar of Gantt charts has, as far as they are used here.
  ///
  /// Mermaid 11.16 itself drew these charts when the test was written; the package index of Python has
  /// it as `mermaidx`.
  @Test func timelinesAreGanttCharts() throws {
    let name = "\"a:b; #c %% d\""
    let odd = "BEGIN;\nALTER TABLE \(name) ADD COLUMN x int;\nDROP TABLE orders;\nCOMMIT;"
    let reports = [try report(), try report([("1.sql", Self.first), ("2.sql", odd)])]
    let charts = reports.flatMap { report in
      markdown(report).matches(of: /```mermaid\n(.*?)```/.dotMatchesNewlines()).map(\.1)
    }
    #expect(charts.count == 2)
    for chart in charts {
      #expect(
        chart.wholeMatch(
          of:
            /gantt\n  title [^:;#%\n]+\n  dateFormat x\n  axisFormat %Q\n(  section [^:;#%\n]+\n(  [A-Z ]+, line \d+ :(crit|active), \d+, \d+\n)+)+/
        ) != nil, "\(chart)")
    }
  }

  @Test func jsonSaysTheSame() throws {
    var json = ""
    try LockJSON().write(report(), to: &json)
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let migrations = try #require(document["migrations"] as? [[String: Any]])
    let statements = try #require(migrations[1]["statements"] as? [[String: Any]])
    let locks = try #require(statements[1]["locks"] as? [[String: Any]])
    #expect(document["postgres"] as? Int == 18)
    #expect(statements.count == 7)
    #expect(locks[0]["mode"] as? String == "ACCESS EXCLUSIVE")
    #expect(locks[0]["standing"] as? String == "existing")
    #expect((statements[1]["heldUntil"] as? [String: Any])?["line"] as? Int == 5)
    #expect(statements[6]["isAssumed"] as? Bool == true)
  }

  @Test func toolsHoldLocksUntilTheEndOfTheFile() throws {
    let files = [
      ("001_a.up.sql", Self.first), ("002_b.up.sql", "ALTER TABLE orders DROP COLUMN ref;"),
    ]
    let single = try text(report(files, tool: .golangMigrate))
    #expect(single.contains("its own end"))
    let goose = [("001_a.sql", Self.first), ("002_b.sql", "ALTER TABLE orders DROP COLUMN ref;")]
    #expect(try text(report(goose, tool: .drizzle)).contains("end of file: the tool's COMMIT"))
    let open = [("001_a.sql", "BEGIN;\n" + Self.first)]
    #expect(try text(report(open)).contains("end of file: no COMMIT"))
  }

  @Test func versionDecides() throws {
    let rename = [("1.sql", "CREATE INDEX i ON t (a);"), ("2.sql", "ALTER INDEX i RENAME TO j;")]
    let old = try text(report(rename, version: PostgreSQLVersion(11)))
    #expect(old.contains("ACCESS EXCLUSIVE"))
    #expect(!(try text(report(rename)).components(separatedBy: "2.sql")[1].contains("ACCESS")))
  }
}
