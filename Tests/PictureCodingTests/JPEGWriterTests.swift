import FileWriting
import Foundation
import Imaging
import Parallel
import PictureCoding
import TestSupport
import Testing

@Suite struct JPEGWriterTests {
  private let directory: TemporaryDirectory
  private var url: URL { directory.file("a.jpg") }
  private static let workers = WorkerPool(count: 2)
  private static let color = FileColor(profile: Array(0..<200), isSRGB: true)

  init() throws { directory = try TemporaryDirectory() }

  private func write(
    _ image: ColorImage, color: FileColor = color, workers: WorkerPool = workers,
    _ change: (inout JPEGWriter.Options) -> Void = { _ in }
  ) throws -> Data {
    var options = JPEGWriter.Options()
    change(&options)
    try JPEGWriter(options: options).write(image, to: url, color: color, workers: workers)
    return try Data(contentsOf: url)
  }

  private static func meanDifference(_ first: ColorImage, _ second: ColorImage) -> Float {
    zip(first.values, second.values).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(first.values.count)
  }

  /// The content of each segment before the pixels, with its marker.
  private static func segments(of jpeg: Data) throws -> [(marker: UInt8, content: [UInt8])] {
    var segments: [(UInt8, [UInt8])] = []
    var place = 2
    while jpeg[place + 1] != 0xDA {
      try #require(jpeg[place] == 0xFF)
      let length = Int(jpeg[place + 2]) << 8 + Int(jpeg[place + 3])
      segments.append((jpeg[place + 1], Array(jpeg[place + 4..<place + 2 + length])))
      place += 2 + length
    }
    return segments
  }

  /// Turned or told to be turned, every reader that knows EXIF shows the picture upright.
  @Test(arguments: Orientation.allCases, [false, true])
  func standsUpright(orientation: Orientation, isKept: Bool) throws {
    var image = Samples.smooth(ImageSize(width: 67, height: 45))
    image.metadata.orientation = orientation
    let bytes = try write(image) { options in (options.quality, options.keepsOrientation) = (100, isKept) }
    let read = try PictureReader.read(url)
    let grid = OrientedGrid(stored: image.size, orientation: orientation)
    #expect(read.size == grid.size)
    var upright = read
    for row in 0..<grid.size.height {
      for column in 0..<grid.size.width {
        for channel in 0..<3 {
          upright.values[(row * grid.size.width + column) * 3 + channel] =
            image.values[grid.storedPixel(row: row, column: column) * 3 + channel]
        }
      }
    }
    // Rounding to 8 bits, in color conversion and in the transform, a step each.
    #expect(Self.meanDifference(read, upright) < 1.5 / 255)
    let stored = try JPEGCodec.decode(Array(bytes)).size
    #expect(stored == (isKept ? image.size : grid.size))
    let hasEXIF = try Self.segments(of: bytes).contains { $0.marker == 0xE1 }
    #expect(hasEXIF == (isKept && orientation != .upright), "nothing tells to turn what is turned")
  }

  @Test func embedsTheProfileInAsManySegmentsAsItTakes() throws {
    for length in [1, 560, 65519, 65520, 200_000] {
      let profile = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
      let bytes = try write(Samples.smooth(ImageSize(width: 9, height: 8)), color: FileColor(profile: profile))
      let parts = try Self.segments(of: bytes).filter { $0.marker == 0xE2 }.map(\.content)
      let count = (length + 65518) / 65519
      #expect(parts.count == count)
      for (index, part) in parts.enumerated() {
        #expect(Array(part.prefix(14)) == Array("ICC_PROFILE".utf8) + [0, UInt8(index + 1), UInt8(count)])
      }
      #expect(parts.flatMap { $0.dropFirst(14) } == profile)
      #expect(try PictureReader.read(url).size == ImageSize(width: 9, height: 8))
    }
  }

  /// A preview is the picture made smaller in light, and no other is enlarged.
  @Test func reducesToTheLongerSide() throws {
    let image = Samples.smooth(ImageSize(width: 300, height: 200))
    _ = try write(image) { options in (options.quality, options.longestSide) = (100, 75) }
    let read = try PictureReader.read(url)
    #expect(read.size == ImageSize(width: 75, height: 50))
    #expect(Self.meanDifference(read, image.reduced(to: read.size, workers: Self.workers)) < 1.5 / 255)
    _ = try write(image) { $0.longestSide = 300 }
    #expect(try PictureReader.size(of: url) == image.size)
    _ = try write(image) { $0.longestSide = 5000 }
    #expect(try PictureReader.size(of: url) == image.size)
  }

  /// The color is converted after the reduction and before values are clipped.
  @Test func convertsColor() throws {
    var color = Self.color
    color.convert = { values in for index in values.indices { values[index] = 1 - values[index] / 2 } }
    let size = ImageSize(width: 32, height: 32)
    let image = ColorImage(size: size, values: [Float](repeating: 1.5, count: size.area * 3), encoding: .sRGB)
    for side in [nil, 16] {
      _ = try write(image, color: color) { $0.longestSide = side }
      #expect(try PictureReader.read(url).values.allSatisfy { abs($0 - 0.25) < 1.5 / 255 })
    }
  }

  @Test(arguments: [false, true]) func givesTheSameBytesWithAnyNumberOfWorkers(isReduced: Bool) throws {
    var image = Samples.smooth(ImageSize(width: 301, height: 403))
    image.metadata.orientation = .rotated90Clockwise
    let all = try [1, 1, 2, 5].map { count in
      try write(image, workers: WorkerPool(count: count)) { $0.longestSide = isReduced ? 200 : nil }
    }
    #expect(Set(all).count == 1)
  }

  /// Another order of the same coefficients, and the options are what the codec does with them.
  @Test func optionsAreTheCodecs() throws {
    let image = Samples.smooth(ImageSize(width: 67, height: 45))
    let samples = Samples.colors(image.size)
    for subsampling in [JPEGCodec.Subsampling.yuv444, .yuv420] {
      let expected = try JPEGCodec.roundTrip(samples, size: image.size, quality: 70, subsampling: subsampling)
      for isProgressive in [false, true] {
        let bytes = try write(image) { options in
          (options.quality, options.subsampling, options.isProgressive) = (70, subsampling, isProgressive)
        }
        #expect(try JPEGCodec.decode(Array(bytes)).samples == expected)
        #expect(try Self.segments(of: bytes).contains { $0.marker == (isProgressive ? 0xC2 : 0xC0) })
      }
    }
  }

  @Test func refusesWhatIsNoJPEG() throws {
    var strange = Samples.smooth(ImageSize(width: 4, height: 4))
    strange.values[7] = .nan
    let long = ColorImage(
      size: ImageSize(width: 65501, height: 1), values: [Float](repeating: 0, count: 65501 * 3), encoding: .sRGB)
    let empty = ColorImage(size: ImageSize(width: 0, height: 4), values: [], encoding: .sRGB)
    for (image, cause) in [
      (strange, "1 of the picture's values are not finite"), (long, "a picture of 65501 × 1 pixels cannot be a JPEG"),
      (empty, "a picture of 0 × 4 pixels cannot be a JPEG"),
    ] {
      let error = #expect(throws: PictureCodingError.self) { try write(image) }
      #expect(error?.code == .unrepresentable && error?.cause == cause && error?.file == url.path)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == [])
  }

  /// Damage between writing and naming is found, and leaves nothing behind.
  @Test func verifies() throws {
    let image = Samples.smooth(ImageSize(width: 67, height: 45))
    func write(verify: Bool = true, _ damage: @escaping (inout Data) -> Void) throws {
      var options = JPEGWriter.Options()
      options.verify = verify
      try JPEGWriter(options: options).write(image, to: url, color: Self.color, workers: Self.workers) { temporary in
        var bytes = try Data(contentsOf: temporary)
        damage(&bytes)
        try bytes.write(to: temporary, options: [])
      }
    }
    let damages: [(inout Data) -> Void] = [
      { bytes in bytes[bytes.count * 3 / 4] ^= 0x10 }, { bytes in bytes.removeLast(bytes.count / 4) },
      { bytes in bytes = Data() },
      { bytes in
        bytes = Data(
          (try? JPEGCodec.encode(
            Samples.colors(ImageSize(width: 45, height: 67)), size: ImageSize(width: 45, height: 67), quality: 90,
            subsampling: .yuv444)) ?? [])
      },
    ]
    for damage in damages {
      let error = #expect(throws: PictureCodingError.self) { try write(damage) }
      #expect(error?.code == .notAsWritten && error?.file == url.path)
      #expect(error?.cause.hasPrefix("read again, the file does not hold what was written: ") == true)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == [])
    }
    try write(verify: false, damages[0])
    try write { _ in }
  }

  @Test func takesTheTimeThatItIsGiven() throws {
    let time = ModificationTime(seconds: 1_234_567_890, nanoseconds: 5)
    try JPEGWriter().write(
      Samples.smooth(ImageSize(width: 8, height: 8)), to: url, color: Self.color, workers: Self.workers, modified: time)
    #expect(try ModificationTime(of: url) == time)
  }
}
