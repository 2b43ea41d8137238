import Imaging
import Neural
import Parallel

/// What pristine photographs have in common, and how far a picture is from it: what the kinds of NIQE share.
struct NaturalnessModel {
  /// Pixels a side of a block.
  static let block = 96
  /// Figures of a block: 18 at each of two scales.
  private static let features = 2 * NaturalSceneStatistics.count

  private let pristine: GaussianModel

  /// Opens the model that comes with the program.
  init() throws {
    pristine = try GaussianModel(
      ShippedParameters.open("niqe-pristine.safetensors"), mean: "mu", covariance: "cov", count: Self.features)
  }

  /// The distance of a plane of luma in whole steps of [0, 255].
  ///
  /// - Parameter name: what errors call the metric.
  /// - Throws: `MetricsError`: `undefined` if fewer than two blocks have any texture.
  func distance(of luma: Plane, named name: String, on workers: WorkerPool) throws(MetricsError) -> Double {
    let blocks = BlockFeatures(rows: Self.features(of: luma, on: workers))
    guard let moments = blocks.moments,
      let distance = pristine.distances(of: [moments.mean], pooledWith: moments.covariance)?.first
    else {
      throw MetricsError(
        .undefined, subject: name,
        problem: "\(blocks.complete.count) of its blocks of \(Self.block) × \(Self.block) pixels have texture, and the "
          + "figure needs the spread of two",
        remedy: "leave out pictures that are flat or so small")
    }
    return distance
  }

  /// The features of each block that lies wholly within the plane, those of both scales in a row.
  private static func features(of luma: Plane, on workers: WorkerPool) -> [[Double]] {
    let (rows, columns) = (luma.size.height / block, luma.size.width / block)
    let whole = luma.cropped(to: ImageSize(width: columns * block, height: rows * block))
    let half = whole.resized(
      to: ImageSize(width: whole.size.width / 2, height: whole.size.height / 2), on: workers)
    let window = GaussianKernel.window(side: 7, deviation: 7 / 6.0)
    let scales = [(whole, block), (half, block / 2)].map { plane, side in
      (plane.normalized(by: window, on: workers), side)
    }
    return [[Double]](concurrently: rows * columns, on: workers) { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: columns)
      return scales.flatMap { plane, side in
        NaturalSceneStatistics.features(
          of: plane.block(row: row * side, column: column * side, height: side, width: side), width: side)
      }
    }
  }
}

extension MetricImage {
  /// What the values of luma span.
  enum LumaRange {
    /// [0, 255].
    case full
    /// [16, 235], as in video.
    case studio
  }

  /// Luma of BT.601 in whole steps, every operation before the last rounded to single precision as references have it:
  /// where luma lies between two steps, that decides.
  func singlePrecisionLuma(_ range: LumaRange) -> Plane {
    let (red, green, blue): (Float, Float, Float) =
      switch range {
      case .full: (0.299, 0.587, 0.114)
      case .studio: (65.481, 128.553, 24.966)
      }
    let values = (0..<size.area).map { pixel in
      func value(_ channel: Int) -> Float { Float(samples[pixel * 3 + channel]) / Float(Self.largest) }
      let sum = value(0) * red + value(1) * green + value(2) * blue
      let unit = range == .full ? sum : (sum + 16) / 255
      return Double((unit * 255).rounded(.toNearestOrEven))
    }
    return Plane(size: size, values: values)
  }
}
