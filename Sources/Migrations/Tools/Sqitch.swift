import Syntax

/// Sqitch, which hands its scripts to psql.
///
/// https://sqitch.org/docs/manual/sqitch/
enum Sqitch {
  static let profile = ToolProfile(
    name: "Sqitch",
    signs: "`sqitch.plan`, `deploy/`",
    order: .plan,
    sending: .psql,
    transaction: .none,
    rollback: .file(
      RollbackFile(
        example: "`revert/x.sql`", path: revertScript, place: { "in revert/\($0)" },
        header: { "-- Revert \(change(of: $0)) from pg\n\n" }, beginsTransaction: true)),
    expectsRollbacks: true)

  /// The path of a change's script in `revert/`.
  private static func revertScript(_ path: String) -> String {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if let index = parts.lastIndex(of: "deploy") { parts[index] = "revert" }
    return parts.joined(separator: "/")
  }

  /// The name in the plan of the change that a file deploys.
  private static func change(of file: SourceFile) -> String {
    let parts = file.path.withoutEnd(".sql").split(separator: "/")
    let start = parts.lastIndex(of: "deploy").map { $0 + 1 } ?? parts.count - 1
    return parts[max(start, 0)...].joined(separator: "/")
  }
}

extension HistoryPlan {
  /// The changes of `sqitch.plan`; without a plan, `deploy/` by name.
  mutating func planSqitch(_ group: FileGroup, _ store: FileStore) {
    let root = group.folder.path
    let files = Set(group.files)
    let plan = store.readIfPresent(root.appending(path: "sqitch.plan")).map(SqitchPlan.init)
    for names in plan?.scriptNames ?? deployedNames(group) {
      // A reworked change runs from the copy that was made of it, if there is one.
      let found = names.first { files.contains(root.appending(path: "deploy/\($0).sql")) }
      guard let name = found else { continue }
      let revert = root.appending(path: "revert/\(name).sql")
      var entry = Entry(version: name, path: root.appending(path: "deploy/\(name).sql"))
      entry.rollback = files.contains(revert) ? revert : nil
      entries.append(entry)
    }
    let used = Set(paths)
    for path in group.files where !used.contains(path) {
      let isVerify = path.hasPrefix(root.appending(path: "verify/"))
      let isRevert = path.hasPrefix(root.appending(path: "revert/"))
      leaveOut([path], isVerify ? .verifyScript : isRevert ? .unpairedRollback : .notRun)
    }
  }

  private func deployedNames(_ group: FileGroup) -> [[String]] {
    let deploy = group.folder.path.appending(path: "deploy/")
    return group.files.filter { $0.hasPrefix(deploy) }.sorted(by: isOrderedNaturally).map {
      [String($0.dropFirst(deploy.count).dropLast(4))]
    }
  }
}

/// The changes and tags of a `sqitch.plan`.
///
/// https://sqitch.org/docs/manual/sqitchplan/
struct SqitchPlan: Sendable {
  private var changes: [String] = []
  /// Tags, each with the number of changes before it.
  private var tags: [(name: String, position: Int)] = []

  init(_ bytes: [UInt8]) {
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(maxSplits: 2, whereSeparator: isWhitespace).prefix(2)
        .map { String(decoding: $0, as: UTF8.self) }
      guard var first = words.first, !first.hasPrefix("%"), !first.hasPrefix("#") else { continue }
      if first == "+", words.count > 1 { first = words[1] }
      if first.hasPrefix("+") { first.removeFirst() }
      if first.hasPrefix("@") {
        tags.append((first, changes.count))
      } else if !first.hasPrefix("-") {
        changes.append(first)
      }
    }
  }

  /// For each change the names its script may have, the likeliest first.
  ///
  /// A change that comes again later was reworked: its old script was copied to `change@tag`, after a
  /// tag that stands between the two.
  var scriptNames: [[String]] {
    var names: [[String]] = []
    var next: [String: Int] = [:]
    for (position, change) in changes.enumerated().reversed() {
      let reworked = next.updateValue(position, forKey: change).map { later in
        tags.filter { position < $0.position && $0.position <= later }.reversed()
          .map { change + $0.name }
      }
      names.append((reworked ?? []) + [change])
    }
    return names.reversed()
  }
}
