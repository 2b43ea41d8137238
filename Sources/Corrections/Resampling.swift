import Imaging
import Parallel

/// Makes a picture of another by taking each pixel from a place of it, by Lanczos' filter of three lobes.
struct Resampling: Sendable {
  /// One for all channels, or one each for red, green and blue.
  let models: [WarpModel]

  /// The picture as the models move it; beyond the frame it goes on as its outermost pixels.
  func resampled(_ image: ColorImage, workers: WorkerPool) -> ColorImage {
    let (width, height) = (image.size.width, image.size.height)
    let (source, table) = (image.values, LanczosTable.shared.weights)
    let values = [Float](rows: height, width: width * 3, bandHeight: 16, on: workers) { band, target in
      let source = source.span
      let weights = table.span
      for row in band {
        for column in 0..<width {
          let place = ((row - band.lowerBound) * width + column) * 3
          for (plane, model) in models.enumerated() {
            let point = model.source(row: row, column: column)
            let (top, rowPhase) = Self.position(point.row, height)
            let (left, columnPhase) = Self.position(point.column, width)
            let color = Self.sum(source, weights, width, height, top, rowPhase, left, columnPhase)
            if models.count == 1 {
              for channel in 0..<3 { target[place + channel] = color[channel] }
            } else {
              target[place + plane] = color[plane]
            }
          }
        }
      }
    }
    return ColorImage(size: image.size, values: values, encoding: image.encoding, metadata: image.metadata)
  }

  /// The first of six pixels around a place, and the phase of the weights.
  private static func position(_ place: Double, _ count: Int) -> (Int, Int) {
    // Farther out than this nothing changes.
    let inside = max(-3, min(place, Double(count + 2)))
    let whole = inside.rounded(.down)
    return (Int(whole) - 2, Int(((inside - whole) * Double(LanczosTable.phases)).rounded()))
  }

  private static func sum(
    _ source: Span<Float>, _ weights: Span<Float>, _ width: Int, _ height: Int, _ top: Int, _ rowPhase: Int,
    _ left: Int, _ columnPhase: Int
  ) -> SIMD3<Float> {
    let taps = LanczosTable.taps
    let isInside = left >= 0 && left + taps <= width
    var sum = SIMD3<Float>.zero
    for down in 0..<taps {
      let first = min(max(top + down, 0), height - 1) * width
      var line = SIMD3<Float>.zero
      for right in 0..<taps {
        let column = isInside ? left + right : min(max(left + right, 0), width - 1)
        let pixel = (first + column) * 3
        line += SIMD3(source[pixel], source[pixel + 1], source[pixel + 2]) * weights[columnPhase * taps + right]
      }
      sum += line * weights[rowPhase * taps + down]
    }
    return sum
  }
}
