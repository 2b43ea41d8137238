import Parallel

/// Sums over the pixels of each image and channel, in float64: what means, variances and the gradients of biases, scales
/// and norms are made of.
///
/// Stretches of 4,096 pixels are summed apart and their sums added in order, so the result is the same for any number
/// of workers.
package struct ChannelSums: Sendable {
  /// Σx for each image and channel, N · C.
  package let sums: [Double]
  /// Σx·y for each image and channel, N · C.
  package let products: [Double]
}

extension Tensor {
  /// The sums of these images' channels, x, and of their products with others of the same shape, y: (N, H, W, C).
  package func channelSums(times other: Tensor, on workers: WorkerPool) -> ChannelSums {
    precondition(shape == other.shape, "shapes \(shape) and \(other.shape) differ")
    let image = imageShape
    let (channels, area) = (image.channels, image.area)
    let stretch = 4096
    let stretches = max(1, (area + stretch - 1) / stretch)
    let partial = [Double](
      rows: image.batch * stretches, width: 2 * channels, bandHeight: 1, on: workers
    ) { band, totals in
      let (image, index) = band.lowerBound.quotientAndRemainder(dividingBy: stretches)
      let first = (image * area + index * stretch) * channels
      let last = (image * area + min(area, (index + 1) * stretch)) * channels
      totals.update(repeating: 0)
      addSums(
        of: elements.span.extracting(first..<last), times: other.elements.span.extracting(first..<last),
        channels: channels, to: &totals)
    }
    var sums = [Double](repeating: 0, count: image.batch * channels)
    var products = sums
    for image in 0..<image.batch {
      for index in 0..<stretches {
        let base = (image * stretches + index) * 2 * channels
        for channel in 0..<channels {
          sums[image * channels + channel] += partial[base + channel]
          products[image * channels + channel] += partial[base + channels + channel]
        }
      }
    }
    return ChannelSums(sums: sums, products: products)
  }
}

/// Adds each pixel's values to the first half of `totals`, their products with those of `others` to the second.
private func addSums(
  of values: Span<Float>, times others: Span<Float>, channels: Int, to totals: inout MutableSpan<Double>
) {
  for start in stride(from: 0, to: values.count, by: channels) {
    let pixel = values.extracting(start..<start + channels)
    let other = others.extracting(start..<start + channels)
    totals.slice(0, count: channels) { sums in
      for channel in pixel.indices { sums[channel] += Double(pixel[channel]) }
    }
    totals.slice(channels, count: channels) { products in
      for channel in pixel.indices { products[channel] += Double(pixel[channel]) * Double(other[channel]) }
    }
  }
}
