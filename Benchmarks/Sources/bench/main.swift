#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `bench generate SCRATCH` writes the histories, and `bench LOCKSTEP FLOOR SCRATCH CORPUS [SQUAWK]`
/// runs the programs over them: see `make bench`.
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
    var comparisons: [Comparison] = []
    table.printHeader()
    for workload in Histories(in: programs.scratch).workloads(with: corpus)
    where !workload.files.isEmpty && (only.isEmpty || workload.name.contains(only)) {
      let comparison = try Comparison(workload, programs, runs: runs)
      table.printRow(comparison)
      fflush(nil)
      comparisons.append(comparison)
    }
    table.printVerdicts(comparisons.flatMap(\.verdicts) + [growth(comparisons)].compactMap(\.self))
  }

  /// How much more each file costs in the longest history than in the shortest.
  private func growth(_ comparisons: [Comparison]) -> Verdict? {
    let generated = comparisons.filter { $0.workload.target == .growth }
    guard let first = generated.first, let last = generated.last,
      first.workload.files.count < last.workload.files.count
    else { return nil }
    return Verdict(
      "CPU per file, \(last.workload.name) ÷ \(first.workload.name)",
      last.cpuPerFile / first.cpuPerFile, atMost: 1.15)
  }
}

func environment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

func main(_ arguments: [String]) throws(RunError) {
  if arguments.count == 3, arguments[1] == "generate" {
    return try Histories(in: arguments[2]).write()
  }
  guard arguments.count >= 5 else {
    throw RunError(message: "usage: bench LOCKSTEP FLOOR SCRATCH CORPUS [SQUAWK]")
  }
  let programs = Programs(
    lockstep: arguments[1], squawk: arguments.count > 5 ? arguments[5] : nil, floor: arguments[2],
    scratch: arguments[3])
  try Bench(programs: programs, corpus: arguments[4]).run()
}

do {
  try main(CommandLine.arguments)
} catch {
  print("bench: \(error.message)")
  exit(1)
}
