import Imaging
import Parallel

/// Gives a picture the colors of another: the linear map that carries the mean and the covariance of the one to those of
/// the other and moves colors the least.
///
/// Source: Pitié and Kokaram, “The linear Monge-Kantorovitch linear colour mapping for example-based colour transfer”,
/// CVMP 2007: T = A^(−1/2) (A^(1/2) B A^(1/2))^(1/2) A^(−1/2), A and B the covariances.
public struct ReferenceMatch: Sendable {
  /// Row by row, 3 × 3.
  let matrix: [[Double]]
  let from: [Double]
  let to: [Double]

  /// What is added to the variance of both sides, the square of two levels of eight bits: a picture without color is
  /// not stretched until its noise has some.
  static let leastVariance = (2.0 / 255) * (2.0 / 255)

  /// The map that makes colors with the statistics of `picture` into ones with those of `reference`.
  public init(from picture: ColorStatistics, to reference: ColorStatistics) {
    let a = picture.covariance.plusDiagonal(Self.leastVariance)
    let b = reference.covariance.plusDiagonal(Self.leastVariance)
    let root = a.power(0.5)
    matrix = SymmetricMatrix.sandwich(a.power(-0.5), .sandwich(root, b).power(0.5)).rows
    (from, to) = (picture.mean, reference.mean)
  }

  /// Applies the map.
  /// - Parameter strength: 0 for the picture as it is, 1 for the reference's colors.
  public func apply(to image: inout ColorImage, strength: Float, workers: WorkerPool) {
    precondition(image.encoding == .sRGB, "colors are matched in srgb")
    // value + strength (M (value − from) + to − value), as one matrix and one offset.
    let share = Double(strength)
    let m = (0..<3).map { row in
      (0..<3).map { Float(share * matrix[row][$0] + (row == $0 ? 1 - share : 0)) }
    }
    let offset = (0..<3).map { row in
      Float(share * (to[row] - (0..<3).reduce(0) { $0 + matrix[row][$1] * from[$1] }))
    }
    let columns = (0..<3).map { SIMD4(m[0][$0], m[1][$0], m[2][$0], 0) }
    let (red, green, blue) = (columns[0], columns[1], columns[2])
    let constant = SIMD4(offset[0], offset[1], offset[2], 0)
    image.values.updateBands(width: image.size.width * 3, bandHeight: 16, on: workers) { _, values in
      for pixel in stride(from: 0, to: values.count, by: 3) {
        let result = constant + values[pixel] * red + values[pixel + 1] * green + values[pixel + 2] * blue
        for channel in 0..<3 { values[pixel + channel] = result[channel] }
      }
    }
  }
}
