import Foundation
import Imaging
import Metrics
import Neural
import Parallel
import TestSupport
import Testing

/// What holds for the metrics whatever the pictures.
@Suite struct MetricPropertyTests {
  private static let workers = WorkerPool(count: 2)

  /// The names of the metrics of pairs.
  static let pairMetrics = StandardMetrics.all.filter { $0.subject == .pair }.map(\.name)

  /// A metric of pairs, those that need weights with weights of the formula.
  private static func metric(_ definition: MetricDefinition) throws -> any PairMetric {
    let metric =
      try definition.weights == nil ? definition.make(weights: nil) : FormulaMetric.named(definition.name)
    guard case .pair(let pair) = metric else { fatalError("\(definition.name) is no metric of pairs") }
    return pair
  }

  private static func figures(_ name: String, _ outputs: [MetricImage], _ target: MetricImage) throws -> [Double] {
    let metric = try metric(StandardMetrics.named(name))
    return try outputs.map { try metric(of: $0, against: target, on: workers) }
  }

  @Test(arguments: [
    ("psnr", Double.infinity), ("ssim", 1), ("ssim-luma", 1), ("ms-ssim", 1), ("lpips-alex", 0), ("lpips-vgg", 0),
    ("lpips-squeeze", 0),
    ("delta-e", 0), ("delta-e-16", 0),
    ("detail", 1), ("flat-noise", 1),
  ])
  func isPerfectForTheTargetItself(name: String, perfect: Double) throws {
    let picture = try ReferenceFixture.picture("astronaut")
    // 1e-12: moments of equal pictures are rounded alike, their quotients nearly so.
    let found = try Self.figures(name, [picture], picture)[0]
    #expect(found == perfect || abs(found - perfect) < 1e-12)
  }

  @Test func coversEveryMetric() {
    #expect(
      Self.pairMetrics == [
        "psnr", "ssim", "ssim-luma", "ms-ssim", "lpips-alex", "lpips-vgg", "lpips-squeeze", "delta-e", "delta-e-16",
        "detail", "flat-noise",
      ])
  }

  @Test(arguments: [
    "psnr", "ssim", "ssim-luma", "ms-ssim", "lpips-alex", "lpips-vgg", "lpips-squeeze", "delta-e", "delta-e-16",
  ])
  func isSymmetric(name: String) throws {
    let (first, second) = (try ReferenceFixture.picture("coffee"), try ReferenceFixture.picture("coffee_tone"))
    let there = try Self.figures(name, [first], second)[0]
    // 1e-12: sums of the same terms, some in another order.
    #expect(abs(there - (try Self.figures(name, [second], first)[0])) <= 1e-12 * abs(there))
  }

  @Test(arguments: ["detail"]) func isTheReciprocalBackward(name: String) throws {
    let (first, second) = (try ReferenceFixture.picture("coffee"), try ReferenceFixture.picture("coffee_jpeg"))
    let product = try Self.figures(name, [first], second)[0] * Self.figures(name, [second], first)[0]
    #expect(abs(product - 1) < 1e-12)  // roundings of two quotients
  }

  /// More noise is never better, for the metrics that count it as a fault, and more of it for those that measure it.
  @Test(arguments: [
    "psnr", "ssim", "ssim-luma", "ms-ssim", "lpips-alex", "lpips-vgg", "lpips-squeeze", "delta-e", "detail",
    "flat-noise",
  ])
  func followsGrowingNoise(name: String) throws {
    let noisy = try [0.005, 0.01, 0.02, 0.05, 0.1].map { try Scenes.noisy("coffee", deviation: $0) }
    let figures = try Self.figures(name, noisy, ReferenceFixture.picture("coffee"))
    let falls = try StandardMetrics.named(name).goal == .higher
    for (less, more) in zip(figures, figures.dropFirst()) { #expect(falls ? less > more : less < more, "\(figures)") }
  }

  /// The same for blur, which takes detail and noise away.
  @Test(arguments: [
    "psnr", "ssim", "ssim-luma", "ms-ssim", "lpips-alex", "lpips-vgg", "lpips-squeeze", "delta-e", "detail",
    "flat-noise",
  ])
  func followsGrowingBlur(name: String) throws {
    let blurred = try [1, 3, 6, 12].map { try Scenes.blurred("coffee", passes: $0) }
    let figures = try Self.figures(name, blurred, ReferenceFixture.picture("coffee"))
    let falls = try StandardMetrics.named(name).goal != .lower
    for (less, more) in zip(figures, figures.dropFirst()) { #expect(falls ? less > more : less < more, "\(figures)") }
  }

  @Test(arguments: pairMetrics) func isTheSameForAnyNumberOfWorkers(name: String) throws {
    let metric = try Self.metric(StandardMetrics.named(name))
    let (output, target) = (try ReferenceFixture.picture("coffee_jpeg"), try ReferenceFixture.picture("coffee"))
    let figures = try [1, 2, 5].map { try metric(of: output, against: target, on: WorkerPool(count: $0)) }
    #expect(Set(figures).count == 1)
  }

  @Test(arguments: pairMetrics) func refusesPicturesOfDifferentSizes(name: String) throws {
    let metric = try Self.metric(StandardMetrics.named(name))
    let output = try Scenes.picture(ImageSize(width: 50, height: 40))
    let target = try Scenes.picture(ImageSize(width: 40, height: 50))
    let error = #expect(throws: MetricsError.self) { try metric(of: output, against: target, on: Self.workers) }
    #expect(error?.code == .sizesDiffer && error?.subject == name)
    #expect(error?.problem == "the output has 50 × 40 pixels, the target 40 × 50")
  }

  /// At its smallest size a metric has a figure, one pixel below it says so.
  @Test(arguments: pairMetrics) func knowsItsSmallestPicture(name: String) throws {
    let definition = try StandardMetrics.named(name)
    let metric = try Self.metric(definition)
    let side = definition.smallestSide
    let target = try Scenes.picture(ImageSize(width: side, height: side))
    let output = try Scenes.picture(ImageSize(width: side, height: side), seed: 2)
    #expect(try metric(of: output, against: target, on: Self.workers).isFinite)
    guard side > 1 else { return }
    let smaller = try Scenes.picture(ImageSize(width: side, height: side - 1))
    let error = #expect(throws: MetricsError.self) { try metric(of: smaller, against: smaller, on: Self.workers) }
    #expect(error?.code == .tooSmall && error?.subject == name)
  }
}
