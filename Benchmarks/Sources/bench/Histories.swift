/// The generated files, and what is measured with them.
///
/// They are written by a process of their own: what a process has used counts as used by those that it
/// starts, as far as the kernel's books on memory go.
struct Histories {
  private let directory: String
  private let sizes = [1_000, 3_000, 10_000, 30_000]

  init(in scratch: String) {
    directory = "\(scratch)/histories"
  }

  func write() throws(RunError) {
    for count in sizes + [1] { try Generator.writeHistory(of: count, to: "\(directory)/\(count)") }
    for (number, shape) in Shape.all.enumerated() {
      makeDirectory("\(directory)/shape-\(number)")
      try bench.write(shape.text, to: "\(directory)/shape-\(number)/1_shape.sql")
    }
  }

  func workloads(with corpus: String) -> [Workload] {
    var workloads = [Workload("one file", below: "\(directory)/1", target: .oneFile)]
    let projects = entries(of: corpus)
    workloads += projects.map { Workload($0, below: "\(corpus)/\($0)") }
    if !projects.isEmpty {
      workloads.append(Workload("the whole corpus", below: corpus, target: .corpus))
      // Those that Lockstep began with.
      let rules = [
        "concurrently-in-transaction", "missing-rollback", "unindexed-foreign-key",
        "policy-without-auth-check", "constraint-without-data-fix",
      ]
      workloads.append(
        Workload(
          "five rules, the whole corpus", below: corpus,
          options: ["--select", rules.joined(separator: ",")]))
      // What is there before any rule has something to say: reading, parsing and replaying.
      workloads.append(
        Workload(
          "drop-database alone, the whole corpus", below: corpus,
          options: ["--select", "drop-database"]))
    }
    workloads += sizes.map {
      Workload("a history of \($0)", below: "\(directory)/\($0)", target: .growth)
    }
    let thousand = "\(directory)/\(sizes[0])"
    if let last = entries(of: thousand).last {
      workloads.append(
        Workload("one file in a history of \(sizes[0])", file: last, in: thousand, target: .editor))
    }
    workloads += Shape.all.enumerated().map { number, shape in
      Workload(shape.name, below: "\(directory)/shape-\(number)")
    }
    return workloads
  }
}
