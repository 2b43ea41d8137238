import Foundation
import Imaging
import Parallel
import PictureCoding
import Synthesis
import TIFFCoding
import TestSupport
import Testing
import Training

/// Training on RAW files beside their targets, as `diffraw synthesize` writes them.
@Suite struct FilePairTests {
  /// Takes a photograph and writes its RAW file; the target is left to the test.
  @discardableResult
  private static func expose(
    _ name: String, _ photograph: ColorImage, pattern: BayerPattern = .rggb, in set: DataSet
  ) throws -> (mosaic: Mosaic, target: ColorImage) {
    let camera = SimulatedCamera(
      color: SensorColor.table[0], redGain: 2, blueGain: 1.7, pattern: pattern, noise: SensorNoise(shot: 2e-5), bits: 12
    )
    let pair = camera.expose(photograph, using: RandomStream(seed: 1), workers: WorkerPool(count: 2))
    try DNGWriter().write(DNG(mosaic: pair.mosaic), to: set.file("raw/\(name).dng"))
    return pair
  }

  private static func write(
    _ name: String, _ photograph: ColorImage, pattern: BayerPattern = .rggb, in set: DataSet
  ) throws -> (mosaic: Mosaic, target: ColorImage) {
    let pair = try expose(name, photograph, pattern: pattern, in: set)
    try TIFFWriter().write(pair.target, to: set.file("target/\(name).tif"), workers: WorkerPool(count: 2))
    return pair
  }

  /// Whatever the phase and wherever the part is cut, it is the files' own samples, beginning with a whole cell.
  @Test(arguments: BayerPattern.allCases) func partsAreTheFilesOwnSamples(pattern: BayerPattern) throws {
    let set = try DataSet()
    let (mosaic, target) = try Self.write("a", Pictures.textured(71, 58), pattern: pattern, in: set)
    let source = try set.data(.pairs).source
    #expect(source.count == 1 && set.reports.isEmpty)
    var origins: Set<PixelOffset> = []
    for seed in 0..<12 {
      var random = RandomStream(seed: UInt64(seed))
      let pair = try source.pair(0, using: &random)
      let origin = pair.mosaic.metadata.activeAreaOrigin
      let part = PixelRectangle(top: origin.rows, left: origin.columns, size: pair.mosaic.size)
      origins.insert(origin)
      #expect(Set([part.size.width, part.size.height]) == [40, 32])
      #expect(pair.mosaic.pattern == .rggb)
      #expect(pair.mosaic.samples == mosaic.cropped(to: part).samples)
      // A target has 16 bits.
      let difference = zip(pair.target.values, target.cropped(to: part).values).map { abs($0 - $1) }.max()
      #expect(difference ?? 1 < 1 / 65535)
    }
    #expect(origins.count > 6)
  }

  /// Levels that repeat after an odd number of sites stay with their sites.
  @Test func levelsMoveWithTheirSites() {
    let black = BlackLevel(rows: 3, columns: 5, levels: (0..<15).map { Float($0) })
    let whole = SyntheticMosaic.make(size: ImageSize(width: 23, height: 17), pattern: .gbrg, blackLevel: black)
    let part = whole.cropped(to: PixelRectangle(top: 5, left: 8, size: ImageSize(width: 11, height: 9)))
    for row in 0..<9 {
      for column in 0..<11 {
        #expect(part.samples[row * 11 + column] == whole.samples[(row + 5) * 23 + column + 8])
        #expect(part.blackLevel[row, column] == black[row + 5, column + 8])
        #expect(
          part.pattern.channel(row: row, column: column) == BayerPattern.gbrg.channel(row: row + 5, column: column + 8))
      }
    }
  }

  @Test func targetsMayBePNGOrJPEG() throws {
    let set = try DataSet()
    let photograph = Pictures.ramps(40, 32)
    try Self.expose("a", photograph, in: set)
    try Self.expose("b", photograph, in: set)
    try PNGWriter().write(photograph, to: set.file("target/a.png"))
    let samples = photograph.values.map { UInt8($0 * 255 + 0.5) }
    let bytes = try JPEGCodec.encode(samples, size: photograph.size, quality: 98, subsampling: .yuv444)
    try Data(bytes).write(to: set.file("target/b.jpg"))
    let source = try set.data(.pairs).source
    // Half a level of 8 bits; of JPEG a few levels.
    let tolerances: [Float] = [0.501 / 255, 4 / 255]
    for (index, tolerance) in tolerances.enumerated() {
      var random = RandomStream(seed: 1)
      let (target, area) = Self.placed(try source.pair(index, using: &random))
      let difference = zip(target.values, photograph.cropped(to: area).values).map { abs($0 - $1) }.max()
      #expect(difference ?? 1 < tolerance)
    }
  }

  /// The target of a picture that was taken with the camera turned lies as the mosaic does, stored either way.
  @Test(arguments: Orientation.allCases, TIFFWriter.OrientationHandling.allCases)
  func turnedTargetsLieAsTheMosaic(orientation: Orientation, stored: TIFFWriter.OrientationHandling) throws {
    let set = try DataSet()
    var photograph = Pictures.textured(44, 36)
    photograph.metadata.orientation = orientation
    let (_, target) = try Self.expose("a", photograph, in: set)
    var writer = TIFFWriter()
    writer.options.orientation = stored
    try writer.write(target, to: set.file("target/a.tif"), workers: WorkerPool(count: 2))
    var random = RandomStream(seed: 1)
    let (read, area) = Self.placed(try set.data(.pairs).source.pair(0, using: &random))
    let difference = zip(read.values, target.cropped(to: area).values).map { abs($0 - $1) }.max()
    #expect(difference ?? 1 < 1 / 65535)
  }

  @Test func whatIsOfNoUseIsNamedAndSkipped() throws {
    let set = try DataSet()
    let photograph = Pictures.textured(48, 40)
    for name in ["good", "mixed", "no-target", "no-raw", "broken", "torn"] {
      _ = try Self.write(name, photograph, in: set)
    }
    _ = try Self.write("small", Pictures.textured(40, 30), in: set)
    try FileManager.default.removeItem(at: set.file("target/no-target.tif"))
    try FileManager.default.removeItem(at: set.file("raw/no-raw.dng"))
    try TIFFWriter().write(Pictures.textured(40, 40), to: set.file("target/mixed.tif"), workers: WorkerPool(count: 2))
    try Data("no picture".utf8).write(to: set.file("raw/broken.dng"))
    try Data("no picture".utf8).write(to: set.file("target/torn.tif"))
    try Data("a second".utf8).write(to: set.file("target/good.txt"))
    let data = try set.data(.pairs, patch: 32)
    #expect(data.source.count == 1)
    let expected = [
      "no-target.dng: there is no file of its name in target", "no-raw.tif: there is no file of its name in raw",
      "mixed.dng: is 48 × 40, its target", "broken.dng", "torn.tif", "small.dng: is 40 × 30, too small",
      "good.txt: good.tif has the same name",
    ]
    #expect(set.reports.count == expected.count, "\(set.reports)")
    for text in expected { #expect(set.reports.contains { $0.contains(text) }, "\(text)") }
  }

  /// What cannot be told from the header comes to light when the pair is drawn; the others go on.
  @Test func damageIsNamedWhenItIsRead() throws {
    let set = try DataSet()
    _ = try Self.write("good", Pictures.textured(48, 40), in: set)
    _ = try Self.write("damaged", Pictures.textured(48, 40), in: set)
    let file = try set.file("target/damaged.tif")
    var bytes = try Data(contentsOf: file)
    for index in 1000..<1400 { bytes[index] = 0xAA }
    try bytes.write(to: file)
    let data = try set.data(.pairs)
    #expect(data.source.count == 2 && set.reports.isEmpty)
    let stream = ExampleStream(
      source: data.source, cutter: data.cutter,
      plan: ExampleStream.Plan(batch: 4, pairsPerRound: 12, patchesPerPair: 2, uses: 2), seed: 1, report: set.report)
    #expect(try stream.batch(at: 0).count == 4)
    #expect(!set.reports.isEmpty && set.reports.allSatisfy { $0.contains("damaged.tif") })
  }

  @Test(arguments: [[], ["raw/a.dng"], ["raw/a.dng", "target/b.tif"], ["raw/a.dng", "target/a.tif"]])
  func nothingOfUseIsRefused(files: [String]) throws {
    let set = try DataSet()
    for file in files { try Data("no picture".utf8).write(to: set.file(file)) }
    let error = #expect(throws: TrainingError.self) { try set.data(.pairs) }
    #expect(error?.code == .noData)
  }

  /// A pair's target, and where in the whole it lies.
  private static func placed(_ pair: TrainingPair) -> (target: ColorImage, area: PixelRectangle) {
    let origin = pair.mosaic.metadata.activeAreaOrigin
    return (pair.target, PixelRectangle(top: origin.rows, left: origin.columns, size: pair.mosaic.size))
  }
}
