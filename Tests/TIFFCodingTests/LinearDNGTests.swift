import CTIFF
import FileWriting
import Foundation
import Imaging
import LibRawReference
import Parallel
import TIFFCoding
import TestSupport
import Testing

/// Linear DNGs: what a RAW developer makes of them is the picture.
@Suite struct LinearDNGTests {
  private let directory: TemporaryDirectory
  private var url: URL { directory.file("image.dng") }

  init() throws { directory = try TemporaryDirectory() }

  private func write(
    _ image: ColorImage, _ compression: DNG.Compression = .losslessJPEG, headroom: Float = 0,
    workers: WorkerPool = Samples.workers
  ) throws {
    var options = LinearDNGWriter.Options()
    (options.compression, options.headroom) = (compression, headroom)
    try LinearDNGWriter(options: options).write(image, to: url, workers: workers)
  }

  /// The file as LibRaw develops it, by its own documented calls and with the balance as shot, in 16-bit sRGB.
  private func developed(_ count: Int) -> [UInt16] {
    var values = [UInt16](repeating: 0, count: count)
    #expect(reference_develop(url.path, 3, 1, [1, 1, 1, 1], &values, count) == count)
    return values
  }

  /// Tiles in several rows and columns, and tiles that reach beyond the picture; smaller files LibRaw takes for no RAW.
  @Test(arguments: DNG.Compression.allCases, [(300, 217), (512, 256), (256, 513), (31, 47), (24, 100)])
  func libRawDevelopsThePicture(compression: DNG.Compression, size: (width: Int, height: Int)) throws {
    for encoding in [ColorImage.Encoding.sRGB, .linearSRGB] {
      let image = Samples.picture(size.width, size.height, orientation: .rotated90Clockwise, encoding: encoding)
      try write(image, compression)
      let found = developed(image.values.count)
      let expected = image.values.map { value in
        65535 * min(max(encoding == .sRGB ? value : SRGBCurve.encode(value), 0), 1)
      }
      let differences = zip(found, expected).map { abs(Float($0) - $1) }
      // A step of 16 bits of light is 12.92 of the curve's steps near black; LibRaw rounds down thrice, and its matrix is
      // within 1e-4 of the identity.
      #expect((differences.max() ?? 0) < 45, "\(encoding)")
      #expect(differences.reduce(0, +) / Float(differences.count) < 8, "\(encoding)")
    }
  }

  /// Tiles have 16 pixels at least, and a smaller picture is stored plainly.
  @Test func picturesTooSmallForTilesArePlain() throws {
    let image = Samples.picture(15, 40, encoding: .linearSRGB)
    try write(image)
    try TIFFHandle.withFile(reading: url.path) { file in
      #expect(file.number(TIFFTAG_COMPRESSION) == Double(COMPRESSION_NONE))
      var samples = [UInt16](repeating: 0, count: image.values.count)
      let bytes = try file.readBlock(0, tiled: false, &samples)
      #expect(bytes == samples.count * 2)
      #expect(samples == image.values.map { UInt16(min(max($0, 0), 1) * 65535 + 0.5) })
    }
  }

  /// What lies above white is there for developers that look for it, and white is so much darker for LibRaw.
  @Test func headroomKeepsWhatLiesAboveWhite() throws {
    let size = ImageSize(width: 32, height: 32)
    let image = ColorImage(
      size: size, values: (0..<size.area * 3).map { Float($0) / Float(size.area * 3) * 4 }, encoding: .linearSRGB)
    try write(image, headroom: 2)
    for (found, value) in zip(developed(image.values.count), image.values) {
      #expect(abs(Float(found) - 65535 * SRGBCurve.encode(value / 4)) < 45)
    }
    try TIFFHandle.withFile(reading: url.path) { file in #expect(file.number(TIFFTAG_BASELINEEXPOSURE) == 2) }
    try write(image)
    for (found, value) in zip(developed(image.values.count), image.values) where value > 1 { #expect(found > 65480) }
  }

  @Test(arguments: DNG.Compression.allCases) func saysWhatItIs(compression: DNG.Compression) throws {
    try write(Samples.picture(60, 40, orientation: .rotated90Counterclockwise), compression)
    try TIFFHandle.withFile(reading: url.path) { file in
      #expect(file.warnings.allSatisfy { $0.contains("nknown field with tag") }, "\(file.warnings)")
      #expect(file.number(TIFFTAG_PHOTOMETRIC) == 34892 && file.number(TIFFTAG_SAMPLESPERPIXEL) == 3)
      #expect(file.number(TIFFTAG_COMPRESSION) == Double(compression == .none ? COMPRESSION_NONE : COMPRESSION_JPEG))
      #expect(
        file.numbers(TIFFTAG_DNGVERSION) == [1, 4, 0, 0] && file.numbers(TIFFTAG_DNGBACKWARDVERSION) == [1, 4, 0, 0])
      #expect(file.number(TIFFTAG_ORIENTATION) == 8, "turned by a tag")
      #expect(file.numbers(TIFFTAG_WHITELEVEL) == [65535, 65535, 65535])
      #expect(file.numbers(TIFFTAG_DEFAULTCROPSIZE) == [60, 40])
      #expect(file.numbers(TIFFTAG_ASSHOTNEUTRAL) == [1, 1, 1] && file.number(TIFFTAG_CALIBRATIONILLUMINANT1) == 21)
      #expect(file.number(TIFFTAG_BASELINEEXPOSURE) == 0)
      #expect(file.number(DNGTag.noiseReductionApplied) == 1)
      #expect(file.numbers(DNGTag.profileToneCurve) == [0, 0, 1, 1])
      // No camera's name, so that no camera's profile is laid over it; but the camera is told.
      #expect(file.text(TIFFTAG_UNIQUECAMERAMODEL) == "DiffRAW Linear sRGB")
      #expect(file.text(TIFFTAG_MAKE) == "DiffRAW" && file.text(TIFFTAG_MODEL) == "Test Camera")
      try Samples.expectEXIF(of: file)
    }
  }

  /// White of D65 is the neutral, and both matrices take it to the whites that the specification asks for.
  @Test func matricesAreThoseOfSRGB() throws {
    try write(Samples.picture(16, 16))
    try TIFFHandle.withFile(reading: url.path) { file in
      guard let fromXYZ = file.numbers(TIFFTAG_COLORMATRIX1), let toD50 = file.numbers(DNGTag.forwardMatrix1) else {
        Issue.record("no matrices")
        return
      }
      for row in 0..<3 {
        let neutral = zip(fromXYZ[row * 3..<row * 3 + 3], [0.95047, 1, 1.08883]).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(neutral - 1) < 1e-3)
        #expect(abs(toD50[row * 3..<row * 3 + 3].reduce(0, +) - [0.9642, 1, 0.8249][row]) < 1e-4)
      }
    }
  }

  @Test(arguments: DNG.Compression.allCases)
  func givesTheSameBytesWithAnyNumberOfWorkers(compression: DNG.Compression) throws {
    let image = Samples.picture(1000, 1100)
    var expected: Data?
    for count in [1, 1, 2, 7] {
      try write(image, compression, workers: WorkerPool(count: count))
      let bytes = try Data(contentsOf: url)
      let isSame = bytes == expected ?? bytes
      #expect(isSame)
      expected = bytes
    }
  }

  @Test func verifies() throws {
    let image = Samples.picture(300, 217)
    func write(_ compression: DNG.Compression, verify: Bool = true, _ damage: (inout Data) -> Void) throws {
      var writer = LinearDNGWriter()
      (writer.options.compression, writer.options.verify) = (compression, verify)
      try writer.write(image, to: url, workers: Samples.workers) { temporary in
        var bytes = try Data(contentsOf: temporary)
        damage(&bytes)
        try bytes.write(to: temporary, options: [])
      }
    }
    let damages: [(inout Data) -> Void] = [
      { bytes in bytes[bytes.count / 2] ^= 1 }, { bytes in bytes.removeLast(bytes.count / 3) },
    ]
    for compression in DNG.Compression.allCases {
      for damage in damages {
        let error = #expect(throws: TIFFCodingError.self) { try write(compression, damage) }
        #expect(error?.code == .notAsWritten && error?.path == url.path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == [])
      }
    }
    try write(.none, verify: false, damages[0])
    try write(.none) { _ in }
  }

  @Test func refusesWhatIsNoPicture() throws {
    var image = Samples.picture(20, 20)
    image.values[5] = .infinity
    let error = #expect(throws: TIFFCodingError.self) { try write(image) }
    #expect(error?.code == .unrepresentable)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == [])
  }
}
