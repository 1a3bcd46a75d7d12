import Syntax

/// Parses the files of planned histories.
struct ProjectReader {
  private struct Planned {
    let plan: HistoryPlan
    let asked: Set<String>?
    /// The files of each entry.
    var jobs: [MigrationJob] = []
    /// What each job came to.
    var readings: [[MigrationReading]] = []
  }

  private let store: FileStore
  private var files: [SourceFile] = []
  /// Files by the path they were read from.
  private var ids: [String: SourceFile.ID] = [:]
  private var histories: [Planned] = []
  /// What was parsed of the files that comments point to.
  private var rollbacks: [SourceFile.ID: Script] = [:]

  init(store: FileStore) {
    self.store = store
  }

  mutating func add(
    _ plan: HistoryPlan, asked: Set<String>?, contents: [String: [UInt8]],
    displayed: [String: String]
  ) {
    var planned = Planned(plan: plan, asked: asked)
    for entry in plan.entries {
      let file = insert(entry.path, contents[entry.path] ?? [], as: displayed[entry.path])
      let rollback = entry.rollback.map { insert($0, contents[$0] ?? [], as: displayed[$0]) }
      planned.jobs.append(
        MigrationJob(
          tool: tool(of: file, in: plan), entry: entry, file: file, rollback: rollback))
    }
    histories.append(planned)
  }

  private mutating func insert(
    _ path: String, _ bytes: [UInt8], as displayed: String? = nil
  ) -> SourceFile {
    if let id = ids[path] { return files[Int(id.index)] }
    let id = SourceFile.ID(files.count)
    let file = SourceFile(id: id, path: displayed ?? path, bytes: bytes)
    files.append(file)
    ids[path] = id
    return file
  }

  /// A file that is marked for a tool runs with it, even among files without a tool.
  private func tool(of file: SourceFile, in plan: HistoryPlan) -> MigrationTool {
    guard plan.tool == .fallback, !plan.isToolChosen else { return plan.tool }
    return MigrationTool(markersIn: file.bytes) ?? .fallback
  }

  // MARK: - Reading

  /// Parses everything.
  mutating func read() {
    let results = histories.flatMap(\.jobs).concurrentMap { $0.read() }
    var start = 0
    for index in histories.indices {
      let end = start + histories[index].jobs.count
      histories[index].readings = Array(results[start..<end])
      start = end
    }
  }

  /// Parses a file again, with other content.
  mutating func replace(_ file: SourceFile.ID, with bytes: [UInt8]) {
    guard files.indices.contains(Int(file.index)) else { return }
    let new = SourceFile(id: file, path: files[Int(file.index)].path, bytes: bytes)
    files[Int(file.index)] = new
    rollbacks[file] = nil
    for (index, planned) in histories.enumerated() {
      for (place, job) in planned.jobs.enumerated() where job.reads(file) {
        let own = job.file.id == file ? new : job.file
        let changed = MigrationJob(
          tool: tool(of: own, in: planned.plan), entry: job.entry, file: own,
          rollback: job.rollback?.id == file ? new : job.rollback)
        histories[index].jobs[place] = changed
        histories[index].readings[place] = changed.read()
      }
    }
  }

  /// What was parsed, put together.
  mutating func project(leftOut: [LeftOutFile]) -> MigrationProject {
    let loaded = histories.map { finish($0) }
    return MigrationProject(
      files: SourceFiles(all: files), histories: loaded,
      leftOut: leftOut.filter { ids[$0.path] == nil })
  }

  private mutating func finish(_ planned: Planned) -> LoadedHistory {
    let plan = planned.plan
    var migrations: [Migration] = []
    var pointedAt: Set<SourceFile.ID> = []
    for reading in planned.readings.joined() {
      let rollback = follow(reading.pointers, from: reading.migration, plan)
      if let rollback { pointedAt.insert(rollback.file.id) }
      migrations.append(rollback.map(reading.migration.with) ?? reading.migration)
    }
    // What undoes a migration is none itself.
    migrations.removeAll { pointedAt.contains($0.file.id) }
    let own = plan.paths.filter { planned.asked?.contains($0) ?? true }.compactMap { ids[$0] }
    let asked = planned.asked == nil ? Set(own).union(pointedAt) : Set(own)
    return LoadedHistory(
      directory: plan.directory,
      history: MigrationHistory(tool: plan.tool, migrations: migrations, holes: plan.holes),
      requested: asked, leftOut: plan.leftOut.filter { ids[$0.path] == nil })
  }

  /// The rollback in the first file of those that comments name which is there: beside the migration, or seen from
  /// a directory above it, and never outside of the project.
  private mutating func follow(
    _ pointers: [RollbackPointer], from migration: Migration, _ plan: HistoryPlan
  ) -> Rollback? {
    for pointer in pointers {
      guard let path = path(of: pointer, from: migration),
        let rollback = rollback(at: path, pointer.range, plan.tool.profile)
      else { continue }
      // Another migration may be named for other reasons.
      let isOwnFile = plan.paths.contains(path)
      if !isOwnFile || ForwardEffects(migration.forward).isUndone(by: rollback.script) {
        return rollback
      }
    }
    return nil
  }

  private func path(of pointer: RollbackPointer, from migration: Migration) -> String? {
    var base = migration.file.path.directory
    let root = store.projectRoot(of: base)
    for _ in 0..<6 {
      let named = base.appending(path: pointer.path)
      let plain = named.withoutDots
      let path = ids[plain] == nil ? named : plain
      if path != migration.file.path, ids[path] != nil || store.isFile(path),
        store.isFile(path, below: root)
      {
        return path
      }
      if base == "." || base == "/" { return nil }
      base = base.directory
    }
    return nil
  }

  private mutating func rollback(
    at path: String, _ range: SourceRange, _ tool: ToolProfile
  ) -> Rollback? {
    guard let bytes = ids[path] == nil ? store.readIfPresent(path) : [] else { return nil }
    let file = insert(path, bytes)
    let script = rollbacks[file.id] ?? Script.parse(file)
    rollbacks[file.id] = script
    return Rollback(
      place: .file, file: file, script: script, range: range,
      regime: TransactionRegime(tool, script, optsOut: false))
  }
}

/// What it takes to parse one entry of a plan.
struct MigrationJob: Sendable {
  let tool: MigrationTool
  let entry: HistoryPlan.Entry
  let file: SourceFile
  let rollback: SourceFile?

  func reads(_ id: SourceFile.ID) -> Bool { file.id == id || rollback?.id == id }

  func read() -> [MigrationReading] {
    MigrationPart.all(in: file, for: tool.profile).map(read)
  }

  private func read(_ part: MigrationPart) -> MigrationReading {
    let forward = part.forward.parse(file)
    let optsOut = entry.optsOut || part.optsOut
    let written = rollbackFile ?? part.rollback.map(rollback)
    let comments = RollbackComments(in: file, part.forward.region, undoing: forward)
    let section = comments.rollback(in: file)
    // An empty place for a rollback does not outdo one with SQL in it.
    let isBetter =
      written?.isEmpty ?? true && section.map { !$0.isEmpty || written == nil } ?? false
    let best = isBetter ? section : written
    return MigrationReading(
      migration: Migration(
        version: part.version ?? entry.version, file: file, forward: forward,
        regime: TransactionRegime(tool.profile, forward, optsOut: optsOut), rollback: best,
        noWayBack: comments.noWayBack.map { SourceRange(file: file.id, $0) }
          ?? written.flatMap(noWayBack),
        runsAgain: part.runsAgain || tool.profile.runsAgain(file.path)),
      pointers: best?.isEmpty ?? true && written == nil ? comments.pointers(in: file) : [])
  }

  /// Where the comments of a rollback say that there is none.
  private func noWayBack(in rollback: Rollback) -> SourceRange? {
    let start = rollback.place == .file ? 0 : rollback.range.start
    let end = rollback.script.statements.last?.range.end ?? rollback.file.bytes.count
    return RollbackComments.noWayBack(in: rollback.file, start..<max(start, end))
      .map { SourceRange(file: rollback.file.id, $0) }
  }

  private var rollbackFile: Rollback? {
    guard let rollback else { return nil }
    let part = MigrationPart.all(in: rollback, for: tool.profile).first
    let script = part?.forward.parse(rollback) ?? Script.parse(rollback)
    return Rollback(
      place: .file, file: rollback, script: script,
      range: SourceRange(file: rollback.id, rollback.textRange),
      regime: TransactionRegime(
        tool.profile, script, optsOut: entry.rollbackOptsOut || part?.optsOut ?? false))
  }

  private func rollback(_ part: MigrationPart.RollbackPart) -> Rollback {
    let script = part.cut.parse(file)
    return Rollback(
      place: part.place, file: file, script: script,
      range: SourceRange(file: file.id, part.marker),
      regime: TransactionRegime(tool.profile, script, optsOut: part.optsOut))
  }
}

/// A migration, and the files that its comments name as its rollback.
struct MigrationReading: Sendable {
  let migration: Migration
  let pointers: [RollbackPointer]
}

/// A comment that names the file of the rollback.
struct RollbackPointer: Sendable {
  let path: String
  let range: SourceRange
}

extension SourceFile {
  /// Everything but the blanks around it.
  fileprivate var textRange: Range<Int> {
    let start = bytes.firstIndex { !isWhitespace($0) } ?? 0
    let end = bytes.lastIndex { !isWhitespace($0) }.map { $0 + 1 } ?? bytes.count
    return start..<end
  }
}

extension Migration {
  fileprivate func with(_ rollback: Rollback?) -> Migration {
    Migration(
      version: version, file: file, forward: forward, regime: regime, rollback: rollback,
      noWayBack: noWayBack, runsAgain: runsAgain)
  }
}
