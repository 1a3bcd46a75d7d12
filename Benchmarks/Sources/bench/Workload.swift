/// Files to lint, and how.
struct Workload {
  let name: String
  /// Where the files are; every tool runs here.
  let directory: String
  /// The file of the directory that is meant; nil for all of them.
  private let file: String?
  /// What Lockstep is told besides.
  private(set) var options: [String] = []
  /// Which targets it has to meet.
  let target: Target

  enum Target {
    case none, oneFile, corpus, growth, editor
  }

  /// What the others are given: relative to `directory`.
  ///
  /// Looked for whenever it is asked: a program that is started counts the memory of who starts it.
  var files: [String] { file.map { [$0] } ?? sqlFiles(below: directory).paths }
  /// The size of all that is read.
  var bytes: Int { sqlFiles(below: directory).bytes }

  /// What Lockstep is given: a directory, unless it would take all that is there for tests.
  var paths: [String] {
    let files = files
    return file == nil && !files.allSatisfy { $0.contains("testdata/") } ? ["."] : files
  }

  /// Everything below a directory.
  init(
    _ name: String, below directory: String, options: [String] = [], target: Target = .none
  ) {
    self.name = name
    self.directory = directory
    self.options = options
    file = nil
    self.target = target
  }

  /// One file of a directory; Lockstep reads the others as its context.
  init(_ name: String, file: String, in directory: String, target: Target = .none) {
    self.name = name
    self.directory = directory
    self.file = file
    self.target = target
  }
}

/// The programs that are compared.
struct Programs {
  let lockstep: String
  let squawk: String?
  let floor: String
  /// Where outputs go.
  let scratch: String

  func lockstep(_ workload: Workload) -> Program {
    Program(
      path: lockstep,
      arguments: ["lint", "--quiet", "--output-format", "json:\(scratch)/lockstep.json"]
        + workload.options + workload.paths,
      directory: workload.directory)
  }

  func squawk(_ workload: Workload) -> Program? {
    squawk.map {
      Program(
        path: $0, arguments: ["--reporter", "json"] + workload.files,
        directory: workload.directory, output: "\(scratch)/squawk.json")
    }
  }

  func floor(_ workload: Workload) throws(RunError) -> Program {
    let list = "\(scratch)/files.txt"
    try write(workload.files.map { $0 + "\n" }.joined(), to: list)
    return Program(path: floor, directory: workload.directory, input: list)
  }
}
