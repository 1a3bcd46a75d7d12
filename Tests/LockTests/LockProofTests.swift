import Catalog
import Foundation
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
    let number = try server.run("SHOW server_version")[0][0].prefix { $0.isNumber }
    let version = try #require(PostgreSQLVersion(number))
    // A place for files below the server's own; it stays with the throw-away server.
    _ = try? server.run(
      "SET allow_in_place_tablespaces = on; CREATE TABLESPACE lockstep_space LOCATION ''")
    try server.run("CREATE ACCESS METHOD other_heap TYPE TABLE HANDLER heap_tableam_handler")
    var proved: [LockRule: Set<LockRule.Role>] = [:]
    var contradicted = 0
    var pending = 0
    for lockCase in LockCase.all {
      do {
        let footprint = try LockFootprint(of: lockCase, version: version)
        let observation = try Observation(lockCase, on: server)
        let differences = observation.differences(
          from: footprint, isQuery: lockCase.isQuery)
        if lockCase.isPending {
          pending += 1
          if let rule = try lockCase.rowShown(by: observation) {
            proved[rule] = Set(rule.locks.map(\.role))
          }
          if differences.isEmpty { Issue.record("pending no more: \(lockCase.statement)") }
        } else if differences.isEmpty {
          for met in footprint.rules { proved[met.rule, default: []].formUnion(met.roles) }
        } else {
          contradicted += 1
          Issue.record("\(lockCase.statement)\n  \(differences.joined(separator: "\n  "))")
        }
      } catch {
        contradicted += 1
        Issue.record("\(lockCase.statement)\n  \(error)")
      }
    }
    let cited = LockTable.all.filter { proved[$0] == nil }
    print(
      "lock table: \(LockTable.all.count - cited.count) rows proved by PostgreSQL \(version) in"
        + " \(LockCase.all.count) cases, \(cited.count) cited, \(contradicted) cases contradicted,"
        + " \(pending) pending")
    for rule in cited {
      print("  cited: \(rule.statement) \(rule.condition) (\(rule.versions)): \(rule.source.url)")
    }
    let unproved = cited.filter {
      $0.versions.contains(version) && !LockCase.unprovable.contains($0.statement)
    }
    for rule in unproved {
      Issue.record("no case proves: \(rule.statement) (\(rule.condition))")
    }
    for (rule, roles) in proved {
      for lock in rule.locks where !roles.contains(lock.role) {
        Issue.record(
          "no case has \(lock.role.rawValue): \(rule.statement) (\(rule.condition))")
      }
    }
  }

  @Test func everyRuleIsInTheTable() throws {
    let table = Set(LockTable.all)
    #expect(table.count == LockTable.all.count)
    for lockCase in LockCase.all {
      for rule in try LockFootprint(of: lockCase, version: .parser).rules {
        #expect(table.contains(rule.rule), "\(rule.rule.statement), \(rule.rule.condition)")
      }
    }
  }
}

extension LockCase {
  /// The row whose one lock the server took, for a statement that the model can't read yet.
  fileprivate func rowShown(by observation: Observation) throws -> LockRule? {
    guard let row else { return nil }
    let rule = try #require(LockTable.all.first { $0.statement == row.statement })
    #expect(observation.locks == [row.table: try #require(rule.locks.first).mode])
    return rule
  }
}

extension Observation {
  /// What the model says and the server does not, and the other way round.
  func differences(from footprint: LockFootprint, isQuery: Bool) -> [String] {
    var result: [String] = []
    var predicted: [String: LockMode] = [:]
    for lock in footprint.locks where !lock.relation.isOutOfSight {
      predicted[lock.relation.name.name] = lock.mode
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
    if !isQuery {
      result += differences(
        "scan", Set(footprint.scans.filter { !$0.isOutOfSight }.map(\.name.name)),
        scans.subtracting(
          footprint.lookups.map(\.name.name).filter { name in
            !footprint.scans.contains { $0.name.name == name }
          }))
    }
    result += differences(
      "rewrite", Set(footprint.rewrites.filter { !$0.isOutOfSight }.map(\.name.name)), rewrites,
      ignoring: footprint.rules.contains { $0.rule.condition.contains("replaced by empty") })
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
