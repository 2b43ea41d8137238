import Foundation
import Synthesis
import Testing

@Suite struct SensorNoiseTests {
  @Test(arguments: [(SimulatedCamera.NoiseLevel.clean, 50 as Float), (.iso800, 800), (.iso6400, 6400)])
  func levelsHaveTheirISO(level: SimulatedCamera.NoiseLevel, iso: Float) {
    var random = RandomStream(seed: 4)
    #expect(SimulatedCamera.draw(from: level.ranges, using: &random).noise.iso == iso)
  }

  @Test func readNoiseFollowsItsLaw() {
    let noise = SensorNoise(shot: 1e-3)
    #expect(abs(log(noise.read) - (2.18 * log(1e-3) + 1.2)) < 1e-12)
    #expect(abs(log(SensorNoise(shot: 1e-3, deviation: -2).read / noise.read) + 0.52) < 1e-12)
    #expect(abs(noise.variance(of: 0.25) - (2.5e-4 + noise.read)) < 1e-15)
  }

  /// Mean, variance, kurtosis and tails of 2²⁰ numbers; five standard errors allow for one false alarm in a million.
  @Test func tableIsNormal() {
    var stream = RandomStream(seed: 8)
    var numbers = [Float](repeating: 0, count: 1 << 20)
    var span = numbers.mutableSpan
    NormalTable.shared.fill(&span, from: &stream)
    let count = Double(numbers.count)
    func mean(_ power: Int) -> Double { numbers.reduce(0) { $0 + pow(Double($1), Double(power)) } / count }
    #expect(abs(mean(1)) < 5 / count.squareRoot())
    #expect(abs(mean(2) - 1) < 5 * (2 / count).squareRoot())
    #expect(abs(mean(3)) < 5 * (15 / count).squareRoot())
    // The table's tails are a little short: 0.01 of the kurtosis.
    #expect(abs(mean(4) - 3) < 0.01 + 5 * (96 / count).squareRoot())
    for limit in [1.0, 2, 3, 4] {
      let expected = erfc(limit / 2.0.squareRoot())
      let share = Double(numbers.count { abs(Double($0)) > limit }) / count
      #expect(abs(share - expected) < 5 * (expected / count).squareRoot(), "beyond \(limit)")
    }
    let product = (1..<numbers.count).reduce(0.0) { $0 + Double(numbers[$1]) * Double(numbers[$1 - 1]) } / count
    #expect(abs(product) < 5 / count.squareRoot(), "neighbors know nothing of each other")
  }

  @Test func tableFillsOddLengths() {
    var stream = RandomStream(seed: 8)
    var numbers = [Float](repeating: 0, count: 7)
    var span = numbers.mutableSpan
    NormalTable.shared.fill(&span, from: &stream)
    #expect(numbers.allSatisfy { $0 != 0 } && Set(numbers).count == 7)
  }
}
