/// Files to lint, and how.
struct Workload {
  let name: String
  /// Where the files are; every tool runs here.
  let directory: String
  /// What Lockstep is given.
  var paths = ["."]
  /// What the others are given: relative to `directory`.
  let files: [String]
  /// The size of those.
  let bytes: Int
  /// Which targets it has to meet.
  var target = Target.none

  enum Target {
    case none, oneFile, corpus, growth, editor
  }

  /// Everything below a directory.
  init(_ name: String, below directory: String, target: Target = .none) {
    self.name = name
    self.directory = directory
    (files, bytes) = sqlFiles(below: directory)
    self.target = target
  }

  /// One file of a directory; Lockstep reads the others as its context.
  init(_ name: String, file: String, in directory: String, target: Target = .none) {
    self.name = name
    self.directory = directory
    paths = [file]
    files = [file]
    bytes = sqlFiles(below: directory).bytes
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
        + workload.paths,
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
