import CTIFF
import Foundation
import Imaging
import TIFFCoding
import TestSupport
import Testing

@Suite struct DNGWriterTests {
  private let directory: TemporaryDirectory
  private var url: URL { directory.file("image.dng") }

  init() throws { directory = try TemporaryDirectory() }

  /// A mosaic of random counts of 10 bits.
  private func mosaic(
    _ width: Int, _ height: Int, pattern: BayerPattern = .grbg, black: BlackLevel = BlackLevel(64)
  ) -> Mosaic {
    var random = SplitMix64(seed: UInt64(width * 1000 + height))
    var metadata = Samples.capture
    metadata.color.asShotMultipliers = [2, 1, 1.6]
    metadata.color.calibrations = [.init(illuminant: 21, colorMatrix: PhoneSensor.colorMatrix)]
    return Mosaic(
      size: ImageSize(width: width, height: height),
      samples: (0..<width * height).map { _ in UInt16.random(in: 0...1023, using: &random) },
      pattern: pattern, blackLevel: black, whiteLevel: [1023, 1023, 1023, 1023], metadata: metadata)
  }

  /// The samples of the file's image, row by row.
  private func samples(of file: borrowing TIFFHandle) throws -> [UInt16] {
    let width = Int(file.number(TIFFTAG_IMAGEWIDTH) ?? 0)
    let height = Int(file.number(TIFFTAG_IMAGELENGTH) ?? 0)
    let rows = Int(file.number(TIFFTAG_ROWSPERSTRIP) ?? 1)
    var samples: [UInt16] = []
    var strip = [UInt16](repeating: 0, count: rows * width)
    for (index, top) in stride(from: 0, to: height, by: rows).enumerated() {
      let bytes = try file.readBlock(index, tiled: false, &strip)
      #expect(bytes == min(rows, height - top) * width * 2)
      samples += strip.prefix(bytes / 2)
    }
    return samples
  }

  /// The pattern in the codes of the tag CFAPattern: 0 red, 1 green, 2 blue.
  private func colors(of pattern: BayerPattern) -> [Double] {
    switch pattern {
    case .rggb: [0, 1, 1, 2]
    case .grbg: [1, 0, 2, 1]
    case .gbrg: [1, 2, 0, 1]
    case .bggr: [2, 1, 1, 0]
    }
  }

  @Test(arguments: BayerPattern.allCases)
  func storesTheMosaic(pattern: BayerPattern) throws {
    let colors = colors(of: pattern)
    for (width, height) in [(2, 2), (33, 17), (1001, 1200)] {
      let mosaic = mosaic(width, height, pattern: pattern)
      try DNGWriter().write(DNG(mosaic: mosaic), to: url)
      try TIFFHandle.withFile(reading: url.path) { file in
        let isSame = try samples(of: file) == mosaic.samples
        #expect(isSame)
        #expect(file.numbers(TIFFTAG_CFAPATTERN) == colors)
        #expect(file.numbers(TIFFTAG_CFAREPEATPATTERNDIM) == [2, 2])
        #expect(file.numbers(TIFFTAG_ACTIVEAREA) == [0, 0, Double(height), Double(width)])
        #expect(file.numbers(TIFFTAG_DEFAULTCROPORIGIN) == [0, 0])
        #expect(file.numbers(TIFFTAG_DEFAULTCROPSIZE) == [Double(width), Double(height)])
      }
    }
  }

  @Test func namesFormatLevelsColorAndCapture() throws {
    var mosaic = mosaic(20, 10)
    mosaic.metadata.orientation = .rotated90Clockwise
    let forward: [Float] = [0.5, 0.25, 0.125, 0.25, 0.75, 0, 0.0625, 0.125, 0.625]
    mosaic.metadata.color.calibrations.append(
      .init(
        illuminant: 17, colorMatrix: [1, 0.5, -0.25, 0, 1, 0, 0, 0, 1], forwardMatrix: forward,
        cameraCalibration: [1.5, 0, 0, 0, 1, 0.25, 0, 0, 0.75]))
    mosaic.metadata.color.analogBalance = [1.25, 1, 1.5]
    mosaic.metadata.defaultCrop = PixelRectangle(top: 1, left: 3, size: ImageSize(width: 16, height: 8))
    var dng = DNG(mosaic: mosaic)
    dng.baselineExposure = -0.5
    dng.noiseProfile = [
      .init(scale: 4e-4, offset: 2e-6), .init(scale: 3e-4, offset: 1e-6), .init(scale: 5e-4, offset: 0),
    ]
    try DNGWriter().write(dng, to: url)
    try TIFFHandle.withFile(reading: url.path) { file in
      #expect(file.numbers(TIFFTAG_DNGVERSION) == [1, 4, 0, 0])
      #expect(file.numbers(TIFFTAG_DNGBACKWARDVERSION) == [1, 1, 0, 0])
      #expect(file.number(TIFFTAG_PHOTOMETRIC) == 32803 && file.number(TIFFTAG_BITSPERSAMPLE) == 16)
      #expect(file.number(TIFFTAG_COMPRESSION) == 1 && file.number(TIFFTAG_SAMPLESPERPIXEL) == 1)
      #expect(file.number(TIFFTAG_ORIENTATION) == 6)
      #expect(file.numbers(TIFFTAG_BLACKLEVELREPEATDIM) == [1, 1] && file.numbers(TIFFTAG_BLACKLEVEL) == [64])
      #expect(file.numbers(TIFFTAG_WHITELEVEL) == [1023])
      #expect(file.numbers(TIFFTAG_ASSHOTNEUTRAL) == [0.5, 1, 0.625])
      #expect(file.numbers(TIFFTAG_COLORMATRIX1)?.map { Float($0) } == PhoneSensor.colorMatrix)
      #expect(file.numbers(TIFFTAG_COLORMATRIX2) == [1, 0.5, -0.25, 0, 1, 0, 0, 0, 1])
      #expect(file.number(TIFFTAG_CALIBRATIONILLUMINANT1) == 21 && file.number(TIFFTAG_CALIBRATIONILLUMINANT2) == 17)
      #expect(file.numbers(TIFFTAG_CAMERACALIBRATION1) == nil && file.numbers(TIFFTAG_ASSHOTWHITEXY) == nil)
      #expect(file.numbers(TIFFTAG_CAMERACALIBRATION2) == [1.5, 0, 0, 0, 1, 0.25, 0, 0, 0.75])
      #expect(file.numbers(TIFFTAG_ANALOGBALANCE) == [1.25, 1, 1.5])
      #expect(file.numbers(DNGTag.forwardMatrix1) == nil)
      #expect(file.numbers(DNGTag.forwardMatrix2)?.map { Float($0) } == forward)
      #expect(file.numbers(DNGTag.noiseProfile) == [4e-4, 2e-6, 3e-4, 1e-6, 5e-4, 0])
      #expect(file.number(TIFFTAG_BASELINEEXPOSURE) == -0.5)
      #expect(file.numbers(TIFFTAG_DEFAULTCROPORIGIN) == [3, 1] && file.numbers(TIFFTAG_DEFAULTCROPSIZE) == [16, 8])
      #expect(file.text(TIFFTAG_UNIQUECAMERAMODEL) == "DiffRAW Test Camera")
      #expect(file.text(TIFFTAG_MAKE) == "DiffRAW" && file.text(TIFFTAG_MODEL) == "Test Camera")
      try Samples.expectEXIF(of: file)
    }
  }

  @Test(arguments: [
    BlackLevel(64.25), BlackLevel(rows: 2, columns: 2, levels: [60, 61.5, 62, 63]),
    BlackLevel(rows: 4, columns: 6, levels: (0..<24).map { Float($0) }),
  ])
  func storesBlackPatterns(black: BlackLevel) throws {
    try DNGWriter().write(DNG(mosaic: mosaic(12, 8, black: black)), to: url)
    try TIFFHandle.withFile(reading: url.path) { file in
      #expect(file.numbers(TIFFTAG_BLACKLEVELREPEATDIM) == [Double(black.rows), Double(black.columns)])
      #expect(file.numbers(TIFFTAG_BLACKLEVEL) == black.levels.map { Double($0) })
    }
  }

  /// Pattern and black level stay those of the active area, wherever it begins.
  @Test(arguments: [(0, 0), (1, 0), (0, 3), (5, 2), (7, 9)])
  func putsTheActiveAreaIntoItsFrame(top: Int, left: Int) throws {
    let mosaic = mosaic(31, 22, pattern: .gbrg)
    var dng = DNG(mosaic: mosaic)
    let size = ImageSize(width: 31 + left + 4, height: 22 + top + 1)
    dng.frame = DNG.SensorFrame(
      size: size, samples: (0..<size.area).map { UInt16(2000 + $0) },
      activeAreaOrigin: PixelOffset(rows: top, columns: left))
    try DNGWriter().write(dng, to: url)
    try TIFFHandle.withFile(reading: url.path) { file in
      #expect(file.numbers(TIFFTAG_ACTIVEAREA) == [top, left, top + 22, left + 31].map { Double($0) })
      #expect(file.numbers(TIFFTAG_CFAPATTERN) == [1, 2, 0, 1])
      var expected = (0..<size.area).map { UInt16(2000 + $0) }
      for row in 0..<22 {
        for column in 0..<31 {
          expected[(row + top) * size.width + column + left] = mosaic.samples[row * 31 + column]
        }
      }
      let isSame = try samples(of: file) == expected
      #expect(isSame)
    }
  }

  @Test func givesTheSameBytesEachTime() throws {
    try DNGWriter().write(DNG(mosaic: mosaic(100, 80)), to: url)
    try DNGWriter().write(DNG(mosaic: mosaic(100, 80)), to: directory.file("other.dng"))
    let isSame = try Data(contentsOf: url) == Data(contentsOf: directory.file("other.dng"))
    #expect(isSame)
  }

  @Test func refusesWhatADNGCannotHold() throws {
    let good = mosaic(8, 6)
    func refusal(_ change: (inout DNG) -> Void) -> TIFFCodingError? {
      var dng = DNG(mosaic: good)
      change(&dng)
      return #expect(throws: TIFFCodingError.self) { try DNGWriter().write(dng, to: url) }
    }
    let refusals = [
      refusal { $0.mosaic.metadata.color.calibrations = [] },
      refusal { $0.mosaic.metadata.color.calibrations[0].colorMatrix = [1, 2] },
      refusal { $0.mosaic.metadata.color.calibrations[0].colorMatrix[4] = .nan },
      refusal { $0.mosaic.metadata.color.asShotMultipliers = [1, 1, 0] },
      refusal { $0.mosaic.metadata.defaultCrop = PixelRectangle(top: 0, left: 1, size: good.size) },
      refusal { $0.mosaic = mosaic(8, 6, black: BlackLevel(-1)) },
      refusal { $0.noiseProfile = [.init(scale: 0, offset: 0), .init(scale: 0, offset: 0)] },
      refusal { $0.uniqueCameraModel = "" },
      refusal { $0.bitsPerSample = 8 },
      refusal { $0.bitsPerSample = 17 },
      refusal { $0.linearizationTable = [0, 1, 2] },
      refusal { $0.compression = .losslessJPEG },
      refusal {
        $0.mosaic = Mosaic(
          size: good.size, samples: good.samples, pattern: .rggb, blackLevel: good.blackLevel,
          whiteLevel: [1023, 1023, 0, 1023], metadata: good.metadata)
      },
    ]
    for error in refusals { #expect(error?.code == .unrepresentable) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path).isEmpty)
  }
}
