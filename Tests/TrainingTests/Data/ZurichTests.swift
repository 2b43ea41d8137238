import Foundation
import Imaging
import Parallel
import PictureCoding
import Synthesis
import TestSupport
import Testing
import Training

/// Training on files in the layout of Zurich RAW-to-RGB.
@Suite struct ZurichTests {
  private static let size = ImageSize(width: 48, height: 48)

  /// A mosaic of one count for each site of the cell, row by row.
  private static func cells(_ counts: [UInt16]) -> [UInt16] {
    (0..<size.area).map { counts[$0 / size.width % 2 * 2 + $0 % size.width % 2] }
  }

  /// A count on the scale from black to white.
  private static func signal(_ count: Float) -> Float { (count - 63) / (1020 - 63) }

  private static func write(
    _ number: Int, to part: String = "train", _ samples: [UInt16] = cells([200, 150, 151, 100]),
    depth: PNGWriter.SampleDepth = .sixteen, color: [Float] = [0.5, 0.4, 0.3], in set: DataSet
  ) throws {
    try PNGWriter.write(
      GrayPNG(size: size, depth: depth, samples: samples), to: set.file("\(part)/huawei_raw/\(number).png"))
    let picture = Pictures.flat(color, size.width, size.height)
    let bytes = try JPEGCodec.encode(
      picture.values.map { UInt8($0 * 255 + 0.5) }, size: size, quality: 98, subsampling: .yuv444)
    try Data(bytes).write(to: set.file("\(part)/canon/\(number).jpg"))
  }

  private static func example(_ data: TrainingData, _ index: Int) throws -> Example {
    var random = RandomStream(seed: 1)
    let pair = try data.source.pair(index, using: &random)
    return try #require(
      try data.cutter.examples(of: pair, count: 1, using: &random, on: WorkerPool(count: 1)).first)
  }

  /// Files of both depths hold counts of one scale, and red stands first: w is the same, each plane in its place.
  @Test func bothDepthsAreOnOneScale() throws {
    let set = try DataSet()
    try Self.write(0, depth: .eight, in: set)
    try Self.write(1, depth: .sixteen, in: set)
    let data = try set.data(.zurich, degradationShare: 1)
    let (eight, sixteen) = (try Self.example(data, 0), try Self.example(data, 1))
    #expect(eight.raw == sixteen.raw)
    // Black is −1, white 1.
    let planes = [200, 150, 151, 100].map { Self.signal($0) * 2 - 1 }
    for (index, value) in eight.raw.enumerated() { #expect(abs(value - planes[index % 4]) < 1e-5) }
    #expect(set.reports.isEmpty)
  }

  /// Without a color matrix x = D²(y) has the target's colors.
  @Test func degradationsNeedNoMatrix() throws {
    let set = try DataSet()
    try Self.write(0, in: set)
    let example = try Self.example(try set.data(.zurich, degradationShare: 1), 0)
    let color: [Float] = [0.5, 0.4, 0.3]
    for channel in 0..<3 {
      func mean(_ values: [Float]) -> Float {
        let sum: Float = stride(from: channel, to: values.count, by: 3).reduce(0) { $0 + values[$1] }
        return sum / Float(values.count / 3)
      }
      // The color lock's promise is half a level of 255 for each block of 64 pixels, of which this is a part.
      #expect(abs(mean(example.color) - mean(example.target)) < 2 * 2 / 255)
      #expect(abs(mean(example.target) - (color[channel] * 2 - 1)) < 2 * 2 / 255)
    }
  }

  /// G(w) has the sensor's own colors, unbalanced.
  @Test func extractionHasTheSensorsColors() throws {
    let set = try DataSet()
    try Self.write(0, Self.cells([200, 400, 400, 300]), in: set)
    let example = try Self.example(try set.data(.zurich), 0)
    let expected = [200, 400, 300].map { SRGBCurve.encode(Self.signal($0)) * 2 - 1 }
    for (index, value) in example.color.enumerated() { #expect(abs(value - expected[index % 3]) < 0.005) }
  }

  /// A copy that someone scaled to 16 bits would train on nonsense.
  @Test func countsAboveTheScaleAreRefused() throws {
    let set = try DataSet()
    try Self.write(0, Self.cells([1023, 1023, 1023, 1023]), in: set)
    try Self.write(1, Self.cells([1024, 150, 151, 100]), in: set)
    let source = try set.data(.zurich).source
    var random = RandomStream(seed: 1)
    #expect(throws: Never.self) { try source.pair(0, using: &random) }
    let error = #expect(throws: TrainingError.self) { try source.pair(1, using: &random) }
    #expect(error?.description.contains("1.png: has a sample of 1024") == true)
  }

  @Test func damagedAndMixedPairsAreNamed() throws {
    let set = try DataSet()
    for number in 0..<4 { try Self.write(number, in: set) }
    try Data("no picture".utf8).write(to: set.file("train/huawei_raw/1.png"))
    try PNGWriter().write(Pictures.flat([0.1, 0.2, 0.3], 48, 48), to: set.file("train/huawei_raw/2.png"))
    try PNGWriter().write(Pictures.flat([0.1, 0.2, 0.3], 46, 48), to: set.file("train/canon/3.jpg"))
    try Data().write(to: set.file("train/canon/4.jpg"))
    let source = try set.data(.zurich).source
    #expect(source.count == 4)
    #expect(set.reports.count == 1 && set.reports[0].contains("4.jpg: there is no file of its name in huawei_raw"))
    for (number, text) in [(1, "1.png: it is neither"), (2, "2.png: it has more than"), (3, "3.png: is 48 × 48, its")] {
      var random = RandomStream(seed: 1)
      let error = #expect(throws: (any Error).self) { try source.pair(number, using: &random) }
      #expect(error.map { "\($0)" }?.contains(text) == true, "\(text)")
    }
  }

  /// The test part is validated on where there is one, and all of the training part trained on.
  @Test func heldOutPicturesComeFromTheTestPart() throws {
    let set = try DataSet()
    for number in 0..<3 { try Self.write(number, color: [0.2, 0.2, 0.2], in: set) }
    let alone = try set.data(.zurich, heldOut: 1, degradationShare: 1)
    #expect(alone.source.count == 2)
    #expect(try alone.validationExamples(batch: 1, on: WorkerPool(count: 1)).count == 6)
    for number in 0..<2 { try Self.write(number, to: "test", color: [0.8, 0.8, 0.8], in: set) }
    let data = try set.data(.zurich, heldOut: 2, degradationShare: 1)
    #expect(data.source.count == 3)
    for example in try data.validationExamples(batch: 1, on: WorkerPool(count: 1)) {
      #expect(example.target.allSatisfy { abs($0 - 0.6) < 0.02 })
      // x is as in training: G(w) would be darker by far, and green.
      let mean = example.color.reduce(0, +) / Float(example.color.count)
      #expect(abs(mean - 0.6) < 0.03)
    }
    let error = #expect(throws: TrainingError.self) { try set.data(.zurich, heldOut: 3, degradationShare: 1) }
    #expect(error?.code == .noData)
  }

  @Test func damagedHeldOutPicturesAreNamedOnce() throws {
    let set = try DataSet()
    try Self.write(0, in: set)
    for number in 0..<2 { try Self.write(number, to: "test", in: set) }
    try Data("no picture".utf8).write(to: set.file("test/canon/0.jpg"))
    let data = try set.data(.zurich, heldOut: 2, degradationShare: 1)
    #expect(try data.validationExamples(batch: 2, on: WorkerPool(count: 1)).count == 12)
    #expect(set.reports.count == 1 && set.reports[0].contains("test/canon/0.jpg"))
    try Data("no picture".utf8).write(to: set.file("test/canon/1.jpg"))
    let error = #expect(throws: TrainingError.self) {
      try data.validationExamples(batch: 2, on: WorkerPool(count: 1))
    }
    #expect(error?.code == .noData)
  }

  @Test func aFolderOfAnotherLayoutIsRefused() throws {
    let set = try DataSet()
    try Self.write(0, to: "elsewhere", in: set)
    let error = #expect(throws: TrainingError.self) { try set.data(.zurich) }
    #expect(error?.code == .noData && error?.place.contains("train/huawei_raw") == true)
  }
}
