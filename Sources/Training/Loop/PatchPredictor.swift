import Diffusion
import Neural

/// A network in training as the reverse process sees it: the images of a batch one below the other as one frame.
///
/// Each image is sampled by itself, because the network sees them apart.
struct PatchPredictor: Predictor {
  let network: any TrainableNetwork
  let parameters: [Float]
  /// c and w of the batch; the state is taken from the process.
  let conditions: NetworkInputs

  func predict(
    _ state: FrameRows, at step: DiffusionStep,
    _ body: @Sendable (_ row: Int, _ prediction: Span<Float>) throws -> Void
  ) throws {
    var inputs = conditions
    let shape = inputs.state.imageShape
    precondition(state.height == shape.rows && state.pitch == shape.rowCount, "the frame holds the images of the batch")
    inputs.steps = [DiffusionStep](repeating: step, count: shape.batch)
    inputs.state = Tensor(
      shape: shape.axes,
      elements: (0..<shape.rows).flatMap { row in state.withRow(row) { row in row.indices.map { row[$0] } } })
    let prediction = network.prediction(of: parameters, batch: inputs)
    for row in 0..<shape.rows {
      try body(row, prediction.elements.span.extracting(row * shape.rowCount..<(row + 1) * shape.rowCount))
    }
  }
}

/// x of a batch, the images one below the other.
struct StackedImages: RowSource {
  let images: Tensor

  func read(row: Int, into values: inout MutableSpan<Float>) {
    let count = images.imageShape.rowCount
    values.copy(images.elements.span.extracting(row * count..<(row + 1) * count), to: 0)
  }
}
