import Parallel

extension Tensor {
  /// These images sampled where a flow points, and the mask of the pixels whose samples lie inside.
  ///
  /// Image (N, H, W, C) and flow (N, H, W, 2) of (x, y) in pixels → image (N, H, W, C) and mask (N, H, W, 1). Pixel
  /// (y, x) is sampled bilinearly, zero outside, at x + u·W/(W − 1), y + v·H/(H − 1). That the flow is stretched by
  /// W/(W − 1) is how the published alignment of RAW-to-sRGB scales it, kept so that its numbers can be compared.
  /// Where the weights of the pixels inside sum to 0.999 or less, the mask is 0 and so is the output.
  public func warpedBackward(by flow: Tensor, on workers: WorkerPool) -> (image: Tensor, mask: Tensor) {
    let shape = imageShape
    precondition(flow.shape == shape.with(channels: 2).axes, "flow \(flow.shape) is not (N, H, W, 2) of \(self.shape)")
    precondition(shape.height > 1 && shape.width > 1, "a warp needs two rows and two columns")
    let channels = shape.channels
    // The mask travels as one more channel, so that both are made in one pass.
    let both = Tensor(rowsOf: shape.with(channels: channels + 1), on: workers) { row, output in
      let (image, y) = row.quotientAndRemainder(dividingBy: shape.height)
      let line = flow.elements.span.extracting(row * shape.width * 2..<(row + 1) * shape.width * 2)
      let start = image * shape.area * channels
      let source = elements.span.extracting(start..<start + shape.area * channels)
      for x in 0..<shape.width {
        let taps = BilinearTaps(
          x: Double(x) + Double(line[2 * x]) * Double(shape.width) / Double(shape.width - 1),
          y: Double(y) + Double(line[2 * x + 1]) * Double(shape.height) / Double(shape.height - 1), in: shape)
        output.slice(x * (channels + 1), count: channels + 1) { pixel in
          pixel.update(repeating: 0)
          guard taps.coverage > 0.999 else { return }
          for tap in taps.all.indices {
            let (position, weight) = taps.all[tap]
            guard weight != 0 else { continue }
            let sample = source.extracting(position * channels..<(position + 1) * channels)
            for channel in sample.indices { pixel[channel] += weight * sample[channel] }
          }
          pixel[channels] = 1
        }
      }
    }
    return (both.channels(0..<channels, on: workers), both.channels(channels..<channels + 1, on: workers))
  }
}

/// The four pixels around a point, and their shares in its value: zero for those outside the image.
private struct BilinearTaps {
  /// Index within the image (y · W + x) and share of each.
  private(set) var all = [4 of (position: Int, weight: Float)](repeating: (0, 0))
  /// The shares that lie inside, summed: 1 for a point within the image, 0 for one far outside or not a number.
  private(set) var coverage: Float = 0

  init(x: Double, y: Double, in shape: ImageShape) {
    guard x > -1, x < Double(shape.width), y > -1, y < Double(shape.height) else { return }
    let (left, top) = (x.rounded(.down), y.rounded(.down))
    let (dx, dy) = (Float(x - left), Float(y - top))
    for index in 0..<4 {
      let column = Int(left) + index & 1
      let row = Int(top) + index >> 1
      guard column >= 0, column < shape.width, row >= 0, row < shape.height else { continue }
      let weight = (index & 1 == 0 ? 1 - dx : dx) * (index >> 1 == 0 ? 1 - dy : dy)
      all[index] = (row * shape.width + column, weight)
      coverage += weight
    }
  }
}
