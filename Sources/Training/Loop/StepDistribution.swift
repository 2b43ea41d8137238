import Foundation
import Synthesis

/// How the steps of a training are drawn: t = ⌈u^power · s⌉ with u uniform.
public struct StepDistribution: Sendable, Hashable {
  /// 1 for each step as often as any other; above 1 small steps come more often.
  public var power: Double

  public init(power: Double) {
    precondition(power > 0, "the power is positive")
    self.power = power
  }

  /// Each step as often as any other (Algorithm 1).
  public static let uniform = StepDistribution(power: 1)

  /// Draws a step from 1 to `last`.
  package func draw(upTo last: Int, using random: inout RandomStream) -> Int {
    max(1, Int((pow(random.uniform(), power) * Double(last)).rounded(.up)))
  }
}
