import Parallel

/// All that a training changes from step to step; everything else follows from its configuration and the step's number.
public struct TrainingState: Sendable, Equatable {
  /// Steps taken so far.
  public var step: Int { optimizer.stepCount }
  /// The parameters of the network.
  public var parameters: [Float]
  public var optimizer: Adam.State
  /// The moving average of the parameters: what a model file holds.
  public var average: MovingAverage

  public init(parameters: [Float], optimizer: Adam.State, average: MovingAverage) {
    precondition(
      optimizer.firstMoments.count == parameters.count && average.values.count == parameters.count,
      "optimizer and average have a value for each parameter")
    self.parameters = parameters
    self.optimizer = optimizer
    self.average = average
  }

  /// The state before the first step.
  public init(initial parameters: [Float], averageDecay: Double) {
    self.init(
      parameters: parameters, optimizer: Adam.State(count: parameters.count),
      average: MovingAverage(of: parameters, decay: averageDecay))
  }
}
