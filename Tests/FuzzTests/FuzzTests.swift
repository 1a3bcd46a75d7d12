import Fuzzing
import Testing

/// A taste of `make fuzz`: the same inputs every time.
struct FuzzTests {
  private static let root = #filePath.split(separator: "/").dropLast(3)
    .reduce(into: "") { $0 += "/\($1)" }

  @Test(arguments: 0..<8)
  func mutationsOfOurOwnFilesDoNotCrash(seed: Int) {
    let seeds = Seeds.read(below: ["samples", "rules"].map { "\(Self.root)/\($0)" })
    #expect(seeds.count > 10)
    let mutator = Mutator(inputs: seeds)
    let target = Target()
    var random = SplitMix(seed: UInt64(seed))
    var findings = 0
    for _ in 0..<25 { findings += target.run(mutator.makeInput(&random), &random) }
    #expect(findings > 0)
  }

  /// Inputs that once made the tool crash, or take far too long.
  @Test func whatWasFoundStaysFixed() {
    let target = Target()
    for input in Seeds.read(below: ["\(Self.root)/Tests/FuzzTests/Inputs"]) {
      for seed in 0..<9 {
        var random = SplitMix(seed: UInt64(seed))
        target.run(input, &random)
      }
    }
  }

  @Test func theSameSeedMakesTheSameInputs() {
    let mutator = Mutator(inputs: [Array("SELECT 1; SELECT 2;".utf8)])
    var (left, right) = (SplitMix(seed: 7), SplitMix(seed: 7))
    for _ in 0..<50 {
      #expect(mutator.makeInput(&left) == mutator.makeInput(&right))
    }
  }
}
