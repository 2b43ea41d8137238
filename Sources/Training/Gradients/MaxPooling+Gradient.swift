import Neural
import Parallel

extension Tensor {
  /// The gradient of a loss with respect to this input of `maxPooled2`, given that with respect to its output: it goes to
  /// the largest value of each block, to the first in reading order of several.
  public func maxPooling2Gradient(_ output: Tensor, on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    let channels = shape.channels
    let result = shape.with(height: shape.height / 2, width: shape.width / 2)
    precondition(output.imageShape == result, "gradient \(output.shape) is not that of the output for \(self.shape)")
    return Tensor(rowsOf: shape, on: workers) { row, gradient in
      gradient.update(repeating: 0)
      let (image, y) = row.quotientAndRemainder(dividingBy: shape.height)
      guard y / 2 < result.height else { return }
      let values = elements.span
      let upper = (image * shape.height + y / 2 * 2) * shape.rowCount
      for x in 0..<result.width {
        let slopes = ((image * result.height + y / 2) * result.width + x) * channels
        for channel in 0..<channels {
          let left = 2 * x * channels + channel
          let block = [left, left + channels, left + shape.rowCount, left + channels + shape.rowCount]
          var largest = block[0]
          for place in block where values[upper + place] > values[upper + largest] { largest = place }
          let (winner, column) = largest.quotientAndRemainder(dividingBy: shape.rowCount)
          if winner == y % 2 { gradient[column] = output.elements[slopes + channel] }
        }
      }
    }
  }
}
