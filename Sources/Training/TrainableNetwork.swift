import Diffusion
import Neural

/// A network f_θ that can be trained: its parameters as one vector, and the gradient of a loss over a batch.
public protocol TrainableNetwork: Sendable {
  /// Where each tensor of the parameters lies.
  var layout: ParameterLayout { get }

  /// Parameters to begin a training with.
  func initialParameters(seed: UInt64) -> [Float]

  /// The gradient of a loss with respect to the parameters, summed over the batch.
  ///
  /// The result is the same for any number of workers.
  /// - Parameters:
  ///   - parameters: as many as `layout` says.
  ///   - loss: is given the prediction for some images of the batch, images × H × W × 3, and writes the gradient of the
  ///     loss with respect to it. Called once for each image, from the workers.
  func gradient(
    of parameters: [Float], batch: NetworkInputs,
    loss: @Sendable (_ images: Range<Int>, _ prediction: Span<Float>, _ gradient: inout MutableSpan<Float>) -> Void
  ) -> [Float]

  /// f_θ of a batch, (N, H, W, 3).
  func prediction(of parameters: [Float], batch: NetworkInputs) -> Tensor

  /// What a squared error of f_θ at step t counts in units of the network's own result.
  func lossWeight(at t: Int) -> Double
}

/// What f_θ is given for a batch: m_t, c, w and t.
public struct NetworkInputs: Sendable {
  /// m_t: (N, H, W, 3), in [−1, 1] and noise.
  public var state: Tensor
  /// c: (N, H, W, 3), in [−1, 1].
  public var color: Tensor
  /// w: (N, H/2, W/2, 4), in [−1, 1].
  public var raw: Tensor
  /// The step of each image.
  public var steps: [DiffusionStep]

  public init(state: Tensor, color: Tensor, raw: Tensor, steps: [DiffusionStep]) {
    let shape = state.imageShape
    precondition(color.shape == state.shape && shape.channels == 3, "m_t and c are (N, H, W, 3)")
    precondition(
      raw.shape == [shape.batch, shape.height / 2, shape.width / 2, 4] && shape.height % 2 == 0 && shape.width % 2 == 0,
      "w is (N, H/2, W/2, 4)")
    precondition(steps.count == shape.batch, "each image has its step")
    self.state = state
    self.color = color
    self.raw = raw
    self.steps = steps
  }
}
