import Foundation
import Imaging
import Parallel

/// The features that IL-NIQE takes of each block at one of its two scales.
struct LocalFeatures {
  /// Figures of a block.
  static let count = 234
  /// Blocks along a side.
  private static let blocks = 6

  /// Pixels a side of a block.
  private let side: Int
  private let gradient: GaussianGradient
  private let bands: LogGaborBank
  private let window = GaussianKernel.window(side: 5, deviation: 5 / 6.0)

  /// - Parameter scale: 1 for the picture, 2 for half its size.
  init(scale: Int) {
    let factor = Double(scale)
    side = OpponentPlanes.blocksSide / scale / Self.blocks
    gradient = GaussianGradient(deviation: 1.66 / pow(factor, 0.28))
    bands = LogGaborBank(side: OpponentPlanes.blocksSide / scale, shortestWave: 2.4 / pow(factor, 0.87))
  }

  /// 234 figures for each block, row by row.
  func features(of planes: OpponentPlanes, on workers: WorkerPool) -> [[Double]] {
    let luma = planes.opponents[2]
    let statistics = each(luma.normalized(by: window, on: workers), on: workers) {
      NaturalSceneStatistics.features(of: $0, width: side)
    }
    let gradients = planes.opponents.map { gradientFeatures(of: $0, on: workers) }
    let colors = planes.logarithmic.map { each($0, on: workers, Self.moments) }
    var responses: [[[Double]]] = []
    var responseGradients: [GradientFeatures] = []
    bands.forEachResponse(to: luma, on: workers) { response in
      responses.append(each(response, on: workers, Self.asymmetric))
      responseGradients.append(gradientFeatures(of: response, on: workers))
    }
    let groups =
      [statistics] + gradients.map(\.magnitude) + colors + gradients.map(\.components) + responses
      + responseGradients.map(\.components) + responseGradients.map(\.magnitude)
    return (0..<Self.blocks * Self.blocks).map { block in groups.flatMap { $0[block] } }
  }

  /// For each block, what its gradient is like.
  private struct GradientFeatures {
    /// Shape and width along the rows, then along the columns.
    let components: [[Double]]
    /// Scale and shape of the gradient's length.
    let magnitude: [[Double]]
  }

  private func gradientFeatures(of plane: Plane, on workers: WorkerPool) -> GradientFeatures {
    let (x, y) = gradient(plane, on: workers)
    let components = zip(each(x, on: workers, Self.asymmetric), each(y, on: workers, Self.asymmetric))
    let length = x.combined(with: y) { ($0 * $0 + $1 * $1 + 1e-8).squareRoot() }
    return GradientFeatures(
      components: components.map { $0 + $1 },
      magnitude: each(length, on: workers) { samples in
        let fitted = Weibull(fitting: samples.span)
        return [fitted.scale, fitted.shape]
      })
  }

  private static func asymmetric(_ samples: [Double]) -> [Double] {
    let fitted = AsymmetricGaussian(fitting: samples.span)
    return [fitted.shape, fitted.width]
  }

  /// Mean and variance.
  private static func moments(_ samples: [Double]) -> [Double] {
    let mean = samples.reduce(0, +) / Double(samples.count)
    let squares = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return [mean, squares / Double(samples.count - 1)]
  }

  /// The figures of each block of a plane.
  private func each(
    _ plane: Plane, on workers: WorkerPool, _ features: @Sendable ([Double]) -> [Double]
  ) -> [[Double]] {
    [[Double]](concurrently: Self.blocks * Self.blocks, on: workers) { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: Self.blocks)
      return features(plane.block(row: row * side, column: column * side, height: side, width: side))
    }
  }
}

/// Derivatives of a plane that is blurred by a Gaussian; zeros stand beyond its edges.
private struct GaussianGradient {
  private let bell, slope: [Double]

  init(deviation: Double) {
    let reach = Int((3 * deviation).rounded(.up))
    let bell = GaussianKernel.bell(side: 2 * reach + 1, deviation: deviation)
    self.bell = bell
    slope = bell.indices.map { Double($0 - reach) * bell[$0] }
  }

  /// Along the rows, and along the columns.
  func callAsFunction(_ plane: Plane, on workers: WorkerPool) -> (x: Plane, y: Plane) {
    let reach = bell.count / 2
    let wide = plane.padded(top: reach, left: reach, bottom: reach, right: reach, .zero)
    return (
      wide.correlated(down: bell, across: slope, on: workers), wide.correlated(down: slope, across: bell, on: workers)
    )
  }
}
