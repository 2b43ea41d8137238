/// The Domain Transform Diffusion Method: a process that leads from a target y at t = 0 to a degraded picture x with
/// noise at t = s, each step both degrading a little and adding a little noise.
///
/// Source: Yi et al., DiffRAW (AAAI 2024), Eqs. 12–25, with ᾱ for α where the text means it. The posterior mean follows
/// Bayes' rule (Eq. 22); the printed Eq. 24 has the bars of its middle bracket exchanged and does not.
///
/// The process knows nothing of cameras: x may be any degradation of y that is aligned with it.
public struct DomainTransform: Sendable, Hashable {
  public let schedule: NoiseSchedule
  /// s, the step at which the domain transform ends: 1…T.
  public let end: Int
  /// γ_s = √ᾱ_s / √(1 − ᾱ_s) (Eq. 14); 0 for the baseline.
  public let gamma: Double

  /// A process over `schedule` that reaches x after `end` steps.
  public init(schedule: NoiseSchedule, end: Int) {
    precondition((1...schedule.length).contains(end), "the domain transform ends within its schedule")
    self.schedule = schedule
    self.end = end
    gamma = (schedule.alphaBar(end) / schedule.noiseVariance(end)).squareRoot()
  }

  /// The baseline, DDPM (Eqs. 1–7): the process in which nothing of x is mixed into the target, γ = 0, and whose last step
  /// is the schedule's. The network's target is the noise alone; x is where the reverse process begins (Eq. 10).
  public init(denoising schedule: NoiseSchedule) {
    self.schedule = schedule
    end = schedule.length
    gamma = 0
  }

  // MARK: Forward

  /// m_0^t = y + (√(1−ᾱ_t)/√ᾱ_t) γ_s (x − y): the target as degraded after t steps, without noise (Eq. 14).
  public func degraded(_ y: Double, toward x: Double, at t: Int) -> Double {
    y + (schedule.noiseVariance(t) / schedule.alphaBar(t)).squareRoot() * gamma * (x - y)
  }

  /// The mean of m_t given m_{t−1} (Eqs. 12 and 13): a small degradation, then the shrinking that goes with new noise.
  /// The noise to add has the variance 1 − α_t.
  public func forwardMean(_ previous: Double, from y: Double, toward x: Double, at t: Int) -> Double {
    let degradation = degraded(y, toward: x, at: t) - degraded(y, toward: x, at: t - 1)
    return schedule.alpha(t).squareRoot() * (previous + schedule.alphaBar(t - 1).squareRoot() * degradation)
  }

  /// m_t = √ᾱ_t y + √(1−ᾱ_t) · target: the closed form of t forward steps (Eqs. 16–18).
  public func state(_ y: Double, target: Double, at t: Int) -> Double {
    schedule.alphaBar(t).squareRoot() * y + schedule.noiseVariance(t).squareRoot() * target
  }

  /// What the network learns to predict: γ_s (x − y) + ε (Eq. 19).
  public func target(_ y: Double, toward x: Double, noise: Double) -> Double { gamma * (x - y) + noise }

  /// ŷ = (m_t − √(1−ᾱ_t) f) / √ᾱ_t: the target that a prediction implies (Eq. 21).
  public func estimate(_ state: Double, prediction: Double, at t: Int) -> Double {
    (state - schedule.noiseVariance(t).squareRoot() * prediction) / schedule.alphaBar(t).squareRoot()
  }

  /// The standard deviation of the noise in y + noise that would tell as much of y as m_t does to whoever knows x:
  /// σ/(1 − r) with σ = √(1−ᾱ_t)/√ᾱ_t and r = γ_s σ, the share of x (Eqs. 14–18); infinite at s, where m_t tells nothing
  /// (of the baseline, next to nothing).
  public func effectiveNoise(_ t: Int) -> Double {
    let sigma = (schedule.noiseVariance(t) / schedule.alphaBar(t)).squareRoot()
    return t == end ? .infinity : sigma / (1 - gamma * sigma)
  }

  // MARK: Reverse

  /// λ_t of Eq. 25: the weight of x in the posterior mean.
  public func lambda(_ t: Int) -> Double {
    let before = schedule.noiseVariance(t - 1).squareRoot()
    let now = schedule.noiseVariance(t).squareRoot()
    return before * (1 - schedule.alpha(t).squareRoot() * before / now) * gamma
  }

  /// σ_t² = (1−ᾱ_{t−1})/(1−ᾱ_t) · (1−α_t): the variance of the posterior; 0 at t = 1.
  public func posteriorVariance(_ t: Int) -> Double {
    schedule.noiseVariance(t - 1) / schedule.noiseVariance(t) * schedule.beta(t)
  }

  /// One step of Algorithm 2, from t to t − 1.
  public func posteriorStep(_ t: Int) -> ReverseStep {
    precondition((1...end).contains(t), "steps count from 1 to s")
    let alphaBar = schedule.alphaBar(t).squareRoot()
    let noise = schedule.noiseVariance(t).squareRoot()
    let alpha = schedule.alpha(t).squareRoot()
    let lambda = lambda(t)
    return ReverseStep(
      from: t, to: t - 1,
      state: 1 / alpha - lambda / alphaBar,
      prediction: noise / alphaBar * lambda - schedule.beta(t) / (alpha * noise),
      start: lambda,
      noise: t == 1 ? 0 : posteriorVariance(t).squareRoot())
  }

  /// A step from t to any k < t with f in the place of the noise, a share η of whose ε is drawn anew.
  ///
  /// η = 0 is the deterministic step (that of DDIM, for this process); η = 1 with k = t − 1 is Algorithm 2.
  public func stridedStep(from t: Int, to k: Int, eta: Double = 0) -> ReverseStep {
    precondition((1...end).contains(t) && (0..<t).contains(k), "steps go down from at most s to at least 0")
    precondition((0...1).contains(eta), "η is a share")
    let alphaBarT = schedule.alphaBar(t)
    let alphaBarK = schedule.alphaBar(k)
    let varianceT = schedule.noiseVariance(t)
    let varianceK = schedule.noiseVariance(k)
    let sigma = eta * (varianceK / varianceT * (1 - alphaBarT / alphaBarK)).squareRoot()
    let kept = max(0, varianceK - sigma * sigma).squareRoot()
    let start = (varianceK.squareRoot() - kept) * gamma
    let state = (alphaBarK.squareRoot() - start) / alphaBarT.squareRoot()
    return ReverseStep(
      from: t, to: k, state: state, prediction: kept - state * varianceT.squareRoot(), start: start, noise: sigma)
  }
}
