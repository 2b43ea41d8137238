import Foundation
import Imaging
import Metrics
import Parallel
import TestSupport
import Testing

@Suite struct FrechetTests {
  private let workers = WorkerPool(count: 2)

  private struct Fixture: Decodable {
    struct Frechet: Decodable {
      let featuresA, featuresB: [[Double]]
      let distance: Double
      let rankDeficient: Double

      private enum CodingKeys: String, CodingKey {
        case featuresA, featuresB, distance
        case rankDeficient = "distance_rank_deficient_first5A_first6B"
      }
    }

    let frechet: Frechet

    static let shared = Result {
      try JSONDecoder().decode(Fixture.self, from: try Data(contentsOf: Project.fixture("metrics/reference.json")))
    }
  }

  private static func vectors(_ count: Int, _ width: Int, seed: UInt64) -> [[Double]] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in (0..<width).map { _ in Double.random(in: -1...1, using: &random) } }
  }

  private static func distance(_ first: [[Double]], _ second: [[Double]]) -> Double {
    Distribution(of: first).distance(to: Distribution(of: second))
  }

  /// scipy's matrix square root; the tolerances are the fixture's.
  @Test func isTheDistanceOfTheReference() throws {
    let fixture = try Fixture.shared.get().frechet
    let (first, second) = (fixture.featuresA, fixture.featuresB)
    #expect(abs(Self.distance(first, second) - fixture.distance) < 1e-9)
    // More than values, or fewer: by eigenvectors or by the vectors themselves.
    let few = Self.distance(Array(first.prefix(5)), Array(second.prefix(6)))
    #expect(abs(few - fixture.rankDeficient) < 1e-6, "\(few)")
  }

  /// From as many vectors as values to twice and half as many; 1e-12 is rounding, of sums of some ten.
  @Test(arguments: [(2, 16), (9, 16), (16, 16), (17, 16), (40, 16)])
  func isNoneToItself(count: Int, width: Int) {
    let vectors = Self.vectors(count, width, seed: 1)
    #expect(Self.distance(vectors, vectors) < 1e-12)
  }

  @Test(arguments: [(5, 30), (30, 5), (30, 40)]) func isSymmetric(first: Int, second: Int) {
    let (a, b) = (Self.vectors(first, 12, seed: 1), Self.vectors(second, 12, seed: 2))
    let there = Self.distance(a, b)
    #expect(there > 0 && abs(there - Self.distance(b, a)) < 1e-12)
  }

  /// Moved as a whole, a set is as far as the square of the way.
  @Test(arguments: [3, 20]) func growsWithTheMeans(count: Int) {
    let vectors = Self.vectors(count, 8, seed: 3)
    for shift in [0.1, 0.5, 2] {
      let moved = vectors.map { $0.map { $0 + shift } }
      #expect(abs(Self.distance(vectors, moved) - 8 * shift * shift) < 1e-11)
    }
  }

  /// Spread out k times, a set is (k − 1)² of its variance away.
  @Test(arguments: [3, 20]) func growsWithTheSpread(count: Int) {
    let vectors = Self.vectors(count, 8, seed: 4)
    let distribution = Distribution(of: vectors)
    let spread = vectors.map { vector in zip(vector, distribution.mean).map { $1 + 3 * ($0 - $1) } }
    #expect(abs(Self.distance(vectors, spread) - 4 * distribution.variance) < 1e-11)
  }

  @Test func inceptionHasTheTensorsOfTheReference() throws {
    try NetworkReference.expectTensors(InceptionFeatures.parameters, of: "inception_fid", gain: 2.0.squareRoot()) {
      $0.contains(".running_")
    }
  }

  private static func metric() throws -> any SetMetric {
    guard case .set(let metric) = try FormulaMetric.named("fid") else { fatalError("FID is of sets") }
    return metric
  }

  @Test(arguments: ["astronaut", "coffee_jpeg"]) func inceptionSeesWhatTheReferenceSees(name: String) throws {
    let features = try Self.metric().features(of: ReferenceFixture.picture(name), on: workers)
    #expect(try NetworkReference.distance(features.map(Float.init), from: "inceptionFID.pool3", of: name) <= 1)
  }

  @Test func isOfSets() throws {
    let metric = try Self.metric()
    #expect(metric.pictures == 2049)
    func features(_ names: String...) throws -> [[Double]] {
      try names.map { try metric.features(of: ReferenceFixture.picture($0), on: workers) }
    }
    let people = try features("astronaut", "astronaut_blur", "astronaut_noise")
    let cups = try features("coffee", "coffee_jpeg", "coffee_tone")
    #expect(try metric.distance(people, people, on: workers) < 1e-9)
    #expect(try metric.distance(people, cups, on: workers) > 1)
    let error = #expect(throws: MetricsError.self) { try metric.distance(people, [cups[0]], on: workers) }
    #expect(error?.code == .undefined && error?.problem == "1 of targets have no covariance")
  }

  @Test func featuresAreTheSameForAnyNumberOfWorkers() throws {
    let (metric, picture) = (try Self.metric(), try ReferenceFixture.picture("coffee"))
    let features = try [1, 2, 5].map { try metric.features(of: picture, on: WorkerPool(count: $0)) }
    #expect(features[0] == features[1] && features[0] == features[2])
  }
}
