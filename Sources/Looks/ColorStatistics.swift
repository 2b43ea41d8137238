import Imaging
import Parallel

/// Mean and covariance of the colors of a picture.
public struct ColorStatistics: Sendable, Hashable {
  /// Of red, green and blue, encoded, in [0, 1].
  let mean: [Double]
  let covariance: SymmetricMatrix

  init(mean: [Double], covariance: SymmetricMatrix) {
    precondition(mean.count == 3, "a color has three channels")
    self.mean = mean
    self.covariance = covariance
  }

  /// The statistics of all pixels, each clipped to [0, 1].
  /// - Throws: `LooksError` for a picture that is not sRGB-encoded, is empty or holds values that are not finite.
  public init(of image: ColorImage, name: String, workers: WorkerPool) throws(LooksError) {
    try LooksError.refuseLinear(image, named: name)
    let (width, area) = (image.size.width, Double(image.size.area))
    // Per row the sums of r, g, b, rr, rg, rb, gg, gb, bb; added up in the order of the rows.
    let sums = [Double](rows: image.size.height, width: 9, bandHeight: 16, on: workers) { band, sums in
      let values = image.values.span
      for (place, row) in band.enumerated() {
        var sum = [9 of Double](repeating: 0)
        for pixel in stride(from: row * width * 3, to: (row + 1) * width * 3, by: 3) {
          let (r, g, b) = (
            Self.clipped(values[pixel]), Self.clipped(values[pixel + 1]), Self.clipped(values[pixel + 2])
          )
          let terms: [9 of Double] = [r, g, b, r * r, r * g, r * b, g * g, g * b, b * b]
          for index in terms.indices { sum[index] += terms[index] }
        }
        for index in 0..<9 { sums[place * 9 + index] = sum[index] }
      }
    }
    let mean = (0..<9).map { index in
      stride(from: index, to: sums.count, by: 9).reduce(0) { $0 + sums[$1] } / area
    }
    guard image.size.area > 0, mean.allSatisfy({ $0.isFinite }) else {
      throw LooksError(
        .unusable, place: name, problem: "has no pixels, or some that are not finite",
        remedy: "leave the picture out, or look at what made it")
    }
    func covariance(_ product: Int, _ a: Int, _ b: Int) -> Double { mean[product] - mean[a] * mean[b] }
    self.init(
      mean: Array(mean[0..<3]),
      covariance: SymmetricMatrix([
        [covariance(3, 0, 0), covariance(4, 0, 1), covariance(5, 0, 2)],
        [0, covariance(6, 1, 1), covariance(7, 1, 2)], [0, 0, covariance(8, 2, 2)],
      ]))
  }

  @inline(__always)
  private static func clipped(_ value: Float) -> Double { value.isNaN ? .nan : Double(min(max(value, 0), 1)) }
}
