import Parallel
import Testing
import Training

/// Adam, warm-up and moving average against a float64 run, step by step.
@Suite struct OptimizerFixtureTests {
  @Test(
    arguments: [\OptimizerFixture.constant, \.warmup] as [KeyPath<OptimizerFixture, OptimizerFixture.Run> & Sendable])
  func agreesWithTheReference(run: KeyPath<OptimizerFixture, OptimizerFixture.Run> & Sendable) throws {
    let fixture = try OptimizerFixture()
    let run = fixture[keyPath: run]
    let workers = WorkerPool(count: 2)
    let adam = Adam(
      beta1: fixture.beta1, beta2: fixture.beta2, epsilon: fixture.epsilon, weightDecay: fixture.weightDecay)
    let schedule = LearningRateSchedule(peak: fixture.learningRate, warmUp: run.warmupSteps ?? 0)
    var parameters = fixture.initialParameters
    var state = Adam.State(count: parameters.count)
    var average = MovingAverage(of: parameters, decay: fixture.emaDecay)
    try #require(run.steps.count == fixture.gradients.count)
    for (gradient, expected) in zip(fixture.gradients, run.steps) {
      let rate = schedule.rate(at: expected.step)
      #expect(abs(rate - expected.learningRate) < 1e-15)
      adam.update(&parameters, gradient: gradient, state: &state, learningRate: rate, on: workers)
      average.update(with: parameters, on: workers)
      #expect(state.stepCount == expected.step)
      // The fixture's tolerance for float32, absolute for parameters; the moments run over twenty orders of magnitude.
      #expect(largestDifference(parameters, expected.parameters) <= fixture.tolerance.float32)
      #expect(largestDifference(average.values, expected.ema) <= fixture.tolerance.float32)
      #expect(largestRelativeDifference(state.firstMoments, expected.m) <= fixture.tolerance.float32)
      #expect(largestRelativeDifference(state.secondMoments, expected.v) <= fixture.tolerance.float32)
    }
    #expect(parameters[7] == fixture.initialParameters[7], "a parameter without a gradient stays")
  }

  private func largestDifference(_ values: [Float], _ expected: [Double]) -> Double {
    zip(values, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
  }

  private func largestRelativeDifference(_ values: [Float], _ expected: [Double]) -> Double {
    zip(values, expected).map { $1 == 0 ? abs(Double($0)) : abs(Double($0) / $1 - 1) }.max() ?? .infinity
  }
}
