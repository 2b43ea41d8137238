import Neural
import Parallel

/// The exponential moving average of a network's parameters: smoother than the parameters of any one step, and what is
/// shipped.
///
/// average ← average + (1 − decay) · (parameters − average), from the initial parameters on.
public struct MovingAverage: Sendable, Equatable {
  /// How slowly the average forgets, 0..<1.
  public let decay: Double
  /// The average, a value for each parameter.
  public private(set) var values: [Float]

  /// - Parameter values: The initial parameters, or the average of a checkpoint.
  public init(of values: [Float], decay: Double) {
    precondition((0..<1).contains(decay), "the decay is in 0..<1")
    self.values = values
    self.decay = decay
  }

  /// Takes the parameters after a step into the average.
  public mutating func update(with parameters: [Float], on workers: WorkerPool) {
    precondition(parameters.count == values.count, "the average has a value for each parameter")
    let share = Float(1 - decay)
    values.updateBands(width: 1, bandHeight: 1 << 15, on: workers) { range, average in
      let fresh = parameters.span.extracting(range)
      for index in fresh.indices { average[index] += share * (fresh[index] - average[index]) }
    }
  }
}
