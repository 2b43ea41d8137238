import Foundation
import Parallel
import TestSupport
import Testing
import Training

@Suite struct AdamTests {
  let workers = WorkerPool(count: 2)

  /// Whatever the gradient's size, the first step is as long as the rate.
  @Test(arguments: [Float(1e-3), 1, 1e6, -20]) func firstStepIsAsLongAsTheRate(slope: Float) {
    var parameters: [Float] = [0]
    var state = Adam.State(count: 1)
    Adam().update(&parameters, gradient: [slope], state: &state, learningRate: 0.01, on: workers)
    #expect(abs(Double(parameters[0]) + (slope < 0 ? -0.01 : 0.01)) < 1e-6)  // ε is 1e-5 of the least gradient
  }

  /// Decoupled: with no gradient a step takes rate · decay of a parameter, and the moments see nothing of it.
  @Test func weightDecayIsDecoupled() {
    var parameters: [Float] = [2, -4]
    var state = Adam.State(count: 2)
    Adam(weightDecay: 0.25).update(&parameters, gradient: [0, 0], state: &state, learningRate: 0.5, on: workers)
    #expect(parameters == [1.75, -3.5])
    #expect(state == Adam.State(firstMoments: [0, 0], secondMoments: [0, 0], stepCount: 1))
  }

  @Test func scaleIsThatOfTheGradient() {
    let gradient = numbers(100, seed: 1)
    var (scaled, plain) = (numbers(100, seed: 2), numbers(100, seed: 2))
    var states = [Adam.State(count: 100), Adam.State(count: 100)]
    for _ in 0..<3 {
      Adam().update(
        &scaled, gradient: gradient, gradientScale: 0.25, state: &states[0], learningRate: 0.1, on: workers)
      Adam().update(&plain, gradient: gradient.map { $0 / 4 }, state: &states[1], learningRate: 0.1, on: workers)
    }
    #expect(scaled == plain)
    #expect(states[0] == states[1])
  }

  /// A paraboloid stretched a thousandfold in one direction, down to its lowest point.
  @Test func findsAMinimum() {
    let lowest: [Float] = [3, -1]
    var parameters: [Float] = [0, 0]
    var state = Adam.State(count: 2)
    let schedule = LearningRateSchedule(peak: 0.1, warmUp: 10, course: .cosine(end: 1000, floor: 0))
    for step in 1...1000 {
      let gradient = [parameters[0] - lowest[0], 1000 * (parameters[1] - lowest[1])]
      Adam().update(&parameters, gradient: gradient, state: &state, learningRate: schedule.rate(at: step), on: workers)
    }
    #expect(zip(parameters, lowest).allSatisfy { abs($0 - $1) < 1e-3 })  // the last steps are of that order
  }

  /// The same bytes from any number of workers, on vectors that are cut into several bands.
  @Test func workersChangeNothing() {
    let count = 100_003
    func run(_ workers: WorkerPool) -> [UInt32] {
      var parameters = numbers(count, seed: 1)
      var state = Adam.State(count: count)
      var average = MovingAverage(of: parameters, decay: 0.9)
      for step in 0..<3 {
        let gradient = numbers(count, seed: UInt64(10 + step))
        let norm = gradientNorm(gradient, on: workers)
        Adam(weightDecay: 0.01).update(
          &parameters, gradient: gradient, gradientScale: clippingFactor(norm: norm, limit: 1), state: &state,
          learningRate: 1e-3, on: workers)
        average.update(with: parameters, on: workers)
      }
      return (parameters + state.firstMoments + state.secondMoments + average.values).map(\.bitPattern)
    }
    let alone = run(WorkerPool(count: 1))
    for count in 2...4 { #expect(run(WorkerPool(count: count)) == alone) }
  }
}

@Suite struct GradientNormTests {
  let workers = WorkerPool(count: 2)

  @Test(arguments: [0, 1, 7, 8, 40_000, 100_003]) func normIsTheRootOfTheSquares(count: Int) {
    let gradient = numbers(count, seed: 3)
    let expected = gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    #expect(abs(gradientNorm(gradient, on: workers) - expected) <= 1e-12 * expected)
  }

  /// Squares of 1e30 and a million of them: beyond float32, not beyond float64.
  @Test func largeGradientsHaveAFiniteNorm() {
    #expect(abs(gradientNorm([Float](repeating: 1e30, count: 1_000_000), on: workers) / 1e33 - 1) < 1e-7)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity]) func whatIsNotFiniteShows(value: Float) {
    var gradient = [Float](repeating: 1, count: 50_000)
    gradient[40_000] = value
    #expect(!gradientNorm(gradient, on: workers).isFinite)
  }

  @Test func clippingKeepsShortGradientsAndShortensLongOnes() {
    #expect(clippingFactor(norm: 0, limit: 1) == 1)
    #expect(clippingFactor(norm: 0.5, limit: 1) == 1)
    #expect(abs(clippingFactor(norm: 50, limit: 2) - 0.04) < 1e-7)
  }
}

/// Numbers in [−1, 1), the same for the same seed.
private func numbers(_ count: Int, seed: UInt64) -> [Float] {
  var generator = SplitMix64(seed: seed)
  return (0..<count).map { _ in Float.random(in: -1..<1, using: &generator) }
}
