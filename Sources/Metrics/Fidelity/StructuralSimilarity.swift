import Imaging
import Parallel

/// What the conventions of SSIM have in common: local moments under the Gaussian window, taken only where it lies
/// within the picture.
///
/// Wang, Bovik, Sheikh and Simoncelli, “Image quality assessment: from error visibility to structural similarity”, IEEE
/// Trans. Image Process. 13, 2004, Eq. 13, with K₁ = 0.01 and K₂ = 0.03.
struct StructuralSimilarity {
  /// How the window's weights are rounded.
  enum Precision {
    /// Not at all: one side's weights, taken along rows and along columns.
    case double
    /// The 11 × 11 products of both sides' weights, each to single precision.
    case single
  }

  let precision: Precision
  /// Whether the product of contrast and structure is held at zero where it is negative.
  let clampsStructure: Bool
  /// Whether means are compared too, or contrast and structure alone.
  var comparesLuminance = true

  /// Mean similarity of two planes of values.
  ///
  /// - Parameters:
  ///   - x, y: height × width.
  ///   - range: what the values span.
  func mean(_ x: [Double], _ y: [Double], size: ImageSize, range: Double, on workers: WorkerPool) -> Double {
    let (height, width) = (size.height - GaussianWindow.side + 1, size.width - GaussianWindow.side + 1)
    let (c1, c2) = (0.01 * 0.01 * range * range, 0.03 * 0.03 * range * range)
    let sum = workers.sum(rows: height) { row in
      let moments = Moments(x, y, width: size.width, row: row, precision)
      var sum = 0.0
      for column in 0..<width {
        let (meanX, meanY) = (moments.x[column], moments.y[column])
        let varianceX = moments.xx[column] - meanX * meanX
        let varianceY = moments.yy[column] - meanY * meanY
        let covariance = moments.xy[column] - meanX * meanY
        let luminance =
          comparesLuminance ? (2 * meanX * meanY + c1) / (meanX * meanX + meanY * meanY + c1) : 1
        let structure = (2 * covariance + c2) / (varianceX + varianceY + c2)
        sum += luminance * (clampsStructure ? max(structure, 0) : structure)
      }
      return sum
    }
    return sum / Double(height * width)
  }
}

/// The means of x, y, x², y² and x · y under a row of windows.
private struct Moments {
  var x, y, xx, yy, xy: [Double]

  /// Zeros.
  private init(count: Int) {
    let zeros = [Double](repeating: 0, count: count)
    (x, y, xx, yy, xy) = (zeros, zeros, zeros, zeros, zeros)
  }

  /// - Parameter row: the upper row of the windows.
  init(_ x: [Double], _ y: [Double], width: Int, row: Int, _ precision: StructuralSimilarity.Precision) {
    switch precision {
    case .double:
      var columns = Moments(count: width)
      for (tap, weight) in GaussianWindow.weights.enumerated() {
        columns.add(weight, x, y, pixels: (row + tap) * width..<(row + tap + 1) * width)
      }
      self.init(count: width - GaussianWindow.side + 1)
      add(GaussianWindow.weights, columns)
    case .single:
      self.init(count: width - GaussianWindow.side + 1)
      for (tap, weights) in GaussianWindow.singlePrecisionRows.enumerated() {
        var line = Moments(count: width)
        line.add(1, x, y, pixels: (row + tap) * width..<(row + tap + 1) * width)
        add(weights, line)
      }
    }
  }

  private mutating func add(_ weight: Double, _ planeX: [Double], _ planeY: [Double], pixels: Range<Int>) {
    let (a, b) = (planeX.span.extracting(pixels), planeY.span.extracting(pixels))
    x.add(pixels.count) { weight * a[$0] }
    y.add(pixels.count) { weight * b[$0] }
    xx.add(pixels.count) { weight * (a[$0] * a[$0]) }
    yy.add(pixels.count) { weight * (b[$0] * b[$0]) }
    xy.add(pixels.count) { weight * (a[$0] * b[$0]) }
  }

  /// Adds the weighted sums of neighbors in a line.
  private mutating func add(_ weights: [Double], _ line: Moments) {
    GaussianWindow.addAcross(line.x, weights: weights, to: &x)
    GaussianWindow.addAcross(line.y, weights: weights, to: &y)
    GaussianWindow.addAcross(line.xx, weights: weights, to: &xx)
    GaussianWindow.addAcross(line.yy, weights: weights, to: &yy)
    GaussianWindow.addAcross(line.xy, weights: weights, to: &xy)
  }
}
