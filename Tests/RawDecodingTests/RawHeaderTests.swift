import Foundation
import Imaging
import RawDecoding
import TestSupport
import Testing

@Suite struct RawHeaderTests {
  @Test func tellsWhatTheTagsSay() throws {
    let directory = try TemporaryDirectory()
    var dng = SyntheticDNG(width: 40, height: 32, pattern: .bggr)
    dng.tags[305] = .text("Test suite 1.0")
    dng.tags[50964] = .signedRationals([0.5, 0.3, 0.2, 0.25, 0.7, 0.05, 0, 0.1, 0.725])
    dng.exif = [
      33434: .rationals([0.004]), 33437: .rationals([2.8]), 34855: .shorts([400]), 37386: .rationals([35]),
      36867: .text("2021:03:04 05:06:07"), 42036: .text("Lens 35mm F2.8"),
    ]
    try dng.write(to: directory.file("a.dng"))
    let header = try RawDecoder().header(of: directory.file("a.dng"))
    let metadata = header.metadata
    #expect(metadata.make == "Synthetic" && metadata.model == "Mosaic One" && metadata.software == "Test suite 1.0")
    #expect(metadata.lens == "Lens 35mm F2.8" && metadata.iso == 400 && metadata.focalLength == 35)
    #expect(metadata.exposureTime == 0.004 && metadata.aperture == 2.8)
    // The camera's clock read as UTC, whatever the time zone of this process.
    #expect(metadata.captureTime == 1_614_834_367)
    #expect(metadata.color.asShotMultipliers == [2, 1, 1.6])
    let calibration = try #require(metadata.color.calibrations.first)
    #expect(metadata.color.calibrations.count == 1 && calibration.illuminant == 21)
    #expect(calibration.colorMatrix == [0.65, -0.12, -0.08, -0.38, 1.16, 0.25, -0.04, 0.15, 0.6])
    #expect(calibration.forwardMatrix == [0.5, 0.3, 0.2, 0.25, 0.7, 0.05, 0, 0.1, 0.725])
    #expect(header.format == "DNG 1.4" && header.bitsPerSample == 16 && header.pattern == .bggr)
    #expect(header.whiteLevel == [16_000, 16_000, 16_000, 16_000])
  }

  /// A matrix that maps the camera's white to white: each row of camera → sRGB sums to 1.
  @Test func cameraMatrixKeepsWhite() throws {
    let directory = try TemporaryDirectory()
    try SyntheticDNG(width: 40, height: 32).write(to: directory.file("a.dng"))
    let matrix = try #require(try RawDecoder().header(of: directory.file("a.dng")).metadata.color.cameraToSRGB)
    for row in 0..<3 {
      // 1e-5: LibRaw inverts in double and stores float.
      #expect(abs(matrix[(row * 3)..<(row * 3 + 3)].reduce(0, +) - 1) < 1e-5)
    }
  }

  @Test(arguments: Orientation.allCases) func orientationIsThatOfTheTag(orientation: Orientation) throws {
    let directory = try TemporaryDirectory()
    var dng = SyntheticDNG(width: 40, height: 32)
    dng.tags[274] = .shorts([orientation.rawValue])
    try dng.write(to: directory.file("a.dng"))
    #expect(try RawDecoder().header(of: directory.file("a.dng")).metadata.orientation == orientation)
  }

  @Test func missingNeutralLeavesTheBalanceOpen() throws {
    let directory = try TemporaryDirectory()
    var dng = SyntheticDNG(width: 40, height: 32)
    dng.tags[50728] = nil
    try dng.write(to: directory.file("a.dng"))
    #expect(try RawDecoder().header(of: directory.file("a.dng")).metadata.color.asShotMultipliers == nil)
  }

  @Test func survivesJSON() throws {
    let header = try RawDecoder().header(of: SampleFiles.good(SampleFiles.good[1]))
    let data = try JSONEncoder().encode(header)
    #expect(try JSONDecoder().decode(RawHeader.self, from: data) == header)
  }

  @Test func linesAreAligned() throws {
    let lines = try RawDecoder().header(of: SampleFiles.good(SampleFiles.good[0])).description
      .split(separator: "\n")
    let columns = Set(
      try lines.map { line in
        let colon = try #require(line.firstIndex(of: ":"))
        let value = try #require(line[line.index(after: colon)...].firstIndex { $0 != " " })
        return line.distance(from: line.startIndex, to: value)
      })
    #expect(columns == [16])
  }
}
