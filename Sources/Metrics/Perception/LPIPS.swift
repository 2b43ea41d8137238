import Neural
import Parallel

/// Learned perceptual distance over the features of a network (LPIPS 0.1); 0 for equal pictures. Papers report that over
/// AlexNet's.
///
/// The two pictures go through the network in step, so that only what stands between two taps is held.
public struct LPIPS<Trunk: LPIPSTrunk>: PairMetric {
  public static var definition: MetricDefinition {
    let trunk = Trunk.trunk
    return MetricDefinition(
      name: "lpips-\(trunk.name)", title: "LPIPS (\(trunk.name))",
      summary: "Learned perceptual distance over \(trunk.title)'s features, v0.1.", goal: .lower, digits: 4,
      smallestSide: trunk.smallestSide,
      weights: "\(trunk.title)'s features under torchvision's names (`diffraw import --as \(trunk.file)`)"
    ) { .pair(try LPIPS(weights: $0)) }
  }

  private let trunk: TrunkFeatures
  private let distance: LPIPSDistance

  /// - Parameter file: the trunk's `features.….weight` and `features.….bias`.
  /// - Throws: `NeuralError` for a file of another content; `MetricsError` if the heads, which come with the program, are
  ///   missing.
  public init(weights file: Safetensors) throws {
    trunk = try TrunkFeatures(Trunk.trunk, weights: file)
    distance = try LPIPSDistance(
      trunk: Trunk.trunk.name, channels: Trunk.trunk.channels,
      heads: ShippedParameters.open("lpips-heads-v0.1.safetensors"))
  }

  public func measure(
    _ output: MetricImage, _ target: MetricImage, on workers: WorkerPool
  ) throws(MetricsError) -> Double {
    perLayer(output, target, on: workers).reduce(0, +)
  }

  /// The distance at each of the taps.
  package func perLayer(_ output: MetricImage, _ target: MetricImage, on workers: WorkerPool) -> [Double] {
    var (first, second) = (LPIPSDistance.input(output), LPIPSDistance.input(target))
    return (0..<trunk.count).map { tap in
      first = trunk.tap(tap, first, on: workers)
      second = trunk.tap(tap, second, on: workers)
      return distance(at: tap, first, second, on: workers)
    }
  }
}
