import Foundation
import Imaging
import Metrics
import Neural
import Parallel
import TestSupport
import Testing

@Suite struct LPIPSTests {
  private let workers = WorkerPool(count: 2)

  private static let trunks = [AlexNet.trunk, VGG16.trunk, SqueezeNet.trunk]

  /// Names and shapes of the tensors, and the first value and the sum of each, as the reference has them.
  @Test(arguments: trunks.map(\.name)) func hasTheWeightsOfTheReference(name: String) throws {
    let trunk = try #require(Self.trunks.first { $0.name == name })
    let expected = try KeyList(fixture: "metrics/lpips_trunk_keys.tsv", network: name).entries
    #expect(trunk.parameters.map(\.name) == expected.map(\.name) && !expected.isEmpty)
    #expect(trunk.parameters.map(\.shape) == expected.map(\.shape))
    for entry in expected {
      let elements = FormulaTensor.parameter(entry.name, entry.shape, gain: 2.0.squareRoot()).elements
      // The values have nine digits.
      #expect(abs(Double(elements[0]) - (try #require(entry.first))) < 1e-8)
      let sum = elements.reduce(0.0) { $0 + Double($1) }
      #expect(abs(sum - (try #require(entry.sum))) < 1e-8 * Double(elements.count), "\(entry.name)")
    }
  }

  @Test(arguments: trunks.map(\.name)) func isTheDistanceOfTheReference(name: String) throws {
    let fixture = try ReferenceFixture.shared.get().lpips
    let trunk = try #require(fixture.trunks[name])
    #expect(fixture.gain == 2.0.squareRoot() && trunk.pairs.count == 5)
    let metric = try FormulaMetric.pair("lpips-\(name)")
    for pair in trunk.pairs {
      let (output, target) = (
        try ReferenceFixture.picture(pair.distorted), try ReferenceFixture.picture(pair.reference)
      )
      let found = try metric(of: output, against: target, on: workers)
      // The fixture's own tolerance for single precision.
      #expect(abs(found - pair.lpips) <= max(1e-6, 1e-5 * pair.lpips), "\(pair.distorted): \(found)")
      let layers = try #require(Self.perLayer(metric, output, target, on: workers))
      #expect(layers.count == pair.perLayer.count)
      for (layer, expected) in zip(layers, pair.perLayer) {
        #expect(abs(layer - expected) <= max(1e-6, 1e-5 * expected), "\(pair.distorted): \(layers)")
      }
    }
  }

  private static func perLayer(
    _ metric: any PairMetric, _ output: MetricImage, _ target: MetricImage, on workers: WorkerPool
  ) -> [Double]? {
    switch metric {
    case let metric as LPIPS<AlexNet>: metric.perLayer(output, target, on: workers)
    case let metric as LPIPS<VGG16>: metric.perLayer(output, target, on: workers)
    case let metric as LPIPS<SqueezeNet>: metric.perLayer(output, target, on: workers)
    default: nil
    }
  }

  /// The smallest picture that every layer can look at, and one pixel less.
  @Test(arguments: [("alex", 31), ("vgg", 16), ("squeeze", 17)])
  func knowsItsSmallestPicture(name: String, side: Int) throws {
    let metric = try FormulaMetric.pair("lpips-\(name)")
    let smallest = try Scenes.picture(ImageSize(width: side, height: side))
    #expect(try metric(of: smallest, against: smallest, on: workers) == 0)
    let smaller = try Scenes.picture(ImageSize(width: 40, height: side - 1))
    let error = #expect(throws: MetricsError.self) { try metric(of: smaller, against: smaller, on: workers) }
    #expect(error?.code == .tooSmall)
    #expect(error?.problem == "a picture of 40 × \(side - 1) pixels is smaller than its window of \(side)")
  }

  @Test(arguments: trunks.map(\.name)) func namesATrunkOfAnotherShape(name: String) throws {
    let directory = try TemporaryDirectory()
    let url = directory.file("trunk.safetensors")
    try Safetensors.encode(["features.0.weight": Tensor(shape: [64, 3, 5, 5])]).write(to: url)
    let error = #expect(throws: NeuralError.self) { try StandardMetrics.named("lpips-\(name)").make(weights: url) }
    #expect(error?.code == .wrongShape && error?.tensor == "features.0.weight" && error?.file == url.path)
  }
}
