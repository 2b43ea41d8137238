/// How the reverse process goes from a start step down to 0.
public enum Sampler: Sendable, Hashable {
  /// Algorithm 2: every step from `start` to 1, each followed by the posterior's noise.
  case ancestral(start: Int)
  /// `evaluations` deterministic steps.
  case deterministic(start: Int, evaluations: Int, spacing: StepSpacing = .even)
  /// The same with a share `eta` of the noise drawn anew at each step.
  case stochastic(start: Int, evaluations: Int, spacing: StepSpacing = .even, eta: Double)

  /// The step at which the process begins: x with the noise of so many steps.
  public var start: Int {
    switch self {
    case .ancestral(let start), .deterministic(let start, _, _), .stochastic(let start, _, _, _): start
    }
  }

  /// The steps of the reverse process, from the start down.
  public func steps(of process: DomainTransform) -> [ReverseStep] {
    switch self {
    case .ancestral(let start):
      return (1...start).reversed().map(process.posteriorStep)
    case .deterministic(let start, let evaluations, let spacing):
      return Sampler.stochastic(start: start, evaluations: evaluations, spacing: spacing, eta: 0).steps(of: process)
    case .stochastic(let start, let evaluations, let spacing, let eta):
      let stops = spacing.stops(from: start, evaluations: evaluations, of: process) + [0]
      return zip(stops, stops.dropFirst()).map { process.stridedStep(from: $0, to: $1, eta: eta) }
    }
  }
}
