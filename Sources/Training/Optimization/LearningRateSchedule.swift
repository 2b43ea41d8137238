import Foundation

/// How the learning rate goes: it rises linearly over the warm-up, then stays or falls.
public struct LearningRateSchedule: Sendable, Hashable {
  /// What follows the warm-up.
  public enum Course: Sendable, Hashable {
    /// The rate stays (Yi et al., DiffRAW, AAAI 2024: 10,000 steps of warm-up, then 1e-4).
    case constant
    /// The rate falls as half a cosine down to `floor` at step `end`, and stays there
    /// (I. Loshchilov, F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017, without restarts).
    case cosine(end: Int, floor: Double)
  }

  /// The rate at the end of the warm-up.
  public var peak: Double
  /// Steps until the peak is reached; 0 for none.
  public var warmUp: Int
  public var course: Course

  public init(peak: Double, warmUp: Int, course: Course = .constant) {
    precondition(peak > 0 && warmUp >= 0, "the peak is above 0, the warm-up at least 0 steps")
    if case .cosine(let end, let floor) = course {
      precondition(end >= warmUp && (0...peak).contains(floor), "the rate falls after the warm-up, to 0 up to the peak")
    }
    self.peak = peak
    self.warmUp = warmUp
    self.course = course
  }

  /// The rate of a step, counted from 1.
  public func rate(at step: Int) -> Double {
    precondition(step >= 1, "steps count from 1")
    if step < warmUp { return peak * Double(step) / Double(warmUp) }
    switch course {
    case .constant: return peak
    case .cosine(let end, let floor):
      guard step < end else { return floor }
      let share = Double(step - warmUp) / Double(end - warmUp)
      return floor + (peak - floor) * (1 + cos(.pi * share)) / 2
    }
  }
}
