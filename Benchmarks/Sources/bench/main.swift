#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `bench LOCKSTEP FLOOR SCRATCH CORPUS [SQUAWK]`: see `make bench`.
///
/// The environment may set how many RUNS each median is of (10 if not), and which workloads are
/// wanted: those whose name has ONLY in it.
struct Bench {
  let programs: Programs
  let corpus: String

  func run() throws(RunError) {
    let runs = environment("RUNS").flatMap { Int($0) } ?? 10
    let only = environment("ONLY") ?? ""
    let table = Table()
    var verdicts: [Verdict] = []
    table.printHeader()
    for workload in try workloads() where !workload.files.isEmpty {
      guard only.isEmpty || workload.name.contains(only) else { continue }
      let comparison = try Comparison(workload, programs, runs: runs)
      table.printRow(comparison)
      fflush(nil)
      verdicts += comparison.verdicts
    }
    table.printVerdicts(verdicts)
  }

  private func workloads() throws(RunError) -> [Workload] {
    let generated = "\(programs.scratch)/histories"
    var workloads: [Workload] = []
    var corpora = entries(of: corpus).map { Workload($0, below: "\(corpus)/\($0)") }
    if !corpora.isEmpty {
      corpora.append(Workload("the whole corpus", below: corpus, target: .corpus))
    }
    let sizes = [1_000, 3_000, 10_000, 30_000]
    for count in sizes { try Generator.writeHistory(of: count, to: "\(generated)/\(count)") }
    let one = "\(generated)/one"
    try Generator.writeHistory(of: 1, to: one)
    workloads.append(Workload("one file", below: one, target: .oneFile))
    workloads += corpora
    workloads += sizes.map { Workload("a history of \($0)", below: "\(generated)/\($0)") }
    let thousand = "\(generated)/1000"
    if let last = entries(of: thousand).last {
      workloads.append(
        Workload("one file in a history of 1000", file: last, in: thousand, target: .editor))
    }
    for (number, shape) in Shape.all.enumerated() {
      let directory = "\(programs.scratch)/shapes/\(number)"
      makeDirectory(directory)
      try write(shape.text, to: "\(directory)/1_shape.sql")
      workloads.append(Workload(shape.name, below: directory))
    }
    return workloads
  }
}

func environment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

let arguments = CommandLine.arguments
guard arguments.count >= 5 else {
  print("usage: bench LOCKSTEP FLOOR SCRATCH CORPUS [SQUAWK]")
  exit(2)
}
let bench = Bench(
  programs: Programs(
    lockstep: arguments[1], squawk: arguments.count > 5 ? arguments[5] : nil, floor: arguments[2],
    scratch: arguments[3]),
  corpus: arguments[4])
do {
  try bench.run()
} catch {
  print("bench: \(error.message)")
  exit(1)
}
