import Foundation

/// Where a sampler that takes few steps evaluates the network.
public enum StepSpacing: String, Sendable, Hashable, CaseIterable {
  /// Steps of nearly equal length.
  case even
  /// After the start, in equal ratios of the noise that the state has against what it tells of y.
  ///
  /// m_t/√ᾱ_t = (1 − r) y + r x + σ ε, with r = σ/σ_s, tells as much of y as y + σ/(1 − r) ε would. Above an effective
  /// noise σ/(1 − r) of `highest` it tells next to nothing, and an evaluation there repeats what the first one found; below
  /// `lowest` nothing is left to find. Even steps spend half of their evaluations above, and none near `lowest`.
  case noise

  /// Effective noise of the second and of the last evaluation, in units of [−1, 1].
  package static let (highest, lowest) = (0.15, 0.01)

  /// The steps at which the network is evaluated, falling from `start`.
  func stops(from start: Int, evaluations: Int, of process: DomainTransform) -> [Int] {
    precondition((1...start).contains(evaluations), "there are at most as many evaluations as steps")
    switch self {
    case .even:
      return (0..<evaluations).map { (start * (evaluations - $0) * 2 + evaluations) / (2 * evaluations) }
    case .noise:
      var stops = [start]
      for index in 1..<evaluations {
        // A single stop between start and end stands in the middle.
        let share = evaluations == 2 ? 0.5 : Double(index - 1) / Double(evaluations - 2)
        let wanted = Self.step(withEffectiveNoise: Self.highest * pow(Self.lowest / Self.highest, share), of: process)
        // Each stop lies below the one before and leaves a step for each that follows.
        stops.append(min(max(wanted, evaluations - index), stops[index - 1] - 1))
      }
      return stops
    }
  }

  /// The step whose effective noise is nearest to a value, by its logarithm.
  private static func step(withEffectiveNoise value: Double, of process: DomainTransform) -> Int {
    func distance(_ t: Int) -> Double { abs(log(process.effectiveNoise(t) / value)) }
    return (1...process.end).min { distance($0) < distance($1) } ?? 1
  }
}
