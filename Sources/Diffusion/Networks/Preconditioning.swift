/// What stands between the process and a network that learns a residual of unit variance.
///
/// The state holds m_t/√ᾱ_t = (1 − r) y + r x + σ ε, with σ = √(1−ᾱ_t)/√ᾱ_t and r = γ_s σ (Eqs. 14–18). As x = c is
/// known, all that it tells of y is d = m_t/√ᾱ_t − c = (1 − r)(y − c) + σ ε. The best linear estimate of y from c and d
/// is c + b d; the network is given b d in units of the deviation, and its result corrects that estimate:
/// ŷ = c + b d + o · network, with o the standard deviation of what the linear estimate leaves open. So the network's
/// target and its loss have the same size at every step, and the x in the state, which a network would have to take away
/// as exactly as each step demands, never reaches it. The less the state tells of y, the less of its noise does: at s,
/// where it tells nothing, the network sees c and w alone, and a single evaluation is the mean of all y that go with them
/// (after Karras et al., “Elucidating the design space of diffusion-based generative models”, NeurIPS 2022, section 5,
/// for this process; there the input keeps unit variance, and networks let noise through that tells nothing).
public struct Preconditioning: Sendable, Hashable, Codable {
  /// The standard deviation of y − c that is reckoned with, in units of [−1, 1].
  public var deviation: Double

  public init(deviation: Double) { self.deviation = deviation }

  /// The factors at step t of a process.
  package func mixing(of process: DomainTransform, at t: Int) -> NetworkMixing {
    precondition((1...process.end).contains(t), "steps count from 1 to s")
    let scale = 1 / process.schedule.alphaBar(t).squareRoot()
    let sigma = process.schedule.noiseVariance(t).squareRoot() * scale
    let remaining = t == process.end ? 0 : 1 - process.gamma * sigma
    let spread = (remaining * remaining * deviation * deviation + sigma * sigma).squareRoot()
    let linear = remaining * deviation * deviation / (spread * spread)
    // f = (m_t/√ᾱ_t − ŷ)/σ (Eq. 21).
    return NetworkMixing(
      stateInput: linear / deviation * scale, colorInput: -linear / deviation,
      stateOutput: (1 - linear) / sigma * scale, colorOutput: -(1 - linear) / sigma, networkOutput: -deviation / spread)
  }
}

/// The network's place in f_θ: its first input is `stateInput` · m_t + `colorInput` · c, and f_θ = `stateOutput` · m_t +
/// `colorOutput` · c + `networkOutput` · (its result).
package struct NetworkMixing: Sendable, Hashable {
  package var stateInput = 1.0
  package var colorInput = 0.0
  package var stateOutput = 0.0
  package var colorOutput = 0.0
  package var networkOutput = 1.0

  /// The network sees m_t and predicts f_θ itself, as in the paper.
  package static let plain = NetworkMixing()

  private init() {}

  package init(
    stateInput: Double, colorInput: Double, stateOutput: Double, colorOutput: Double, networkOutput: Double
  ) {
    self.stateInput = stateInput
    self.colorInput = colorInput
    self.stateOutput = stateOutput
    self.colorOutput = colorOutput
    self.networkOutput = networkOutput
  }
}

extension ExactTileUNet.Configuration {
  /// The network's place in f_θ at step t.
  package func mixing(of process: DomainTransform, at t: Int) -> NetworkMixing {
    preconditioning?.mixing(of: process, at: t) ?? .plain
  }
}
