import Diffusion
import Foundation

/// What a network learns at a step: from which state it is to predict what, and how much that counts.
public struct Objective: Sendable, Hashable {
  /// The process that the network will be sampled with.
  public enum Process: Sendable, Hashable {
    /// Eqs. 12–20: the state leads from y to x, the target is γ_s (x − y) + ε; steps 1…s.
    case domainTransform(DomainTransform)
    /// The baseline that the paper compares with (Eqs. 1–7): the state is y with noise, the target ε; steps 1…T.
    case denoising(NoiseSchedule)
  }

  /// How the squared error of f_θ counts at each step.
  public enum Weighting: String, Sendable, Hashable, Codable, CaseIterable {
    /// As it is (Eq. 20).
    case paper
    /// In units of the preconditioned network's result, which has the same variance at every step.
    case balanced
  }

  public var process: Process
  public var weighting: Weighting
  /// How far `balanced` goes on to making all images count alike, in [0, 1].
  public var equalization: Double

  public init(process: Process, weighting: Weighting, equalization: Double = 0) {
    precondition((0...1).contains(equalization), "the equalization is a share")
    self.process = process
    self.weighting = weighting
    self.equalization = equalization
  }

  private var schedule: NoiseSchedule {
    switch process {
    case .domainTransform(let transform): transform.schedule
    case .denoising(let schedule): schedule
    }
  }

  /// The last step that is trained: s, or T.
  public var lastStep: Int {
    switch process {
    case .domainTransform(let transform): transform.end
    case .denoising(let schedule): schedule.length
    }
  }

  /// Step t as networks are told of it.
  func moment(_ t: Int) -> DiffusionStep {
    DiffusionStep(number: t, noiseLevel: schedule.alphaBar(t).squareRoot())
  }

  /// Makes state and target of noise: `state` holds ε and becomes m_t, `target` is overwritten.
  package func prepare(
    state: inout MutableSpan<Float>, target: inout MutableSpan<Float>, y: Span<Float>, x: Span<Float>, at t: Int
  ) {
    let kept = Float(schedule.alphaBar(t).squareRoot())
    let added = Float(schedule.noiseVariance(t).squareRoot())
    let gamma: Float =
      switch process {
      case .domainTransform(let transform): Float(transform.gamma)
      case .denoising: 0
      }
    for index in y.indices {
      let f = gamma * (x[index] - y[index]) + state[index]
      target[index] = f
      state[index] = kept * y[index] + added * f
    }
  }

  /// What a squared error of f_θ counts at step t.
  ///
  /// In noisy images x is up to a hundred times farther from y than in clean ones, so that they would decide almost
  /// alone. Equalization divides the loss of an image by what the best linear estimate of y from c and the state leaves
  /// open in it, over what it does for the deviation that the preconditioning reckons with, to that power.
  /// - Parameter distance: mean square of x − y in the image.
  package func weight(at t: Int, distance: Double, of network: some TrainableNetwork) -> Float {
    switch (weighting, process) {
    case (.paper, _): return 1
    case (.balanced, .denoising): return Float(network.lossWeight(at: t))
    case (.balanced, .domainTransform(let transform)):
      let balanced = network.lossWeight(at: t)
      return Float(balanced * pow(Self.relativeWeight(transform, at: t, distance: distance) / balanced, equalization))
    }
  }

  /// The weight in units of what is left open: an error of f_θ is one of ŷ divided by σ (Eq. 21), and the state tells as
  /// much of y as y + σ/(1 − r) ε would.
  private static func relativeWeight(_ process: DomainTransform, at t: Int, distance: Double) -> Double {
    let square = process.schedule.noiseVariance(t) / process.schedule.alphaBar(t)
    let remaining = max(0, 1 - process.gamma * square.squareRoot())
    let open = distance * square / (remaining * remaining * distance + square)
    return square / (open + leastDeviation * leastDeviation)
  }

  /// Errors below this, half a level of eight bits, count no more than it does.
  private static let leastDeviation = 0.004
}
