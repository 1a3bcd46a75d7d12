import Catalog
import Foundation
import Locks
import Syntax
import Testing

/// Asks a real PostgreSQL whether the lock table is right.
///
/// Runs where `PGHOST` names a server: `Scripts/with-postgres swift test --filter LockTests`.
struct LockProofTests {
  @Test func serverAgrees() throws {
    guard Server.isThere else {
      print("lock table: no server in PGHOST, nothing proved; run it with Scripts/with-postgres")
      return
    }
    let server = try Server(database: "lockstep_locks_\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? server.drop() }
    // A place for files below the server's own; it stays with the throw-away server.
    _ = try? server.run(
      "SET allow_in_place_tablespaces = on; CREATE TABLESPACE lockstep_space LOCATION ''")
    try server.run("CREATE ACCESS METHOD other_heap TYPE TABLE HANDLER heap_tableam_handler")

    let number = try server.run("SHOW server_version")[0][0].prefix { $0.isNumber }
    var proof = LockProof(version: try #require(PostgreSQLVersion(number)))
    let cases = LockCase.all.filter { $0.since <= proof.version }
    // What is rolled back leaves the tables as they were, for the next one.
    for lockCase in cases where lockCase.needsOnlyCommonSetUp {
      try proof.try(lockCase, on: server, isSetUp: proof.caseCount > 0)
    }
    for lockCase in cases where !lockCase.needsOnlyCommonSetUp {
      try proof.try(lockCase, on: server, isSetUp: false)
    }
    print(proof.summary)
    for gap in proof.gaps { Issue.record("\(gap)") }
  }

  @Test func everyRuleIsInTheTable() throws {
    let table = Set(LockTable.all)
    #expect(table.count == LockTable.all.count)
    for lockCase in LockCase.all {
      for met in try LockFootprint(of: lockCase, version: .parser).rows {
        #expect(table.contains(met.row), "\(met.row.statement), \(met.row.condition)")
      }
    }
  }
}

/// What cases have shown so far.
private struct LockProof {
  let version: PostgreSQLVersion
  private(set) var caseCount = 0
  /// The rows that the server agrees with, and the roles of each that were seen.
  private var proved: [LockRow: Set<LockRow.Role>] = [:]
  private var contradictionCount = 0

  init(version: PostgreSQLVersion) { self.version = version }

  mutating func `try`(_ lockCase: LockCase, on server: Server, isSetUp: Bool) throws {
    caseCount += 1
    let footprint = try LockFootprint(of: lockCase, version: version)
    do {
      let observation = try Observation(lockCase, on: server, isSetUp: isSetUp)
      let differences = observation.differences(from: footprint, lockCase)
      if differences.isEmpty {
        for met in footprint.rows { proved[met.row, default: []].formUnion(met.relations.roles) }
      } else {
        contradictionCount += 1
        Issue.record("\(lockCase.statement)\n  \(differences.joined(separator: "\n  "))")
      }
    } catch  where "\(error)".contains("unsupported XML feature") {
      print("lock table: a server built without libxml can't show \(lockCase.statement)")
    } catch {
      contradictionCount += 1
      Issue.record("\(lockCase.statement)\n  \(error)")
    }
  }

  private var cited: [LockRow] { LockTable.all.filter { proved[$0] == nil } }

  var summary: String {
    let counts =
      "lock table: \(proved.count) rows proved by PostgreSQL \(version) in \(caseCount) cases,"
      + " \(cited.count) cited, \(contradictionCount) cases contradicted"
    return
      ([counts]
      + cited.map { "  cited: \($0.statement) \($0.condition) (\($0.versions)): \($0.source.url)" })
      .joined(separator: "\n")
  }

  /// What the server could show and no case does.
  var gaps: [String] {
    let rows = cited.filter {
      $0.versions.contains(version) && !LockCase.unprovable.contains($0.statement)
    }
    let roles = proved.flatMap { row, roles in
      row.locks.filter { !roles.contains($0.role) }.map { lock in
        "no case has \(lock.role.rawValue): \(row.statement) (\(row.condition))"
      }
    }
    return rows.map { "no case proves: \($0.statement) (\($0.condition))" } + roles.sorted()
  }
}

extension Observation {
  /// What the model says and the server does not, and the other way round.
  func differences(from footprint: LockFootprint, _ lockCase: LockCase) -> [String] {
    var result: [String] = []
    var predicted: [String: LockMode] = [:]
    for lock in footprint.locks where !lock.relation.isOutOfSight {
      predicted[lock.relation.name.name] = lock.mode
    }
    for lock in footprint.locks where lock.relation.standing == .newInTransaction {
      let name = lock.relation.name.name
      // Locked when it was made, and still so.
      if !lockCase.before.isEmpty, let mode = locksOnNew[name], mode >= lock.mode { continue }
      if locksOnNew[name] == lock.mode { continue }
      let seen = locksOnNew[name].map(\.description) ?? "not locked"
      result.append("\(name), new: predicted \(lock.mode), is \(seen)")
    }
    if footprint.isIncomplete { result.append("the model does not know all locks") }
    for name in Set(predicted.keys).union(locks.keys).sorted() {
      guard let mode = locks[name] else {
        result.append(
          "\(name): predicted \(predicted[name].map(\.description) ?? ""), is not locked")
        continue
      }
      if predicted[name] == mode { continue }
      // `nextval`, which is in nobody's way.
      if predicted[name] == nil, sequences.contains(name), mode == .rowExclusive { continue }
      // A part of a table is as good as locked when its table is.
      if predicted[name] == nil, let owner = owners[name], let whole = locks[owner], mode <= whole {
        continue
      }
      // `nextval`, which is in nobody's way.
      if predicted[name] == nil, sequences.contains(name), mode == .rowExclusive { continue }
      result.append(
        "\(name): predicted \(predicted[name].map(\.description) ?? "none"), is \(mode)")
    }
    if !lockCase.isQuery {
      result += differences(
        "scan", Set(footprint.scans.filter { !$0.isOutOfSight }.map(\.name.name)),
        scans.subtracting(
          footprint.lookups.map(\.name.name).filter { name in
            !footprint.scans.contains { $0.name.name == name }
          }))
    }
    result += differences(
      "rewrite", Set(footprint.rewrites.filter { !$0.isOutOfSight }.map(\.name.name)), rewrites,
      ignoring: footprint.rows.contains { $0.row.condition.contains("replaced by empty") })
    return result
  }

  private func differences(
    _ what: String, _ predicted: Set<String>, _ seen: Set<String>, ignoring: Bool = false
  ) -> [String] {
    if ignoring { return [] }
    // The indexes of a table that is written anew are new as well.
    let seen = seen.filter { name in
      !(owners[name].map { seen.contains($0) } ?? false) || predicted.contains(name)
    }
    return predicted.subtracting(seen).sorted().map { "\($0): predicted \(what), none seen" }
      + seen.subtracting(predicted).sorted().map { "\($0): \(what) not predicted" }
  }
}
