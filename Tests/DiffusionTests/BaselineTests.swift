import Diffusion
import Testing

/// DDPM, the baseline, as a domain transform that mixes nothing of x in.
@Suite struct BaselineTests {
  private let schedule = NoiseSchedule(linear: 2000, betaStart: 1e-6, betaEnd: 1e-2)
  private var process: DomainTransform { DomainTransform(denoising: schedule) }

  /// Eqs. 1–3: y with noise, of which the network learns the noise.
  @Test(arguments: [1, 100, 1500, 2000]) func leadsFromTheTargetToNoise(t: Int) {
    let (y, x, noise) = (0.3, -0.8, 0.7)
    #expect(process.target(y, toward: x, noise: noise) == noise)
    let state = process.state(y, target: noise, at: t)
    let expected = schedule.alphaBar(t).squareRoot() * y + schedule.noiseVariance(t).squareRoot() * noise
    #expect(state == expected)
    // 1e-9: ᾱ is as small as 4e-5, and the difference is divided by its root.
    #expect(abs(process.estimate(state, prediction: noise, at: t) - y) < 1e-9)
  }

  /// Eq. 4: (m_t − (1 − α_t)/√(1 − ᾱ_t) ε)/√α_t, x not in it.
  @Test(arguments: [1, 100, 1500, 2000]) func goesBackAsItsPosteriorSays(t: Int) {
    let step = process.posteriorStep(t)
    let root = schedule.alpha(t).squareRoot()
    #expect(step.start == 0)
    // 1e-12: the same terms in another order.
    #expect(abs(step.state - 1 / root) < 1e-12)
    let prediction = -schedule.beta(t) / (root * schedule.noiseVariance(t).squareRoot())
    #expect(abs(step.prediction - prediction) < 1e-12)
    #expect(step.noise == (t == 1 ? 0 : process.posteriorVariance(t).squareRoot()))
  }

  /// From the true noise, few deterministic steps find the target whatever the start.
  @Test(arguments: [(100, 1), (1500, 7), (2000, 3)]) func fewStepsFindTheTarget(start: Int, evaluations: Int) {
    let (y, noise) = (-0.4, 1.1)
    var state = process.state(y, target: noise, at: start)
    for step in Sampler.deterministic(start: start, evaluations: evaluations).steps(of: process) {
      #expect(step.start == 0 && step.noise == 0)
      state = step.state * state + step.prediction * noise
    }
    #expect(abs(state - y) < 1e-9)
  }
}
