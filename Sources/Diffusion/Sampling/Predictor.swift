/// A network f_θ with its conditions in place: given the state m_t, it predicts γ_s (x − y) + ε.
///
/// This is all that the reverse process asks of a network, so that anything with this one method can be sampled with
/// `DomainTransform.sample`: whatever its conditions are, it brings them along.
public protocol Predictor: Sendable {
  /// Calls `body` exactly once for each row of the frame with the prediction for that row, width × channels.
  ///
  /// Calls may come from several threads at once and in any order, but for a row only when the prediction no longer reads
  /// that row of the state: `body` overwrites it.
  func predict(
    _ state: FrameRows, at step: DiffusionStep,
    _ body: @Sendable (_ row: Int, _ prediction: Span<Float>) throws -> Void
  ) throws
}

/// A moment of the process, as networks are told of it.
public struct DiffusionStep: Sendable, Hashable {
  /// t, counted from 1.
  public let number: Int
  /// √ᾱ_t, the noise level that continuous embeddings use.
  public let noiseLevel: Double

  public init(number: Int, noiseLevel: Double) {
    self.number = number
    self.noiseLevel = noiseLevel
  }
}

/// A picture that gives out its rows, such as x in [−1, 1].
public protocol RowSource: Sendable {
  /// Writes row `row`, width × channels, every value of it.
  func read(row: Int, into values: inout MutableSpan<Float>)
}
