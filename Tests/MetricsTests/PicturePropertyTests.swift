import Imaging
import Metrics
import Parallel
import Testing

/// What holds for the metrics of single pictures by statistics, whatever the picture; `QualityTests` has those by networks.
@Suite struct PicturePropertyTests {
  private static let workers = WorkerPool(count: 2)
  static let names = ["niqe", "niqe-ycbcr", "ilniqe"]

  /// A metric by name, IL-NIQE with the template of the formula.
  private static func metric(_ name: String) throws -> any PictureMetric {
    guard name != "ilniqe" else { return try FormulaTemplate.metric() }
    guard case .picture(let metric) = try StandardMetrics.named(name).make(weights: nil) else {
      fatalError("\(name) is no metric of pictures")
    }
    return metric
  }

  private static func flat(_ size: ImageSize, _ value: Float) throws -> MetricImage {
    let values = [Float](repeating: value, count: size.area * 3)
    return try MetricImage(ColorImage(size: size, values: values, encoding: .sRGB), name: "flat")
  }

  @Test func coversEveryMetric() {
    let networks = ["musiq", "musiq-spaq", "clipiqa-plus", "clipiqa-plus-rn50-512"]
    #expect(StandardMetrics.all.filter { $0.subject == .picture }.map(\.name) == Self.names + networks)
  }

  @Test(arguments: names) func isTheSameForAnyNumberOfWorkers(name: String) throws {
    let metric = try Self.metric(name)
    let picture = try ReferenceFixture.picture("coffee_jpeg")
    let figures = try [1, 2, 5].map { try metric(of: picture, on: WorkerPool(count: $0)) }
    #expect(Set(figures).count == 1)
  }

  @Test(arguments: ["niqe", "niqe-ycbcr"]) func growsWithBlur(name: String) throws {
    let metric = try Self.metric(name)
    let figures = try [0, 3, 6, 12].map { try metric(of: Scenes.blurred("astronaut", passes: $0), on: Self.workers) }
    for (less, more) in zip(figures, figures.dropFirst()) { #expect(less < more, "\(figures)") }
  }

  @Test(arguments: ["niqe", "niqe-ycbcr"]) func growsWithNoise(name: String) throws {
    let metric = try Self.metric(name)
    let noisy = try [0, 0.02, 0.05, 0.1].map { try Scenes.noisy("astronaut", deviation: $0) }
    let figures = try noisy.map { try metric(of: $0, on: Self.workers) }
    for (less, more) in zip(figures, figures.dropFirst()) { #expect(less < more, "\(figures)") }
  }

  /// Color does not count where luma alone is looked at.
  @Test func looksAtLumaAlone() throws {
    var colorless = try ReferenceFixture.color("coffee")
    for pixel in 0..<colorless.size.area {
      let (red, green, blue) = (
        colorless.values[pixel * 3], colorless.values[pixel * 3 + 1], colorless.values[pixel * 3 + 2]
      )
      let luma = ((0.299 * red + 0.587 * green + 0.114 * blue) * 255).rounded() / 255
      for channel in 0..<3 { colorless.values[pixel * 3 + channel] = luma }
    }
    let metric = try NIQE()
    let gray = try metric(of: MetricImage(colorless, name: "gray"), on: Self.workers)
    let color = try metric(of: ReferenceFixture.picture("coffee"), on: Self.workers)
    // Where luma lies between two steps its rounding may differ: that moves the reference's figures by up to 0.2 %.
    #expect(abs(gray - color) <= 0.002 * color, "\(gray) \(color)")
  }

  /// Where nothing differs from its neighbors there is nothing to fit.
  @Test(arguments: names) func hasNoFigureForAFlatPicture(name: String) throws {
    let metric = try Self.metric(name)
    for value: Float in [0, 0.4, 1] {
      let flat = try Self.flat(ImageSize(width: 200, height: 200), value)
      let error = #expect(throws: MetricsError.self) { try metric(of: flat, on: Self.workers) }
      #expect(error?.code == .undefined && error?.subject == name, "\(value): \(error?.description ?? "")")
    }
  }

  /// Two blocks have a figure, one has no spread, and less than one is too small.
  @Test(arguments: ["niqe", "niqe-ycbcr"]) func knowsItsSmallestPicture(name: String) throws {
    let metric = try Self.metric(name)
    let two = try metric(of: Scenes.picture(ImageSize(width: 192, height: 96)), on: Self.workers)
    #expect(two.isFinite && two > 0)
    let one = try Scenes.picture(ImageSize(width: 191, height: 96))
    let error = #expect(throws: MetricsError.self) { try metric(of: one, on: Self.workers) }
    #expect(error?.code == .undefined && error?.problem.hasPrefix("1 of its blocks of 96 × 96 pixels") == true)
    let less = try Scenes.picture(ImageSize(width: 300, height: 95))
    let small = #expect(throws: MetricsError.self) { try metric(of: less, on: Self.workers) }
    #expect(small?.code == .tooSmall && small?.subject == name)
  }

  /// What fills no block is left out.
  @Test(arguments: ["niqe", "niqe-ycbcr"]) func looksAtWholeBlocks(name: String) throws {
    let metric = try Self.metric(name)
    var image = try ReferenceFixture.color("coffee")
    for row in 0..<image.size.height {
      for index in (row * 256 + 192) * 3..<(row + 1) * 256 * 3 { image.values[index] = 1 }
    }
    let whole = try metric(of: ReferenceFixture.picture("coffee"), on: Self.workers)
    #expect(try metric(of: MetricImage(image, name: "coffee"), on: Self.workers) == whole)
  }

  /// IL-NIQE brings every picture to its size.
  @Test func takesPicturesOfAnySize() throws {
    let metric = try FormulaTemplate.metric()
    for size in [ImageSize(width: 40, height: 30), ImageSize(width: 700, height: 530)] {
      #expect(try metric(of: Scenes.picture(size), on: Self.workers).isFinite)
    }
  }
}
