import Imaging
import Neural
import Parallel

/// How far the local statistics of a picture's luma, gradients, bands and colors are from those of pristine photographs:
/// IL-NIQE as pyiqa (IQA-PyTorch) computes it.
///
/// Every picture is first brought to 524 × 524 pixels, whatever its shape. Differences from pyiqa: fits of Weibull
/// distributions go on until they settle, each for itself, and only the window of local means is rounded to single
/// precision.
///
/// Zhang, Zhang and Bovik, “A feature-enriched completely blind image quality evaluator”, IEEE Trans. Image Process. 24,
/// 2015.
public struct ILNIQE: PictureMetric {
  public static let definition = MetricDefinition(
    name: "ilniqe", title: "IL-NIQE",
    summary: "Distance of local statistics from those of pristine pictures, at 524 × 524 pixels, as in pyiqa.",
    goal: .lower, subject: .picture, digits: 2, smallestSide: 1,
    weights: "IL-NIQE's template: mu [430], cov [430, 430], principal_vectors [468, 430], sample_mean [468]"
  ) { .picture(try ILNIQE(template: $0)) }

  /// Components of the features that the template keeps.
  private static let components = 430
  /// No feature counts more than this.
  private static let largest = 10000.0

  private let scales: [LocalFeatures]
  private let pristine: GaussianModel
  private let sampleMean: [Double]
  /// features × components.
  private let principalVectors: [Double]

  /// - Parameter file: in double or single precision `mu` [430], `cov` [430, 430], `principal_vectors` [468, 430] and
  ///   `sample_mean` [468].
  /// - Throws: `NeuralError` for a file of another content.
  public init(template file: Safetensors) throws(NeuralError) {
    let features = 2 * LocalFeatures.count
    pristine = try GaussianModel(file, mean: "mu", covariance: "cov", count: Self.components)
    sampleMean = try file.doubles(named: "sample_mean", shape: [features])
    principalVectors = try file.doubles(named: "principal_vectors", shape: [features, Self.components])
    scales = Self.scales
  }

  private static var scales: [LocalFeatures] { [LocalFeatures(scale: 1), LocalFeatures(scale: 2)] }

  /// - Throws: `MetricsError`: `undefined` if fewer than two of its 36 blocks have texture.
  public func measure(_ picture: MetricImage, on workers: WorkerPool) throws(MetricsError) -> Double {
    let rows = Self.features(of: picture, scales, on: workers)
    let blocks = BlockFeatures(rows: rows.map(reduced))
    guard let moments = blocks.moments else {
      throw MetricsError(
        .undefined, subject: Self.definition.name,
        problem: "\(blocks.complete.count) of its \(rows.count) blocks have texture, and the figure needs the spread "
          + "of two",
        remedy: "leave out pictures that are flat")
    }
    let points = blocks.rows.map { row in row.contains { $0.isNaN } ? moments.mean : row }
    guard let distances = pristine.distances(of: points, pooledWith: moments.covariance) else {
      throw MetricsError(
        .undefined, subject: Self.definition.name, problem: "the spread of its blocks cannot be taken apart",
        remedy: "leave the picture out")
    }
    return distances.reduce(0, +) / Double(distances.count)
  }

  /// The 468 features of each of the 36 blocks, row by row, before they are reduced; NaN where a block is flat.
  package static func features(of picture: MetricImage, on workers: WorkerPool) -> [[Double]] {
    features(of: picture, scales, on: workers)
  }

  private static func features(
    of picture: MetricImage, _ scales: [LocalFeatures], on workers: WorkerPool
  ) -> [[Double]] {
    var planes = OpponentPlanes(picture, on: workers)
    var rows: [[Double]] = []
    for (index, scale) in scales.enumerated() {
      if index > 0 { planes = planes.halved(on: workers) }
      let features = scale.features(of: planes, on: workers)
      rows = rows.isEmpty ? features : zip(rows, features).map { $0 + $1 }
    }
    return rows
  }

  /// The components of a block's features along the template's principal vectors.
  private func reduced(_ features: [Double]) -> [Double] {
    var components = [Double](repeating: 0, count: Self.components)
    for (index, feature) in features.enumerated() {
      // NaN stays NaN.
      let value = (feature > Self.largest ? Self.largest : feature) - sampleMean[index]
      let vector = principalVectors.span.extracting(index * Self.components..<(index + 1) * Self.components)
      components.add(Self.components) { value * vector[$0] }
    }
    return components
  }
}
