import Foundation
import Imaging
import Metrics
import Neural
import Parallel
import TestSupport
import Testing

@Suite struct LPIPSAlexTests {
  private let workers = WorkerPool(count: 2)

  /// The first value and the sum of a tensor, as its reference has them.
  @Test func hasTheWeightsOfTheReference() throws {
    let file = try Safetensors(data: FormulaTrunk.data, name: "formula")
    let first = try file.tensor(named: "features.0.weight").elements
    // The values have seven digits, the sums float32 rounding of 23,232 and 256 terms below 0.13.
    #expect(abs(first[0] - 0.0914758295) < 1e-8)
    #expect(abs(first.reduce(0.0) { $0 + Double($1) } - 10.8729429617) < 1e-4)
    let last = try file.tensor(named: "features.10.bias").elements
    #expect(abs(last.reduce(0.0) { $0 + Double($1) } - 0.174756276479) < 1e-6)
  }

  @Test func isTheDistanceOfTheReference() throws {
    let metric = try FormulaTrunk.lpips()
    let fixture = try ReferenceFixture.shared.get().lpips
    #expect(fixture.gain == 2.0.squareRoot() && fixture.alex.pairs.count == 5)
    for pair in fixture.alex.pairs {
      let (output, target) = (
        try ReferenceFixture.picture(pair.distorted), try ReferenceFixture.picture(pair.reference)
      )
      let found = try metric(of: output, against: target, on: workers)
      // The fixture's own tolerance for single precision.
      #expect(abs(found - pair.lpips) <= max(1e-6, 1e-5 * pair.lpips), "\(pair.distorted): \(found)")
      let layers = metric.perLayer(output, target, on: workers)
      #expect(layers.count == 5)
      for (layer, expected) in zip(layers, pair.perLayer) {
        #expect(abs(layer - expected) <= max(1e-6, 1e-5 * expected), "\(pair.distorted): \(layers)")
      }
    }
  }

  /// The smallest picture that every layer can look at, and one pixel less.
  @Test func knowsItsSmallestPicture() throws {
    let metric = try FormulaTrunk.lpips()
    let smallest = try Scenes.picture(ImageSize(width: 31, height: 31))
    #expect(try metric(of: smallest, against: smallest, on: workers) == 0)
    let smaller = try Scenes.picture(ImageSize(width: 40, height: 30))
    let error = #expect(throws: MetricsError.self) { try metric(of: smaller, against: smaller, on: workers) }
    #expect(error?.code == .tooSmall)
    #expect(error?.problem == "a picture of 40 × 30 pixels is smaller than its window of 31")
  }

  @Test func namesATrunkOfAnotherShape() throws {
    let directory = try TemporaryDirectory()
    let url = directory.file("trunk.safetensors")
    try Safetensors.encode(["features.0.weight": Tensor(shape: [64, 3, 3, 3])]).write(to: url)
    let error = #expect(throws: NeuralError.self) { try LPIPSAlex.definition.make(weights: url) }
    #expect(error?.code == .wrongShape && error?.tensor == "features.0.weight" && error?.file == url.path)
  }
}
