import Neural
import Parallel

/// Learned perceptual distance over AlexNet's features (LPIPS 0.1), the one that papers report; 0 for equal pictures.
public struct LPIPSAlex: PairMetric {
  public static let definition = MetricDefinition(
    name: "lpips-alex", title: "LPIPS (alex)", summary: "Learned perceptual distance over AlexNet's features, v0.1.",
    goal: .lower, digits: 4, smallestSide: AlexNetFeatures.smallestSide,
    weights: "AlexNet's features under torchvision's names (features.0.weight … features.10.bias)"
  ) { .pair(try LPIPSAlex(weights: $0)) }

  private let trunk: AlexNetFeatures
  private let distance: LPIPSDistance

  /// - Parameter file: the trunk, `features.I.weight` and `features.I.bias` for I = 0, 3, 6, 8, 10.
  /// - Throws: `NeuralError` for a file of another content; `MetricsError` if the heads, which come with the program, are
  ///   missing.
  public init(weights file: Safetensors) throws {
    trunk = try AlexNetFeatures(weights: file)
    distance = try LPIPSDistance(
      trunk: "alex", channels: AlexNetFeatures.channels,
      heads: ShippedParameters.open("lpips-alex-heads-v0.1.safetensors"))
  }

  public func measure(
    _ output: MetricImage, _ target: MetricImage, on workers: WorkerPool
  ) throws(MetricsError) -> Double {
    perLayer(output, target, on: workers).reduce(0, +)
  }

  /// The distance at each of the five taps.
  package func perLayer(_ output: MetricImage, _ target: MetricImage, on workers: WorkerPool) -> [Double] {
    distance.perLayer(
      trunk(LPIPSDistance.input(output), on: workers), trunk(LPIPSDistance.input(target), on: workers), on: workers)
  }
}
