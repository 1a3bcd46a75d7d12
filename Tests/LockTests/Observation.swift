import Catalog
import Foundation
import Locks

/// What the server did when it ran a statement.
struct Observation {
  /// The strongest lock on each relation that existed before.
  var locks: [String: LockMode] = [:]
  /// The same for relations that the statement made.
  private(set) var locksOnNew: [String: LockMode] = [:]
  var scans: Set<String> = []
  /// What has other files than before.
  var rewrites: Set<String> = []
  /// Indexes and sequences, by the table they belong to.
  var owners: [String: String] = [:]
  private(set) var sequences: Set<String> = []

  private struct Relation {
    let name: String
    let kind: String
    let file: String
    let owner: String?
    let read: Int
  }

  /// Names, files and what belongs to which table.
  private static let relations = """
    SELECT 'relation', c.oid, c.relname, c.relkind, coalesce(pg_relation_filenode(c.oid), 0),
      coalesce(i.indrelid, d.refobjid, 0), pg_stat_get_xact_tuples_returned(c.oid),
      pg_stat_get_tuples_returned(c.oid)
    FROM pg_class AS c
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
      LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
      LEFT JOIN pg_depend AS d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
        AND d.refclassid = 'pg_class'::regclass AND c.relkind = 'S' AND d.deptype IN ('a', 'i')
    WHERE c.oid >= 16384 AND n.nspname !~ '^pg_(temp|toast)' AND c.relkind <> 'c';
    """

  private static func locks(of pid: String) -> String {
    """
    SELECT 'lock', relation, mode FROM pg_locks
    WHERE locktype = 'relation' AND relation >= 16384 AND pid = \(pid)
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
    """
  }

  /// `isSetUp`: the tables are there as the case needs them.
  init(_ lockCase: LockCase, on server: Server, isSetUp: Bool) throws {
    let setUp =
      isSetUp
      ? ""
      : """
      DROP SCHEMA IF EXISTS public CASCADE;
      DROP SCHEMA IF EXISTS other CASCADE;
      CREATE SCHEMA public;
      \(LockCase.commonSetUp)
      \(lockCase.setUp);
      """
    switch lockCase.proof {
    case .transaction: try observe(lockCase, after: setUp, on: server)
    case .waiting(let blockers):
      for blocker in blockers {
        try observe(lockCase, after: setUp, waitingFor: blocker, on: server)
      }
    }
  }

  private mutating func observe(
    _ lockCase: LockCase, after setUp: String, on server: Server
  ) throws {
    let rows = try server.run(
      """
      \(setUp)
      \(Self.relations)
      BEGIN;
      \(lockCase.before);
      SELECT 'start'; \(Self.relations)
      \(lockCase.statement);
      SELECT 'end'; \(Self.relations)
      \(Self.locks(of: "pg_backend_pid()"))
      ROLLBACK;
      """)
    let parts = rows.split { $0 == ["start"] || $0 == ["end"] }.map(Array.init)
    guard parts.count == 3 else { throw Server.Failure(description: "\(rows)") }
    compare(Self.read(parts[0], counter: 6), Self.read(parts[1], counter: 6), parts[2], counter: 6)
  }

  private mutating func observe(
    _ lockCase: LockCase, after setUp: String, waitingFor blocker: String, on server: Server
  ) throws {
    let before = try server.run(
      "\(setUp)\nSELECT pg_stat_force_next_flush();\n\(Self.relations)")
    let holder = try Server.Session(server, name: "lockstep-holder")
    try holder.send("BEGIN; \(blocker);\n\\echo ready")
    try holder.wait(for: "ready")
    let runner = try Server.Session(
      server, name: "lockstep-runner",
      script: "\(lockCase.statement);\nSELECT pg_stat_force_next_flush();")
    let locks = try waitForLocks(on: server)
    _ = try holder.finish()
    _ = try runner.finish()
    let after = try server.run(Self.relations)
    compare(
      Self.read(before, counter: 7), Self.read(before, counter: 7), after + locks, counter: 7)
  }

  /// The locks of the statement once it waits for one.
  private func waitForLocks(on server: Server) throws -> [Server.Row] {
    let isRunner = "application_name = 'lockstep-runner' AND wait_event_type = 'Lock'"
    for _ in 0..<500 {
      let waiting = try server.run("SELECT pid FROM pg_stat_activity WHERE \(isRunner)")
      if let pid = waiting.first?.first { return try server.run(Self.locks(of: pid)) }
      Thread.sleep(forTimeInterval: 0.02)
    }
    throw Server.Failure(description: "it did not wait")
  }

  private static func read(_ rows: [Server.Row], counter: Int) -> [String: Relation] {
    rows.reduce(into: [:]) { result, row in
      guard row.count == 8, row[0] == "relation" else { return }
      result[row[1]] = Relation(
        name: row[2], kind: row[3], file: row[4], owner: row[5] == "0" ? nil : row[5],
        read: Int(row[counter]) ?? 0)
    }
  }

  private mutating func compare(
    _ committed: [String: Relation], _ before: [String: Relation], _ rows: [Server.Row],
    counter: Int
  ) {
    let after = Self.read(rows, counter: counter)
    let named = Dictionary(after.values.map { ($0.name, $0) }) { first, _ in first }
    for row in rows where row.first == "lock" {
      guard let mode = LockMode.allCases.first(where: { $0.serverName == row[2] }) else { continue }
      if let relation = committed[row[1]] {
        locks[relation.name] = max(locks[relation.name] ?? mode, mode)
      } else if let relation = after[row[1]] {
        locksOnNew[relation.name] = max(locksOnNew[relation.name] ?? mode, mode)
      }
    }
    for (id, relation) in before where committed[id] != nil {
      if relation.kind == "S" { sequences.insert(relation.name) }
      if let owner = relation.owner.flatMap({ before[$0] }) { owners[relation.name] = owner.name }
      // An index that is built again may be another object of the same name.
      guard let now = after[id] ?? named[relation.name] else { continue }
      // `ALTER SEQUENCE` writes the one row of a sequence into a new file.
      if now.file != relation.file, relation.kind != "S" { rewrites.insert(relation.name) }
      if now.read > relation.read, "rm".contains(relation.kind) { scans.insert(relation.name) }
    }
  }
}
