import ArgumentParser
import Linter
import Migrations
import Reporters

/// What is reported on, of all there is: what is new, and what nobody accepted yet.
struct AcceptOptions: ParsableArguments {
  @Option(
    name: .customLong("since"),
    help: ArgumentHelp(
      "Report only on migrations that changed since this branch left a revision, such as main.",
      valueName: "revision"))
  var since: String?

  @Flag(
    name: .customLong("staged"),
    help: "Report only on migrations that are staged for the next commit, as they are staged.")
  var staged = false

  @Option(
    name: .customLong("baseline"),
    help: ArgumentHelp("Leave out the findings that this file has.", valueName: "file"),
    completion: .file())
  var baseline: String?

  @Option(
    name: .customLong("write-baseline"),
    help: ArgumentHelp("Write all findings to this file, to accept them.", valueName: "file"),
    completion: .file())
  var writeBaseline: String?

  @Option(
    name: .customLong("add-ignores"),
    help: ArgumentHelp(
      "Write comments into the migrations that suppress what is found, with this reason.",
      valueName: "reason"))
  var addIgnores: String?

  func validate() throws {
    if staged, since != nil {
      throw ValidationError("--since and --staged contradict each other")
    }
    if baseline != nil, writeBaseline != nil {
      throw ValidationError("--baseline and --write-baseline contradict each other")
    }
    if addIgnores?.allSatisfy(\.isWhitespace) == true {
      throw ValidationError("--add-ignores needs a reason")
    }
  }

  func changes() throws(Failure) -> GitChanges? {
    if let since { return try .since(since, in: ".") }
    guard staged else { return nil }
    return try .staged(in: ".")
  }

  func readBaseline() throws(Failure) -> Baseline {
    guard let baseline else { return Baseline() }
    let bytes: [UInt8]
    do throws(InputError) {
      bytes = try FileSystem.read(baseline)
    } catch {
      throw Failure(error)
    }
    do throws(BaselineError) {
      return try Baseline(json: bytes)
    } catch {
      throw Failure(message: "\(baseline): \(error.message)", help: "write it anew")
    }
  }

  /// Accepts what was found.
  func write(_ outcome: LintOutcome, to file: String) throws(Failure) {
    var baseline = Baseline()
    for finding in outcome.baselineFindings { baseline.insert(finding) }
    let text: String
    do throws(BaselineError) {
      text = try baseline.json()
    } catch {
      throw Failure(message: error.message)
    }
    try OutputFile(file).write(Array(text.utf8))
  }

  /// What to say of entries that are not needed any more.
  func remarks(on outcome: LintOutcome, _ known: Baseline) -> [String] {
    guard let baseline else { return [] }
    let stale = outcome.stale(in: known)
    guard !stale.isEmpty else { return [] }
    let count = stale.count == 1 ? "1 entry matches" : "\(stale.count) entries match"
    let shown = stale.prefix(10).map { "  \($0.file): \($0.rule)" }
    return ["\(baseline): \(count) nothing any more; --write-baseline \(baseline) leaves them out:"]
      + shown + (stale.count > 10 ? ["  and \(stale.count - 10) more"] : [])
  }
}
