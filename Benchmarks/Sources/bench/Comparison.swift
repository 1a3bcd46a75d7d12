/// What the tools cost on one workload: the medians of several runs, taken in turns.
struct Comparison {
  let workload: Workload
  let lockstep: Cost
  let squawk: Cost?
  let floor: Cost
  /// Of the language server, in seconds, where an editor's case is meant.
  let keystroke: Double?

  init(_ workload: Workload, _ programs: Programs, runs: Int) throws(RunError) {
    self.workload = workload
    let floorProgram = try programs.floor(workload)
    let squawkProgram = programs.squawk(workload)
    var costs: (lockstep: [Cost], squawk: [Cost], floor: [Cost]) = ([], [], [])
    // The first round warms the disk's cache.
    for round in 0...runs {
      let lockstep = try programs.lockstep(workload).run()
      // squawk aborts on some input that PostgreSQL takes.
      let squawk = try? squawkProgram?.run()
      let floor = try floorProgram.run()
      guard round > 0 else { continue }
      costs.lockstep.append(lockstep)
      if let squawk { costs.squawk.append(squawk) }
      costs.floor.append(floor)
    }
    lockstep = Cost(medianOf: costs.lockstep)
    squawk = costs.squawk.count == runs ? Cost(medianOf: costs.squawk) : nil
    floor = Cost(medianOf: costs.floor)
    keystroke =
      workload.target == .editor ? try Keystroke(workload, programs).wall(runs: runs) : nil
  }
}

extension Cost {
  init(medianOf costs: [Cost]) {
    self.init(
      cpu: median(costs.map(\.cpu)), wall: median(costs.map(\.wall)),
      memory: median(costs.map(\.memory)))
  }
}

func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  guard !sorted.isEmpty else { return .nan }
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}

extension Comparison {
  var cpuPerFile: Double { lockstep.cpu / Double(max(1, workload.files.count)) }

  /// The targets that were set, with what came of them.
  var verdicts: [Verdict] {
    switch workload.target {
    case .none, .growth: return []
    case .editor:
      return [
        Verdict("wall of \(workload.name), ms", lockstep.wall * 1000, atMost: 50),
        Verdict(
          "wall of a change to it in the language server, ms", (keystroke ?? .nan) * 1000,
          atMost: 50),
      ]
    case .oneFile:
      guard let squawk else { return [] }
      return [
        Verdict("wall of \(workload.name) ÷ squawk's", lockstep.wall / squawk.wall, atMost: 1.2)
      ]
    case .corpus:
      let floor = Verdict(
        "CPU of \(workload.name) ÷ the floor", lockstep.cpu / floor.cpu, atMost: 4)
      guard let squawk else { return [floor] }
      return [
        floor,
        Verdict("CPU of \(workload.name) ÷ squawk's", lockstep.cpu / squawk.cpu, atMost: 0.4),
        Verdict("wall of \(workload.name) ÷ squawk's", lockstep.wall / squawk.wall, atMost: 0.4),
        Verdict(
          "memory of \(workload.name) ÷ squawk's", lockstep.memory / squawk.memory, atMost: 1.5),
      ]
    }
  }
}

struct Verdict {
  let what: String
  let value: Double
  let limit: Double

  init(_ what: String, _ value: Double, atMost limit: Double) {
    self.what = what
    self.value = value
    self.limit = limit
  }

  var isMet: Bool { value <= limit }
}
