import Neural
import Parallel

/// Fréchet distance of what Inception V3 sees in the outputs and in the targets, as pytorch-fid computes it.
///
/// M. Heusel et al., “GANs trained by a two time-scale update rule converge to a local Nash equilibrium”, NIPS 2017.
/// Pictures are brought to 299 × 299 pixels bilinearly, without antialiasing.
public struct FrechetInceptionDistance: SetMetric {
  public static let definition = MetricDefinition(
    name: "fid", title: "FID", summary: "Fréchet distance of Inception features of two sets, as pytorch-fid has it.",
    goal: .lower, subject: .set, digits: 2, smallestSide: 1,
    weights: "pytorch-fid's Inception V3, pt_inception-2015-12-05 (`diffraw import --as inception-fid`)"
  ) { .set(try FrechetInceptionDistance(weights: $0)) }

  /// What a covariance of full rank takes.
  public let pictures = InceptionFeatures.count + 1

  private let network: InceptionFeatures

  /// - Throws: `NeuralError` for a file of another content.
  public init(weights file: Safetensors) throws { network = try InceptionFeatures(weights: file) }

  public func extract(_ picture: MetricImage, on workers: WorkerPool) throws(MetricsError) -> [Double] {
    let input = picture.tensor { value, _ in value }
      .resizedBilinearly(
        height: InceptionFeatures.side, width: InceptionFeatures.side, alignment: .edges, on: workers)
    return network(input, on: workers).elements.map(Double.init)
  }

  public func distance(
    _ outputs: [[Double]], _ targets: [[Double]], on workers: WorkerPool
  ) throws(MetricsError) -> Double {
    for (name, set) in [("outputs", outputs), ("targets", targets)] where set.count < 2 {
      throw MetricsError(
        .undefined, subject: Self.definition.name, problem: "\(set.count) of \(name) have no covariance",
        remedy: "compare sets of \(pictures) pictures or more")
    }
    return Distribution(of: outputs).distance(to: Distribution(of: targets))
  }
}
