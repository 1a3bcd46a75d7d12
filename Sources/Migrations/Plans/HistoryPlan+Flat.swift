import Syntax

// The plan of a directory of files: what is a migration, what undoes which, in which order.

extension HistoryPlan {
  /// One file per migration, or one for each direction.
  mutating func planFlat(
    _ group: FileGroup, _ contents: [String: [UInt8]], _ store: FileStore
  ) {
    let sorted = Sorting(group.files, tool: tool.profile, contents: contents)
    leftOut += sorted.leftOut
    if group.isInNumberedFolders { numberedFolders = group.folder.path }
    entries = ordered(sorted.forward, group, store).map { path in
      Entry(version: version(of: path), path: path, optsOut: hasOptOut(path, group, store))
    }
    pair(sorted.rollbacks)
    pairByName(group.rollbacks)
    for (index, entry) in entries.enumerated() {
      guard let rollback = entry.rollback else { continue }
      entries[index].rollbackOptsOut = hasOptOut(rollback, group, store)
    }
  }

  // MARK: - Order

  private mutating func ordered(
    _ files: [String], _ group: FileGroup, _ store: FileStore
  ) -> [String] {
    let tool = tool.profile
    if tool.order == .journal, let journal = group.journal,
      let content = store.readIfPresent(journal)
    {
      let rank = DrizzleJournal(content).ranks
      let isKnown = { (path: String) in rank[path.lastPart.splitSuffix.stem] != nil }
      // A journal that names none of them is some other history's.
      if files.contains(where: isKnown) {
        leaveOut(files.filter { !isKnown($0) }, .notRun)
        return files.filter(isKnown).sorted {
          rank[$0.lastPart.splitSuffix.stem] ?? 0 < rank[$1.lastPart.splitSuffix.stem] ?? 0
        }
      }
    }
    if group.isInNumberedFolders, tool.order != .dottedVersions {
      return files.sorted(by: isOrderedNaturally)
    }
    let named = files.map { (path: $0, name: $0.lastPart) }
    let ordered = named.sorted { left, right in
      if tool.isOrdered(left.name, right.name) { return true }
      return !tool.isOrdered(right.name, left.name) && isOrderedByBytes(left.path, right.path)
    }
    return ordered.map(\.path)
  }

  private func version(of path: String) -> String {
    let name = MigrationName(path).version ?? path.lastPart.splitSuffix.stem
    return tool.profile.order == .dottedVersions ? name : scope(of: path) + name
  }

  /// The numbered folder of a file: what is called alike in others is another migration.
  private func scope(of path: String) -> String {
    guard let root = numberedFolders else { return "" }
    let folder = path.directory
    if root == "." { return folder + "/" }
    return folder.hasPrefix(root + "/") ? String(folder.dropFirst(root.utf8.count + 1)) + "/" : ""
  }

  // MARK: - Pairs

  private mutating func pair(_ rollbacks: [(path: String, base: String)]) {
    guard !rollbacks.isEmpty else { return }
    let byStem = index {
      scope(of: $0.path) + MigrationName.withoutUp($0.path.lastPart.splitSuffix.stem)
    }
    let tool = tool.profile
    let byVersion = index { tool.pairing == .byVersion ? tool.versionKey($0.version) : $0.version }
    for (path, base) in rollbacks {
      let match: Int? =
        switch tool.pairing {
        case .byVersion: byVersion[tool.versionKey(base)]
        case .byStem: byStem[(scope(of: path) + base).lowercased()]
        case .byStemOrNumber:
          byStem[(scope(of: path) + base).lowercased()]
            ?? byVersion[scope(of: path) + (MigrationName(base).version ?? "")]
        }
      if let index = match {
        entries[index].rollback = path
      } else {
        leaveOut([path], .unpairedRollback)
      }
    }
  }

  /// Pairs files of a directory for rollbacks: they have the names of what they undo.
  private mutating func pairByName(_ rollbacks: [String]) {
    guard !rollbacks.isEmpty else { return }
    let byStem = index { MigrationName.withoutUp($0.path.lastPart.splitSuffix.stem) }
    for path in rollbacks {
      let stem = path.lastPart.splitSuffix.stem
      let base = if case .rollback(let base) = MigrationName(path).role { base } else { stem }
      if let index = byStem[stem.lowercased()] ?? byStem[base.lowercased()] {
        entries[index].rollback = entries[index].rollback ?? path
      } else {
        leaveOut([path], .unpairedRollback)
      }
    }
  }

  private func index(by key: (Entry) -> String) -> [String: Int] {
    var index: [String: Int] = [:]
    for (position, entry) in entries.enumerated() {
      let key = key(entry).lowercased()
      if !key.isEmpty, index[key] == nil { index[key] = position }
    }
    return index
  }

  // MARK: - Sidecars

  private func hasOptOut(_ path: String, _ group: FileGroup, _ store: FileStore) -> Bool {
    guard case .sidecar(let sidecar) = tool.profile.optOut, sidecar.isSuffix,
      group.folder.files.contains(path.lastPart + sidecar.name)
    else { return false }
    return store.readIfPresent(path + sidecar.name).map(sidecar.isSet) ?? false
  }
}

/// What is forward, what is back, and what is neither.
private struct Sorting {
  var forward: [String] = []
  var rollbacks: [(path: String, base: String)] = []
  var leftOut: [LeftOutFile] = []

  init(_ files: [String], tool: ToolProfile, contents: [String: [UInt8]]) {
    let names = files.map { MigrationName($0) }
    let isPaired = names.contains { if case .rollback = $0.role { true } else { false } }
    let stems =
      isPaired
      ? Set(files.map { MigrationName.withoutUp($0.lastPart.splitSuffix.stem).lowercased() }) : []
    let hasBaseline = names.contains { $0.role == .baseline }
    let versions = zip(files, names).filter { hasBaseline && $1.role == .forward }.compactMap {
      FlywayName($0.0.lastPart.splitSuffix.stem)?.version
    }
    for (path, name) in zip(files, names) {
      if let reason = name.reasonToLeaveOut(path, tool, contents[path] ?? []) {
        leftOut.append(LeftOutFile(path: path, reason: reason))
        continue
      }
      switch name.role {
      case .rollback(let base)
      where tool.pairing == .byVersion || MigrationName.isSurelyRollback(path)
        || stems.contains(base.lowercased()):
        rollbacks.append((path, base))
      case .baseline where versions.contains { $0.isNotAfter(name.version) }:
        leftOut.append(LeftOutFile(path: path, reason: .baseline))
      default: forward.append(path)
      }
    }
  }
}

extension String {
  fileprivate func isNotAfter(_ version: String?) -> Bool {
    !(DottedVersion(version ?? "") < DottedVersion(self))
  }
}

extension MigrationName {
  /// Why a file among migrations is none; nil if it is one.
  fileprivate func reasonToLeaveOut(
    _ path: String, _ tool: ToolProfile, _ bytes: [UInt8]
  ) -> LeftOutFile.Reason? {
    guard !isVersioned else { return nil }
    let stem = path.lastPart.splitSuffix.stem.lowercased()
    if bytes.isSchemaDump { return .schemaDump }
    if stem == "seed" || stem == "seeds" || stem.hasSuffix(".seed") { return .seed }
    if stem.hasSuffix("_test") || stem.hasSuffix(".test") || stem.hasSuffix(".spec") {
      return .test
    }
    return tool.unversioned
  }
}

extension [UInt8] {
  /// Whether pg_dump wrote it, with its header or without.
  var isSchemaDump: Bool {
    let head = String(decoding: prefix(600), as: UTF8.self)
    return head.contains("PostgreSQL database dump")
      || head.hasPrefix("SET statement_timeout = 0;\nSET lock_timeout = 0;")
  }
}
