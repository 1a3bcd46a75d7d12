import Syntax

// Recognising the tool: by layout, by files beside the migrations, by markers, by names.

extension FileGroup {
  /// Who runs these files: layout and sidecar files first, then markers, then names.
  func tool(heads: [[UInt8]], store: FileStore) -> MigrationTool {
    switch layout {
    case .sqitch: return .sqitch
    case .graphile: return .graphileMigrate
    case .directories(let file):
      return file == "migration.sql" ? directoryTool : isHasura(store) ? .hasura : .diesel
    case .flat: break
    }
    let markers = MarkerCount(heads)
    if let tool = markers.majority { return tool }
    if journal != nil { return .drizzle }
    if folder.files.contains("atlas.sum") { return .atlas }
    return toolByNames(markers, store)
  }

  private var directoryTool: MigrationTool {
    let hasSnapshot = folder.folders.contains { $0.files.contains("snapshot.json") }
    return hasSnapshot ? .drizzle : .prisma
  }

  /// Whether the folders are called as Hasura calls them, or its metadata lies beside them.
  private func isHasura(_ store: FileStore) -> Bool {
    let names = files.map { $0.directory.lastPart }
    if names.count(where: Hasura.isName) * 2 >= names.count { return true }
    // `migrations/<database>/…`, or `migrations/…` for the only one.
    let above = [folder.path.parentDirectory, folder.path.parentDirectory.parentDirectory]
    return above.contains { store.isFile($0.appending(path: "metadata/version.yaml")) }
  }

  /// The path of Drizzle's journal.
  var journal: String? {
    folder.folder(named: "meta").flatMap {
      $0.files.contains("_journal.json") ? $0.path(of: "_journal.json") : nil
    }
  }

  private func toolByNames(_ markers: MarkerCount, _ store: FileStore) -> MigrationTool {
    let stems = files.map { $0.lastPart.splitSuffix.stem }
    func isMost(_ count: Int) -> Bool { count > 0 && count * 2 >= stems.count }

    if isMost(stems.count { FlywayName($0) != nil }) { return .flyway }
    let isNumbered = isMost(files.count { MigrationName($0).version != nil })
    if isNumbered, isMost(stems.count(where: hasDirection)) {
      return isSqlx(markers, store) ? .sqlx : .golangMigrate
    }
    if isNumbered, isSupabase(store) { return .supabase }
    if isNumbered, isSqlx(markers, store) { return .sqlx }
    return markers.breakpoints > 0 ? .drizzle : .fallback
  }

  private func hasDirection(_ stem: String) -> Bool {
    stem.removing(suffix: ".up") != nil || stem.removing(suffix: ".down") != nil
  }

  private func isSupabase(_ store: FileStore) -> Bool {
    store.absolute(folder.path).pathParts.suffix(2) == ["supabase", "migrations"]
  }

  private func isSqlx(_ markers: MarkerCount, _ store: FileStore) -> Bool {
    if markers.withoutTransaction > 0 { return true }
    let above = folder.path.parentDirectory
    guard let manifest = store.readIfPresent(above.appending(path: "Cargo.toml")) else {
      return false
    }
    return String(decoding: manifest, as: UTF8.self).contains("sqlx")
  }
}

/// How many files of a directory carry which tool's marker.
private struct MarkerCount {
  private var counts: [MigrationTool: Int] = [:]
  private(set) var breakpoints = 0
  private(set) var withoutTransaction = 0
  private let total: Int

  init(_ heads: [[UInt8]]) {
    total = heads.count
    for head in heads {
      let lines = MarkerLine.all(in: head, limit: 4096)
      if let tool = lines.lazy.compactMap({ MigrationTool(markedBy: $0) }).first {
        counts[tool, default: 0] += 1
      }
      if lines.contains(where: { Sqlx.markers.marker(in: $0) != nil }) { withoutTransaction += 1 }
      if !head.prefix(1 << 16).places(of: Drizzle.breakpoint).isEmpty { breakpoints += 1 }
    }
  }

  /// The tool that at least half of the files are marked for.
  var majority: MigrationTool? {
    MigrationTool.allCases.first { (counts[$0] ?? 0) * 2 >= max(total, 1) }
  }
}

extension MigrationTool {
  /// The tool of a single file among files without one: a marker says enough.
  init?(markersIn bytes: [UInt8]) {
    let tools = MarkerLine.all(in: bytes, limit: 4096).lazy.compactMap {
      MigrationTool(markedBy: $0)
    }
    guard let tool = tools.first else { return nil }
    self = tool
  }

  /// The tool whose marker a line is, of those that can't do without.
  init?(markedBy line: MarkerLine) {
    let word = line.firstWord
    guard let (tool, _) = signs.first(where: { $0.isSign(word, line) }) else { return nil }
    self = tool
  }
}

/// The tools that a line can be a sign of.
///
/// Every comment at the head of every file is shown to them.
private let signs = MigrationTool.allCases.compactMap { tool in
  tool.profile.isSign.map { (tool: tool, isSign: $0) }
}
