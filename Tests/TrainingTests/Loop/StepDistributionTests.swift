import Synthesis
import Testing
import Training

@Suite struct StepDistributionTests {
  static func shares(_ distribution: StepDistribution, upTo last: Int, below limit: Int) -> Double {
    var random = RandomStream(seed: 8)
    var count = 0
    for _ in 0..<20_000 {
      let step = distribution.draw(upTo: last, using: &random)
      #expect((1...last).contains(step))
      if step <= limit { count += 1 }
    }
    return Double(count) / 20_000
  }

  /// P(t ≤ k) = (k/s)^(1/power); five standard errors are 0.018.
  @Test(arguments: [(1.0, 25), (1.0, 99), (2.0, 25), (0.5, 50)]) func followsItsPower(power: Double, limit: Int) {
    let share = Self.shares(StepDistribution(power: power), upTo: 100, below: limit)
    let expected: Double = power == 1 ? Double(limit) / 100 : power == 2 ? 0.5 : 0.25
    #expect(abs(share - expected) < 0.018)
  }
}
