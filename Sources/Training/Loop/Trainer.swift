import Diffusion
import Neural
import Parallel
import Synchronization

/// Takes the steps of a training: batch, gradient, clipping, Adam, moving average.
public struct Trainer: Sendable {
  package let network: any TrainableNetwork
  let stream: ExampleStream
  package let maker: BatchMaker
  let optimizer: Adam
  let schedule: LearningRateSchedule
  /// The largest norm that a gradient keeps; nil for any.
  let clipping: Double?
  let workers: WorkerPool

  package init(
    network: any TrainableNetwork, stream: ExampleStream, maker: BatchMaker, optimizer: Adam,
    schedule: LearningRateSchedule, clipping: Double?, workers: WorkerPool
  ) {
    self.network = network
    self.stream = stream
    self.maker = maker
    self.optimizer = optimizer
    self.schedule = schedule
    self.clipping = clipping
    self.workers = workers
  }

  /// What is known of a step that was taken.
  public struct Report: Sendable, Hashable {
    /// The step's number, from 1.
    public var step: Int
    /// The loss of its batch: mean of the squared error of f_θ, as the objective weighs it.
    public var loss: Double
    /// The learning rate.
    public var rate: Double
    /// The norm of the gradient before it was clipped.
    public var gradientNorm: Double
  }

  /// Takes the next step.
  /// - Throws: `TrainingError`: `diverged` if loss or gradient are not finite, the state then being as it was; what the
  ///   examples' source throws.
  public func advance(_ state: inout TrainingState) throws -> Report {
    let number = state.step
    let batch = maker.batch(try stream.batch(at: number), number: number, on: workers)
    let (loss, gradient) = lossAndGradient(network, state.parameters, batch)
    let norm = gradientNorm(gradient, on: workers)
    guard loss.isFinite, norm.isFinite else {
      throw TrainingError(
        .diverged, place: "step \(number + 1)", problem: "the loss is \(loss), the norm of its gradient \(norm)",
        remedy: "resume from the last checkpoint with a lower optimizer.rate or a lower optimizer.clip")
    }
    let rate = schedule.rate(at: number + 1)
    optimizer.update(
      &state.parameters, gradient: gradient,
      gradientScale: clipping.map { clippingFactor(norm: norm, limit: $0) } ?? 1, state: &state.optimizer,
      learningRate: rate, on: workers)
    state.average.update(with: state.parameters, on: workers)
    return Report(step: number + 1, loss: loss, rate: rate, gradientNorm: norm)
  }

  /// Mean squared error of f_θ as the objective weighs it, and its gradient (Eq. 20).
  private func lossAndGradient(
    _ network: some TrainableNetwork, _ parameters: [Float], _ batch: BatchMaker.Batch
  ) -> (loss: Double, gradient: [Float]) {
    let steps = batch.inputs.steps
    let sums = LossSums(count: steps.count)
    let target = batch.target
    let gradient = network.gradient(of: parameters, batch: batch.inputs) { images, prediction, gradient in
      let count = prediction.count / images.count
      for (offset, image) in images.enumerated() {
        let weight =
          maker.objective.weight(at: steps[image].number, distance: batch.distances[image], of: network)
          / Float(target.count)
        var sum = 0.0
        for index in 0..<count {
          let difference = prediction[offset * count + index] - target[image * count + index]
          sum += Double(difference * difference)
          gradient[offset * count + index] = 2 * weight * difference
        }
        sums.set(sum * Double(weight), for: image)
      }
    }
    return (sums.total, gradient)
  }
}

/// The losses of a batch's images, added in their order whichever worker comes first.
private final class LossSums: Sendable {
  /// Protected by its mutex.
  private let sums: Mutex<[Double]>

  init(count: Int) { sums = Mutex([Double](repeating: 0, count: count)) }

  func set(_ sum: Double, for image: Int) { sums.withLock { $0[image] = sum } }
  var total: Double { sums.withLock { $0.reduce(0, +) } }
}
