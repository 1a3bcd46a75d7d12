import Configuration
import Linter
import Migrations
import Reporters
import Syntax

/// Lints histories, each with the settings that are in force for it.
struct LintRun: Sendable {
  let rules: RuleSet
  private let source: ConfigurationSource
  private let commandLine: Configuration
  /// What is new; nil where everything is reported on.
  let changes: GitChanges?
  /// What is known and accepted.
  let baseline: Baseline

  init(
    rules: RuleSet, source: ConfigurationSource = .nearest,
    commandLine: Configuration = Configuration(), changes: GitChanges? = nil,
    baseline: Baseline = Baseline()
  ) {
    self.rules = rules
    self.source = source
    self.commandLine = commandLine
    self.changes = changes
    self.baseline = baseline
  }

  /// The settings for the migrations of a directory, all of them with a value if they can have one.
  func settings(for directory: String) throws(Failure) -> FoundConfiguration {
    do throws(ConfigurationError) {
      var found = try source.settings(for: directory, rules: rules)
      found.configuration = Configuration.defaults.overlaid(by: found.configuration)
        .overlaid(by: commandLine)
      return found
    } catch {
      throw Failure(error)
    }
  }

  /// What runs when no file says otherwise.
  var description: RunDescription {
    description(of: Configuration.defaults.overlaid(by: commandLine).enabledRules(of: rules))
  }

  private func description(of enabled: Set<String>) -> RunDescription {
    RunDescription(
      version: version, rules: rules.all.filter { enabled.contains($0.id) },
      syntaxErrorRule: rules.syntaxError.id, root: .current())
  }

  /// Reads the histories of paths, with what is staged, or what some files would be, in place of what is
  /// on disk.
  func load(
    _ paths: [String], replacing replacements: [FileReplacement] = []
  ) throws(Failure) -> MigrationProject {
    try open(paths, replacing: (changes?.staged ?? []) + replacements).project
  }

  /// Reads the histories that are to be linted, with the content of some files as it would be.
  func load(
    _ input: LintInput, replacing changed: [FileReplacement] = []
  ) throws(Failure) -> MigrationProject {
    guard let standardInput = input.standardInput else {
      return try load(input.paths, replacing: changed)
    }
    guard input.isAnonymous else {
      return try load(input.paths, replacing: [standardInput] + changed)
    }
    let bytes = changed.last?.bytes ?? standardInput.bytes
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(
        message: "-: standard input is not UTF-8", help: "convert it, or save it as UTF-8")
    }
    let tool = try settings(for: ".").configuration.migrationTool
    do throws(InputError) {
      return try MigrationProject.load(files: [(standardInput.path, text)], tool: tool)
    } catch {
      throw Failure(error)
    }
  }

  /// Finds the histories of paths, asks the settings who runs each, and reads them.
  func open(
    _ paths: [String], replacing replacements: [FileReplacement]
  ) throws(Failure) -> OpenProject {
    let search: HistorySearch
    do throws(InputError) {
      search = try HistorySearch(paths: paths, replacing: replacements)
    } catch {
      throw Failure(error)
    }
    var tools: [String: MigrationTool] = [:]
    for directory in search.directories {
      tools[directory] = try settings(for: directory).configuration.migrationTool
    }
    do throws(InputError) {
      return try OpenProject(search, tools: tools)
    } catch {
      throw Failure(error)
    }
  }

  /// Lints all histories of a project.
  ///
  /// What the same project came to before some of its files were edited saves linting the others. Replays are
  /// kept for that, and where there is one history in any case: taking them apart takes a tenth of the run.
  func lint(
    _ project: MigrationProject, after previous: LintOutcome? = nil, keepsReplays: Bool = false
  ) throws(Failure) -> LintOutcome {
    // The same findings in the same order, however the paths were given.
    let histories = project.histories.sorted { $0.sortingKey < $1.sortingKey }
    let keepsReplays = keepsReplays || histories.count == 1
    var jobs: [LintJob] = []
    for (index, history) in histories.enumerated() {
      let isKnown = previous?.histories.indices.contains(index) ?? false
      let last = isKnown ? previous?.histories[index] : nil
      let settings = if let last { last.settings } else { try settings(for: history.directory) }
      jobs.append(
        LintJob(
          history: history, settings: settings,
          previous: last, keepsReplay: keepsReplays))
    }
    try checkVersions(jobs)
    let linted = jobs.concurrentMap { LintedHistory($0, self) }
    let enabled = linted.reduce(into: Set<String>()) { $0.formUnion($1.enabled) }
    return LintOutcome(
      report: RunReport(
        linted.map(\.report), migrationCount: linted.reduce(0) { $0 + $1.migrationCount },
        requested: linted.reduce(into: []) { $0.formUnion($1.requested) },
        run: description(of: enabled)),
      histories: linted, project: project)
  }
}

extension LintRun {
  /// Settings that name a version which none of their histories knows would hide everything, or nothing.
  private func checkVersions(_ jobs: [LintJob]) throws(Failure) {
    let named = Dictionary(grouping: jobs) { $0.settings.configuration.after }
    for (version, jobs) in named.sorted(by: { $0.key ?? "" < $1.key ?? "" }) {
      guard let version, let first = jobs.first?.history.history,
        jobs.allSatisfy({ $0.history.history.position(behind: version) == nil })
      else { continue }
      let near = first.versions(near: version).joined(separator: ", ")
      throw Failure(
        message: "after: no migration has the version \(version)",
        help: "name one that there is, a date or the name of a file; nearby are \(near)")
    }
  }
}

/// One history that is to be linted.
private struct LintJob: Sendable {
  let history: LoadedHistory
  let settings: FoundConfiguration
  let previous: LintedHistory?
  let keepsReplay: Bool
}

/// What was found in one history.
struct LintedHistory: Sendable {
  let history: LoadedHistory
  let settings: FoundConfiguration
  /// The ids of the rules that ran.
  let enabled: Set<String>
  let requested: Set<SourceFile.ID>
  let report: Report
  /// What of the baseline is still found.
  let met: [BaselineFinding]
  private let replayed: ReplayedHistory?

  fileprivate init(_ job: LintJob, _ run: LintRun) {
    if let previous = job.previous, job.history.history.isIdentical(to: previous.history.history) {
      self = previous
      return
    }
    history = job.history
    settings = job.settings
    let configuration = settings.configuration
    enabled = configuration.enabledRules(of: run.rules)
    var told = configuration.settings
    told.revision = run.changes?.revision(of: history.history)
    requested = history.requested(by: settings, told.revision)
    let linter = Linter(rules: run.rules, enabled: enabled, settings: told)
    let assumed =
      configuration.assumesTransaction == true
      ? history.history.assumingTransaction : history.history
    let replayed = linter.replay(
      assumed, requested: requested, reusing: job.previous?.replayed)
    self.replayed = job.keepsReplay ? replayed : nil
    let found = linter.lint(replayed).weighed(by: settings)
    (report, met) = found.leavingOut(run.baseline, root: .current())
  }

  /// How many migrations were reported on.
  var migrationCount: Int {
    history.history.migrations.count { migration in
      requested.contains(migration.file.id)
        || migration.rollback.map { requested.contains($0.file.id) } ?? false
    }
  }

  /// Whether anything is found that its settings call a failure.
  var isFailure: Bool {
    settings.configuration.failOn?.severity.map { report.hasFindings(from: $0) } ?? false
  }
}

struct LintOutcome: Sendable {
  let report: RunReport
  let histories: [LintedHistory]
  let project: MigrationProject

  var isFailure: Bool { histories.contains(where: \.isFailure) }

  /// What findings have to weigh to be listed for people who do not say: information is advice, and is only
  /// counted, unless a run fails for it.
  var lowestSeverityOfInterest: Severity {
    histories.contains { $0.settings.configuration.failOn?.severity == .info } ? .info : .warning
  }

  /// Every finding, as a baseline keeps it.
  var baselineFindings: [BaselineFinding] {
    histories.flatMap { BaselineFinding.all(of: $0.report, root: .current()) + $0.met }
  }

  /// What a baseline has of the files that were looked at, or are gone, and nothing finds any more.
  func stale(in baseline: Baseline) -> [BaselineFinding] {
    let root = SourceRoot.current()
    let met = Set(histories.flatMap(\.met))
    let asked = histories.flatMap { linted in
      linted.history.history.files.filter { linted.requested.contains($0.id) }
    }
    let looked = Set(asked.map { root.path(of: $0.path) ?? $0.path })
    return baseline.all.filter { finding in
      !met.contains(finding)
        && (looked.contains(finding.file) || !FileSystem.exists(root.absolute(finding.file)))
    }
  }
}

extension LoadedHistory {
  fileprivate var sortingKey: (String, String) {
    (directory, history.migrations.first?.file.path ?? "")
  }

  /// The files that are reported on: not those that settings declare context.
  fileprivate func requested(
    by settings: FoundConfiguration, _ revision: Revision?
  ) -> Set<SourceFile.ID> {
    let configuration = settings.configuration
    var requested = requested
    if let revision { requested.formIntersection(revision.changed) }
    if let version = configuration.after { requested.subtract(history.files(upTo: version)) }
    if configuration.exclude?.isEmpty == false {
      for file in history.files where configuration.excludes(settings.path(of: file.path)) {
        requested.remove(file.id)
      }
    }
    return requested
  }
}

extension Report {
  /// The findings as they weigh in a project.
  fileprivate func weighed(by settings: FoundConfiguration) -> Report {
    guard !settings.configuration.leavesWeights else { return self }
    let found = Set(diagnostics.map(\.range.file))
    let paths = files.filter { found.contains($0.key) }.mapValues { settings.path(of: $0.path) }
    return Report(
      files: files,
      diagnostics: diagnostics.compactMap {
        settings.configuration.weighed($0, at: paths[$0.range.file] ?? "")
      },
      suppressed: suppressed)
  }
}
