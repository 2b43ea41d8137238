import Parallel

extension Tensor {
  /// The correlation of these features with those of a second image, for displacements of up to 4 pixels each way.
  ///
  /// (N, H, W, C) and (N, H, W, C) → (N, H, W, 81): channel 9·(dy + 4) + (dx + 4) is the mean over the channels of
  /// first[y, x] · second[y + dy, x + dx], zero outside (D. Sun et al., "PWC-Net", 2018).
  public func costVolume(with second: Tensor, on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    precondition(second.shape == self.shape, "shapes \(self.shape) and \(second.shape) differ")
    let (channels, reach) = (shape.channels, 4)
    let side = 2 * reach + 1
    let scale = 1 / Float(channels)
    return Tensor(rowsOf: shape.with(channels: side * side), on: workers) { row, output in
      let (image, y) = row.quotientAndRemainder(dividingBy: shape.height)
      output.update(repeating: 0)
      let line = elements.span.extracting(row * shape.rowCount..<(row + 1) * shape.rowCount)
      for dy in max(-reach, -y)...min(reach, shape.height - 1 - y) {
        let base = (image * shape.height + y + dy) * shape.rowCount
        let other = second.elements.span.extracting(base..<base + shape.rowCount)
        for x in 0..<shape.width {
          let pixel = line.extracting(x * channels..<(x + 1) * channels)
          for dx in max(-reach, -x)...min(reach, shape.width - 1 - x) {
            let partner = other.extracting((x + dx) * channels..<(x + dx + 1) * channels)
            output[(x * side + dy + reach) * side + dx + reach] = scale * dotProduct(pixel, partner)
          }
        }
      }
    }
  }
}
