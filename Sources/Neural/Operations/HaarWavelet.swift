import Parallel

// One level of the two-dimensional Haar transform, orthonormal, as MWCNN uses it (P. Liu et al., "Multi-level
// Wavelet-CNN", 2018): band k of channel c stands at 4c + k. With the 2 × 2 block [a b; c d]:
//   0: (a + b + c + d) / 2    1: (a + b − c − d) / 2    2: (a − b + c − d) / 2    3: (a − b − c + d) / 2

extension Tensor {
  /// The Haar transform: (N, H, W, C) → (N, H/2, W/2, 4C), H and W even.
  public func haarTransformed(on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    precondition(shape.height.isMultiple(of: 2) && shape.width.isMultiple(of: 2), "H and W are even")
    let channels = shape.channels
    let result = shape.with(height: shape.height / 2, width: shape.width / 2).with(channels: 4 * channels)
    return Tensor(rowsOf: result, on: workers) { row, output in
      let base = 2 * row * shape.rowCount
      let upper = elements.span.extracting(base..<base + shape.rowCount)
      let lower = elements.span.extracting(base + shape.rowCount..<base + 2 * shape.rowCount)
      for x in 0..<result.width {
        let top = upper.extracting(2 * x * channels..<2 * (x + 1) * channels)
        let bottom = lower.extracting(2 * x * channels..<2 * (x + 1) * channels)
        output.slice(4 * x * channels, count: 4 * channels) { bands in
          for channel in 0..<channels {
            let sumTop = top[channel] + top[channels + channel]
            let sumBottom = bottom[channel] + bottom[channels + channel]
            let differenceTop = top[channel] - top[channels + channel]
            let differenceBottom = bottom[channel] - bottom[channels + channel]
            bands[4 * channel] = 0.5 * (sumTop + sumBottom)
            bands[4 * channel + 1] = 0.5 * (sumTop - sumBottom)
            bands[4 * channel + 2] = 0.5 * (differenceTop + differenceBottom)
            bands[4 * channel + 3] = 0.5 * (differenceTop - differenceBottom)
          }
        }
      }
    }
  }

  /// The inverse Haar transform: (N, H, W, 4C) → (N, 2H, 2W, C).
  public func inverseHaarTransformed(on workers: WorkerPool) -> Tensor {
    let shape = imageShape
    precondition(shape.channels.isMultiple(of: 4), "four bands a channel")
    let channels = shape.channels / 4
    let result = shape.with(height: 2 * shape.height, width: 2 * shape.width).with(channels: channels)
    return Tensor(rowsOf: result, on: workers) { row, output in
      let (sourceRow, half) = row.quotientAndRemainder(dividingBy: 2)
      let line = elements.span.extracting(sourceRow * shape.rowCount..<(sourceRow + 1) * shape.rowCount)
      let vertical: Float = half == 0 ? 0.5 : -0.5
      for x in 0..<shape.width {
        let bands = line.extracting(4 * x * channels..<4 * (x + 1) * channels)
        output.slice(2 * x * channels, count: 2 * channels) { pair in
          for channel in 0..<channels {
            let even = 0.5 * bands[4 * channel] + vertical * bands[4 * channel + 1]
            let odd = 0.5 * bands[4 * channel + 2] + vertical * bands[4 * channel + 3]
            pair[channel] = even + odd
            pair[channels + channel] = even - odd
          }
        }
      }
    }
  }

  /// The filters of the transform as weights files hold them, (4n, 1, 2, 2): the four bands n times over.
  package static func haarFilters(shape: [Int]) -> Tensor {
    let bands: [[Float]] = [[1, 1, 1, 1], [1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]]
    let filters = bands.flatMap { $0.map { $0 / 2 } }
    return Tensor(shape: shape, elements: (0..<shape.reduce(1, *)).map { filters[$0 % filters.count] })
  }
}
