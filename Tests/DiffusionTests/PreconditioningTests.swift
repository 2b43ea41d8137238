import Diffusion
import Testing

@Suite struct PreconditioningTests {
  static let process = DomainTransform(
    schedule: NoiseSchedule(linear: 2000, betaStart: 1e-6, betaEnd: 1e-2), end: 100)
  static let deviation = 0.1

  /// The state of y, x and ε at t, what the network is given of it, and what it should answer so that f_θ is the target.
  static func sides(_ t: Int, y: Double, x: Double, noise: Double) -> (input: Double, answer: Double) {
    let mixing = Preconditioning(deviation: deviation).mixing(of: process, at: t)
    let target = process.target(y, toward: x, noise: noise)
    let state = process.state(y, target: target, at: t)
    let rest = target - mixing.stateOutput * state - mixing.colorOutput * x
    return (mixing.stateInput * state + mixing.colorInput * x, rest / mixing.networkOutput)
  }

  /// Input and answer are linear in y − x and ε, which have the variances d² and 1, and do not depend on x itself.
  @Test(arguments: [1, 2, 5, 10, 25, 50, 75, 99, 100]) func answerHasUnitVarianceAndInputWhatTheStateTells(t: Int) {
    let still = Self.sides(t, y: 0.7, x: 0.7, noise: 0)
    #expect(abs(still.input) < 1e-9 && abs(still.answer) < 1e-9, "the x in the state is taken away")
    let signal = Self.sides(t, y: Self.deviation, x: 0, noise: 0)
    let noise = Self.sides(t, y: 0, x: 0, noise: 1)
    #expect(abs(signal.answer * signal.answer + noise.answer * noise.answer - 1) < 1e-9)
    #expect(
      abs(signal.input * signal.answer + noise.input * noise.answer) < 1e-9,
      "what a linear estimate can tell, the network is not asked")
    // The variance of the best linear estimate is its covariance with what it estimates: here with (y − x)/d.
    #expect(abs(signal.input * signal.input + noise.input * noise.input - signal.input) < 1e-9)
  }

  @Test func networkSeesNothingOfAStateThatTellsNothing() {
    let mixing = Preconditioning(deviation: Self.deviation).mixing(of: Self.process, at: Self.process.end)
    #expect(abs(mixing.stateInput) < 1e-9 && abs(mixing.colorInput) < 1e-9)
  }

  /// Without preconditioning the network sees m_t and is f_θ.
  @Test func plainNetworksAreLeftAlone() {
    let configuration = ExactTileUNet.Configuration(widths: [8], blocksPerLevel: 1, embedding: 8, embeddingScale: 5000)
    #expect(configuration.mixing(of: Self.process, at: 30) == .plain)
  }
}
