import Diffusion
import Neural
import Parallel

/// A picture in memory, height × width × channels.
struct Picture: RowSource {
  let width: Int
  let height: Int
  let channels: Int
  var values: [Float]

  init(width: Int, height: Int, channels: Int, value: (_ x: Int, _ y: Int, _ channel: Int) -> Float) {
    self.width = width
    self.height = height
    self.channels = channels
    values = []
    for y in 0..<height {
      for x in 0..<width {
        for channel in 0..<channels { values.append(value(x, y, channel)) }
      }
    }
  }

  /// One image of an NCHW tensor.
  init(nchw tensor: Tensor, image: Int) {
    let (c, h, w) = (tensor.shape[1], tensor.shape[2], tensor.shape[3])
    self.init(width: w, height: h, channels: c) { x, y, channel in
      tensor.elements[((image * c + channel) * h + y) * w + x]
    }
  }

  func read(row: Int, into span: inout MutableSpan<Float>) {
    for index in span.indices { span[index] = values[row * width * channels + index] }
  }

  /// The picture as the state of a process.
  var frame: FrameRows {
    let frame = FrameRows(height: height, width: width, channels: channels)
    for row in 0..<height { frame.withMutableRow(row) { read(row: row, into: &$0) } }
    return frame
  }
}

extension FrameRows {
  /// All values, row by row.
  var values: [Float] {
    (0..<height).flatMap { row in withRow(row) { span in span.indices.map { span[$0] } } }
  }
}

extension Predictor {
  /// The whole prediction, row by row.
  func prediction(_ state: FrameRows, at step: DiffusionStep) throws -> [Float] {
    let result = FrameRows(height: state.height, width: state.width, channels: state.channels)
    try predict(state, at: step) { row, prediction in
      result.withMutableRow(row) { for index in $0.indices { $0[index] = prediction[index] } }
    }
    return result.values
  }
}
