import Diffusion
import Foundation
import TestSupport
import Testing

@Suite struct DomainTransformTests {
  static let process = DomainTransform(
    schedule: NoiseSchedule(linear: 2000, betaStart: 1e-6, betaEnd: 1e-2), end: 100)

  /// Coefficients in 50-digit arithmetic, rounded to double precision.
  struct Reference: Decodable {
    struct Row: Decodable {
      var t: Int
      var alpha, alphaBar, lambda, coefF, coefM, coefX, posteriorVariance: Double

      private enum CodingKeys: String, CodingKey {
        case t, alpha, alphaBar, coefF, coefM, coefX, posteriorVariance
        case lambda = "lambda_"
      }
    }
    var gamma: Double
    var rows: [Row]
  }

  @Test func agreesWithTheReferenceCoefficients() throws {
    let reference = try JSONDecoder().decode(
      Reference.self, from: Data(contentsOf: Project.fixture("diffusion/dtdm_coefficients.json")))
    let process = Self.process
    // 1e-12 relative: products of some hundred doubles, each rounded to 1e-16.
    func agree(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-12 * abs(b) }
    #expect(agree(process.gamma, reference.gamma))
    #expect(reference.rows.count > 5)
    for row in reference.rows {
      let step = process.posteriorStep(row.t)
      #expect(agree(process.schedule.alpha(row.t), row.alpha))
      #expect(agree(process.schedule.alphaBar(row.t), row.alphaBar))
      #expect(agree(process.lambda(row.t), row.lambda))
      #expect(agree(step.prediction, row.coefF), "f at t = \(row.t)")
      #expect(agree(step.state, row.coefM), "m at t = \(row.t)")
      #expect(agree(step.start, row.coefX), "x at t = \(row.t)")
      #expect(agree(process.posteriorVariance(row.t), row.posteriorVariance), "variance at t = \(row.t)")
    }
  }

  /// Both conditions of the process's ends: m_0 = y, and m_s = x_s, whatever y is.
  @Test func beginsAtTheTargetAndEndsAtTheStart() {
    let process = Self.process
    #expect(process.state(0.3, target: process.target(0.3, toward: -0.7, noise: 1.1), at: 0) == 0.3)
    let end = process.state(0.3, target: process.target(0.3, toward: -0.7, noise: 1.1), at: process.end)
    let alphaBar = process.schedule.alphaBar(process.end)
    // 1e-14: a handful of double roundings.
    #expect(abs(end - (alphaBar.squareRoot() * -0.7 + (1 - alphaBar).squareRoot() * 1.1)) < 1e-14)
  }

  /// The posterior of m_{t−1} by Bayes' rule from the forward process alone: the product of two Gaussians.
  @Test(arguments: [2, 3, 10, 50, 93, 100]) func posteriorFollowsBayesRule(t: Int) {
    let process = Self.process
    let schedule = process.schedule
    let (y, x, m) = (0.37, -0.52, 0.11)
    // m_{t−1} ~ N(prior, priorVariance) by the closed form; m_t | m_{t−1} ~ N(a · m_{t−1} + b, 1 − α_t) by Eqs. 12–13.
    let prior = process.state(y, target: process.target(y, toward: x, noise: 0), at: t - 1)
    let priorVariance = schedule.noiseVariance(t - 1)
    let b = process.forwardMean(0, from: y, toward: x, at: t)
    let a = process.forwardMean(1, from: y, toward: x, at: t) - b
    let stepVariance = 1 - schedule.alpha(t)
    let variance = 1 / (1 / priorVariance + a * a / stepVariance)
    let mean = variance * (prior / priorVariance + a * (m - b) / stepVariance)
    // The same through the network's view: f that turns m into ŷ = y.
    let f = (m - schedule.alphaBar(t).squareRoot() * y) / schedule.noiseVariance(t).squareRoot()
    let step = process.posteriorStep(t)
    // 1e-9: 1 − α_t near 1e-5 keeps eleven digits.
    #expect(abs(step.state * m + step.prediction * f + step.start * x - mean) < 1e-9)
    #expect(abs(process.posteriorVariance(t) - variance) < 1e-9 * variance + 1e-15)
    // The printed Eq. 24 exchanges √ᾱ_t and √α_t in the middle bracket, and is not this.
    let printed =
      1 / schedule.alphaBar(t).squareRoot() - process.lambda(t) / schedule.alpha(t).squareRoot()
    if t >= 10 { #expect(abs((printed - step.state) * m) > 1e-6) }
  }

  /// Mean and variance of the chain of Eqs. 12–13, carried on exactly, are those of the closed form at every step.
  @Test func chainHasTheClosedFormsMeanAndVariance() {
    let process = Self.process
    let (y, x) = (0.8, -0.25)
    var (mean, variance) = (y, 0.0)
    for t in 1...process.end {
      mean = process.forwardMean(mean, from: y, toward: x, at: t)
      variance = process.schedule.alpha(t) * variance + (1 - process.schedule.alpha(t))
      let closed = process.state(y, target: process.target(y, toward: x, noise: 0), at: t)
      // 1e-12: a hundred steps of double rounding.
      #expect(abs(mean - closed) < 1e-12)
      #expect(abs(variance - (1 - process.schedule.alphaBar(t))) < 1e-12)
    }
  }

  /// The same by drawing: 20,000 chains of random noise.
  @Test func drawnChainsHaveTheClosedFormsMoments() {
    let process = DomainTransform(schedule: NoiseSchedule(linear: 40, betaStart: 1e-3, betaEnd: 0.1), end: 12)
    let noise = CounterNoise(seed: 7)
    let (y, x, count) = (0.8, -0.25, 20_000)
    var states = [Double](repeating: y, count: count)
    for t in 1...process.end {
      let deviation = Float((1 - process.schedule.alpha(t)).squareRoot())
      let drawn = noise.values(width: count, channels: 1, step: t, scale: deviation)
      for index in states.indices {
        states[index] = process.forwardMean(states[index], from: y, toward: x, at: t) + Double(drawn[index])
      }
    }
    let mean = states.reduce(0, +) / Double(count)
    let variance = states.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    let expected = process.schedule.noiseVariance(process.end)
    // Five standard errors of a mean and of a variance over so many draws.
    #expect(
      abs(mean - process.state(y, target: process.target(y, toward: x, noise: 0), at: process.end))
        < 5 * (expected / Double(count)).squareRoot())
    #expect(abs(variance - expected) < 5 * expected * (2 / Double(count)).squareRoot())
  }

  @Test(arguments: 1...100) func stochasticStepAtFullShareIsAlgorithm2(t: Int) {
    let posterior = Self.process.posteriorStep(t)
    let strided = Self.process.stridedStep(from: t, to: t - 1, eta: 1)
    // 1e-9: cancellation in 1 − ᾱ_t near t = 1 costs the strided form some digits.
    #expect(abs(posterior.state - strided.state) < 1e-9)
    #expect(abs(posterior.prediction - strided.prediction) < 1e-9)
    #expect(abs(posterior.start - strided.start) < 1e-9)
    #expect(abs(posterior.noise - strided.noise) < 1e-9)
  }

  /// A deterministic step moves along the closed form: with the true prediction it lands on the true earlier state.
  @Test(arguments: [(100, 50), (100, 0), (93, 92), (7, 3)]) func deterministicStepStaysOnThePath(from: Int, to: Int) {
    let process = Self.process
    let f = process.target(0.4, toward: 0.1, noise: -0.8)
    let step = process.stridedStep(from: from, to: to)
    let landed = step.state * process.state(0.4, target: f, at: from) + step.prediction * f
    #expect(step.start == 0 && step.noise == 0)
    // 1e-13: double rounding.
    #expect(abs(landed - process.state(0.4, target: f, at: to)) < 1e-13)
  }

  @Test func estimateInvertsTheClosedForm() {
    let process = Self.process
    for t in [1, 10, 100] {
      let f = process.target(-0.2, toward: 0.6, noise: 0.3)
      #expect(abs(process.estimate(process.state(-0.2, target: f, at: t), prediction: f, at: t) + 0.2) < 1e-13)
    }
  }
}
