/// One step of the reverse process, as the four factors that it comes down to:
/// m_to = state · m_from + prediction · f_θ + start · x + noise · z, with z drawn from the standard normal distribution.
public struct ReverseStep: Sendable, Hashable {
  /// Step number before, and after.
  public var from: Int
  public var to: Int
  /// Factor of m_from.
  public var state: Double
  /// Factor of the network's prediction f_θ.
  public var prediction: Double
  /// Factor of x, the picture that the process began from.
  public var start: Double
  /// Factor of z.
  public var noise: Double

  public init(from: Int, to: Int, state: Double, prediction: Double, start: Double, noise: Double) {
    self.from = from
    self.to = to
    self.state = state
    self.prediction = prediction
    self.start = start
    self.noise = noise
  }
}
