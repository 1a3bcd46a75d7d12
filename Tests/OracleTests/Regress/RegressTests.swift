import Foundation
import Testing

extension OracleTests {
  /// How much of what PostgreSQL refuses in its own regression tests is foreseen, and how much of what it takes
  /// is called refused.
  @Test func regressionTests() throws {
    let scope = OracleScope.current
    guard scope != .none, let directory = RegressFile.directory else {
      return print("no server, or no regression tests: see make regress")
    }
    let chosen = ProcessInfo.processInfo.environment["LOCKSTEP_REGRESS_FILE"]
      .flatMap { $0.isEmpty ? nil : Set($0.split(separator: ",").map(String.init)) }
    let names = try RegressFile.all(in: directory).filter { name in
      name != "test_setup"
        && (chosen?.contains(name) ?? (scope == .all || RegressTable.share.contains(name)))
    }
    let setup = try RegressFile("test_setup", in: directory)
    var table = RegressTable()
    for name in names {
      let file = try RegressFile(name, in: directory)
      table.add(name, try RegressRun.outcome(of: file, behind: [setup]))
    }
    table.print()
    if chosen == nil {
      let isAll = scope == .all
      #expect(table.foreseenShare >= (isAll ? RegressTable.floor : RegressTable.shareFloor))
      #expect(table.falseShare <= (isAll ? RegressTable.limit : RegressTable.shareLimit))
    }
    if let path = ProcessInfo.processInfo.environment["LOCKSTEP_REGRESS_DETAILS"] {
      try table.details.write(toFile: path, atomically: true, encoding: .utf8)
    }
  }
}
