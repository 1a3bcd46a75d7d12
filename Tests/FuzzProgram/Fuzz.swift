import Fuzzing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `fuzz SECONDS SEED SCRATCH DIRECTORY…` lints mutations of the files in the directories;
/// `fuzz FILE…` lints files as they are.
///
/// The input at hand lies in the scratch directory: after a crash it is what crashed. What takes longer
/// than a second for each 100 KB, and a millisecond for each finding to write in three formats, is kept
/// there too, and makes the exit status 1.
@main
struct Fuzz {
  private static let target = Target()

  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count > 3, let seconds = Double(arguments[0]), let seed = UInt64(arguments[1])
    else { return replay(arguments) }
    let inputs = Seeds.read(below: Array(arguments[3...]))
    exit(run(for: seconds, seed: seed, Mutator(inputs: inputs), scratch: arguments[2]) ? 0 : 1)
  }

  private static func replay(_ paths: [String]) {
    for path in paths {
      guard let input = Seeds.contents(of: path) else { continue }
      for seed in 0..<20 {
        var random = SplitMix(seed: UInt64(seed))
        target.run(input, &random)
      }
      print("\(path): passed")
    }
  }

  /// - Returns: Whether every input took as little time as it should.
  private static func run(
    for seconds: Double, seed: UInt64, _ mutator: Mutator, scratch: String
  ) -> Bool {
    var random = SplitMix(seed: seed)
    let start = now()
    var (count, findings, slow, slowest) = (0, 0, 0, 0.0)
    while now() - start < seconds {
      let input = mutator.makeInput(&random)
      save(input, to: "\(scratch)/current-\(seed).sql")
      let before = processorTime()
      let found = target.run(input, &random)
      findings += found
      let time = processorTime() - before
      slowest = max(slowest, time)
      count += 1
      if time > 1 + Double(input.count) / 100_000 + Double(found) / 1000 {
        slow += 1
        save(input, to: "\(scratch)/slow-\(seed)-\(count).sql")
      }
    }
    print("seed \(seed): \(count) inputs, \(findings) findings, \(slow) too slow", terminator: "")
    print(", the slowest \(Int(slowest * 1000)) ms")
    return slow == 0
  }

  private static func save(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path, "wb") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  private static func now() -> Double { seconds(CLOCK_MONOTONIC) }

  private static func processorTime() -> Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
