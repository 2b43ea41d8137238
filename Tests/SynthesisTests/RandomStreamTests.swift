import Synthesis
import Testing

@Suite struct RandomStreamTests {
  /// The first numbers of the reference implementation for the seed 1234567.
  @Test func agreesWithThePublishedNumbers() {
    var stream = RandomStream(seed: 1_234_567)
    #expect(stream.next() == 6_457_827_717_110_365_317)
    #expect(stream.next() == 3_203_168_211_198_807_973)
  }

  @Test func streamsOfNeighboringKeysShareNothing() {
    var seen: Set<UInt64> = []
    for picture in 0..<50 as Range<UInt64> {
      for patch in 0..<50 as Range<UInt64> {
        var stream = RandomStream(seed: 1, picture, patch)
        seen.insert(stream.next())
      }
    }
    #expect(seen.count == 2500)
  }

  /// Mean and variance of 40,000 draws; five standard errors allow for one false alarm in a million.
  @Test(arguments: [0.5, 4, 29, 31, 400]) func poissonHasItsMoments(mean: Double) {
    var stream = RandomStream(seed: 7)
    let draws = (0..<40_000).map { _ in stream.poisson(mean: mean) }
    let average = draws.reduce(0, +) / Double(draws.count)
    let variance = draws.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(draws.count)
    #expect(abs(average - mean) < 5 * (mean / 40_000).squareRoot())
    // Rounding to whole counts adds a twelfth.
    let deviation: Double = mean * (2.0 / 40_000).squareRoot() + (mean / 40_000).squareRoot()
    #expect(abs(variance - mean) < 0.1 + 5 * deviation)
  }

  @Test func normalHasItsMoments() {
    var stream = RandomStream(seed: 3)
    let draws = (0..<40_000).map { _ in stream.normal() }
    let average = draws.reduce(0, +) / 40_000
    let square = draws.reduce(0) { $0 + $1 * $1 } / 40_000
    #expect(abs(average) < 5.0 / 200)
    #expect(abs(square - 1) < 5 * (2.0 / 40_000).squareRoot())
  }

  @Test func weightsAreProbabilities() {
    var stream = RandomStream(seed: 5)
    var counts = [0, 0, 0, 0]
    for _ in 0..<20_000 { counts[stream.index(weightedBy: [1, 0, 3, 0])] += 1 }
    #expect(counts[1] == 0 && counts[3] == 0)
    #expect(abs(counts[0] - 5000) < 5 * 62)
  }

  @Test func rangesHold() {
    var stream = RandomStream(seed: 9)
    for _ in 0..<2000 {
      #expect((2...3).contains(stream.uniform(2...3)))
      #expect((1e-5...1e-2).contains(stream.logUniform(1e-5...1e-2)))
      #expect((0..<7).contains(stream.index(below: 7)))
    }
  }
}
