import Parallel

/// Sums over the pixels of each image and channel, in float64: what means and variances are made of.
///
/// Stretches of 4,096 pixels are summed apart and their sums added in order, so the result is the same for any number
/// of workers.
struct ChannelMoments {
  /// Σx for each image and channel, N · C.
  let sums: [Double]
  /// Σx² for each image and channel, N · C.
  let squares: [Double]

}

extension Tensor {
  /// The moments of these images' channels, (N, H, W, C).
  func channelMoments(on workers: WorkerPool) -> ChannelMoments {
    let shape = imageShape
    let (channels, area) = (shape.channels, shape.area)
    let stretch = 4096
    let stretches = max(1, (area + stretch - 1) / stretch)
    let partial = [Double](
      rows: shape.batch * stretches, width: 2 * channels, bandHeight: 1, on: workers
    ) { band, totals in
      let (image, index) = band.lowerBound.quotientAndRemainder(dividingBy: stretches)
      let first = image * area + index * stretch
      let last = image * area + min(area, (index + 1) * stretch)
      totals.update(repeating: 0)
      addMoments(of: elements.span.extracting(first * channels..<last * channels), channels: channels, to: &totals)
    }
    var sums = [Double](repeating: 0, count: shape.batch * channels)
    var squares = sums
    for image in 0..<shape.batch {
      for index in 0..<stretches {
        let base = (image * stretches + index) * 2 * channels
        for channel in 0..<channels {
          sums[image * channels + channel] += partial[base + channel]
          squares[image * channels + channel] += partial[base + channels + channel]
        }
      }
    }
    return ChannelMoments(sums: sums, squares: squares)
  }
}

/// Adds each pixel's values to the first half of `totals`, their squares to the second.
private func addMoments(of values: Span<Float>, channels: Int, to totals: inout MutableSpan<Double>) {
  for start in stride(from: 0, to: values.count, by: channels) {
    let pixel = values.extracting(start..<start + channels)
    totals.slice(0, count: channels) { sums in
      for channel in pixel.indices { sums[channel] += Double(pixel[channel]) }
    }
    totals.slice(channels, count: channels) { squares in
      for channel in pixel.indices { squares[channel] += Double(pixel[channel]) * Double(pixel[channel]) }
    }
  }
}
