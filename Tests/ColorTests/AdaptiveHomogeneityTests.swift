import Color
import Imaging
import Parallel
import TestSupport
import Testing

/// AHD by our own kernels against LibRaw's. Equality is exact: the shipped model knows LibRaw's values.
@Suite struct AdaptiveHomogeneityTests {
  private static let workers = WorkerPool(count: 2)

  /// Debian compiles LibRaw for this processor without contracted products and sums, so that its bits are known.
  #if arch(x86_64)
    private static let bitsAreKnown = true
  #else
    private static let bitsAreKnown = false
  #endif

  private enum Scene: CaseIterable {
    /// Any value up to beyond white.
    case noise
    /// Smooth, with a little noise.
    case smooth
    /// Saturated and black fields.
    case fields
    /// Rings that become finer than the pixels.
    case rings

    func light(_ row: Int, _ column: Int, _ random: inout SplitMix64) -> Float {
      let noise = Float(random.next() % 1024) / 1024
      switch self {
      case .noise: return noise * 1.25
      case .smooth: return SyntheticMosaic.light(row: row, column: column)[row & 1] + noise * 0.02
      case .fields: return (row / 7 + column / 9).isMultiple(of: 2) ? 1.3 : noise * 0.001 - 0.0005
      case .rings: return Float((row * row + column * column) % 1000) / 1000
      }
    }
  }

  /// A mosaic with its own balance and matrix.
  private static func mosaic(
    _ scene: Scene, _ size: ImageSize, _ pattern: BayerPattern, range: Float = 15_000, black: Float = 512,
    _ random: inout SplitMix64
  ) -> Mosaic {
    func uniform(_ range: ClosedRange<Float>) -> Float { .random(in: range, using: &random) }
    var samples: [UInt16] = []
    for row in 0..<size.height {
      for column in 0..<size.width {
        let level = black + scene.light(row, column, &random) * range
        samples.append(UInt16(max(0, min(level.rounded(), 65535))))
      }
    }
    var metadata = CaptureMetadata()
    metadata.rawSize = size
    metadata.color.asShotMultipliers = [uniform(0.4...3), 1, uniform(0.4...3)]
    metadata.color.cameraToSRGB = (0..<9).map { ($0.isMultiple(of: 4) ? 1.6 : -0.3) + uniform(-0.3...0.3) }
    return Mosaic(
      size: size, samples: samples, pattern: pattern, blackLevel: BlackLevel(black),
      whiteLevel: [Float](repeating: black + range, count: 4), metadata: metadata)
  }

  /// How many values of two pictures differ.
  private static func differences(_ one: ColorImage, _ other: ColorImage) -> Int {
    one.size == other.size ? zip(one.values, other.values).count { $0 != $1 } : .max
  }

  /// Every instruction set gives LibRaw's values, in every phase, to the last row and column.
  @Test(
    .enabled(if: bitsAreKnown), arguments: BayerPattern.allCases,
    [(2, 2), (3, 5), (31, 30), (32, 32), (33, 47), (64, 41), (129, 66)].map { ImageSize(width: $0, height: $1) })
  func valuesAreLibRaws(pattern: BayerPattern, size: ImageSize) throws {
    var random = SplitMix64(seed: UInt64(size.area))
    for scene in Scene.allCases {
      // Ranges of 8, 14 and 16 bits, and one that is stretched.
      for (range, black) in [(255, 0), (15_000, 512), (60_000, 1000), (4000, 100.25)] as [(Float, Float)] {
        let mosaic = Self.mosaic(scene, size, pattern, range: range, black: black, &random)
        var extraction = LibRawExtraction()
        extraction.engine = .libRaw
        let expected = try extraction.extract(mosaic, workers: Self.workers).image
        for instructionSet in 0..<DemosaicingEngine.instructionSetCount {
          extraction.engine = .homogeneity(instructionSet: instructionSet)
          let image = try extraction.extract(mosaic, workers: Self.workers).image
          #expect(Self.differences(image, expected) == 0, "\(scene), \(range) above \(black), set \(instructionSet)")
        }
      }
    }
  }

  /// LibRaw works in tiles of 512 pixels, of which nothing shows.
  @Test(.enabled(if: bitsAreKnown), arguments: BayerPattern.allCases, [Scene.noise, .rings])
  private func tilesDoNotShow(pattern: BayerPattern, scene: Scene) throws {
    var random = SplitMix64(seed: 7)
    let mosaic = Self.mosaic(scene, ImageSize(width: 1037, height: 1021), pattern, &random)
    var extraction = LibRawExtraction()
    let image = try extraction.extract(mosaic, workers: Self.workers).image
    extraction.engine = .libRaw
    #expect(Self.differences(image, try extraction.extract(mosaic, workers: Self.workers).image) == 0)
  }

  /// By the rules of the Digital Negative Specification, too.
  @Test(.enabled(if: bitsAreKnown), arguments: BayerPattern.allCases, Scene.allCases)
  private func valuesOfDNGExtractionAreLibRaws(pattern: BayerPattern, scene: Scene) throws {
    var random = SplitMix64(seed: 11)
    let mosaic = Self.mosaic(scene, ImageSize(width: 75, height: 58), pattern, &random)
    var extraction = DNGExtraction()
    extraction.engine = .libRaw
    let expected = try extraction.extract(mosaic, workers: Self.workers).image
    for instructionSet in 0..<DemosaicingEngine.instructionSetCount {
      extraction.engine = .homogeneity(instructionSet: instructionSet)
      let image = try extraction.extract(mosaic, workers: Self.workers).image
      #expect(Self.differences(image, expected) == 0, "set \(instructionSet)")
    }
  }

  /// All instruction sets round alike, whatever LibRaw does.
  @Test func instructionSetsAgree() throws {
    var random = SplitMix64(seed: 3)
    let mosaic = Self.mosaic(.smooth, ImageSize(width: 301, height: 200), .gbrg, &random)
    var extraction = LibRawExtraction()
    let best = try extraction.extract(mosaic, workers: Self.workers).image
    for instructionSet in 0..<DemosaicingEngine.instructionSetCount {
      extraction.engine = .homogeneity(instructionSet: instructionSet)
      #expect(Self.differences(best, try extraction.extract(mosaic, workers: Self.workers).image) == 0)
    }
  }

  /// Neither does it matter how many rows a worker demosaics at a time, nor how many workers there are.
  @Test func bandsDoNotShow() throws {
    var random = SplitMix64(seed: 5)
    let mosaic = Self.mosaic(.noise, ImageSize(width: 120, height: 97), .grbg, &random)
    var extraction = LibRawExtraction()
    let whole = try extraction.extract(mosaic, workers: WorkerPool(count: 1)).image
    for bandHeight in [1, 2, 7, 16, 97] {
      extraction.engine = .homogeneity(bandHeight: bandHeight)
      for count in [1, 3] {
        let image = try extraction.extract(mosaic, workers: WorkerPool(count: count)).image
        #expect(Self.differences(image, whole) == 0, "bands of \(bandHeight), \(count) workers")
      }
    }
  }
}
