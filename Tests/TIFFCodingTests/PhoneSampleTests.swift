import CTIFF
import Foundation
import Imaging
import TIFFCoding
import TestSupport
import Testing

/// The example `Examples/raw/phone-kitten.dng`, made from a photograph by `PhoneSensor` and `DNGWriter`.
@Suite struct PhoneSampleTests {
  private static let sample = Project.root.appending(path: "Examples/raw/phone-kitten.dng")
  private static let source = ProcessInfo.processInfo.environment["DIFFRAW_PHONE_SOURCE"]

  /// The DNG for a scene, or for the part of it that begins at `origin`.
  private static func dng(of picture: ColorImage, origin: PixelOffset = PixelOffset(rows: 0, columns: 0)) -> DNG {
    var sensor = PhoneSensor()
    sensor.seed = 2026
    var dng = DNG(mosaic: sensor.expose(picture, origin: origin))
    dng.noiseProfile = [.init(scale: sensor.shotNoise, offset: sensor.readNoise)]
    return dng
  }

  /// Makes the example anew: `Examples/raw/SOURCES.md` has the commands.
  @Test(.enabled(if: source != nil, "DIFFRAW_PHONE_SOURCE names no picture to make the example from"))
  func writesTheExample() throws {
    let picture = try #require(try PortablePixmap.read(URL(filePath: Self.source ?? "")))
    try DNGWriter().write(Self.dng(of: picture), to: Self.sample)
  }

  /// A piece of the photograph, exposed again, gives the counts of the example.
  @Test func isWhatTheSensorMakesOfThePhotograph() throws {
    let (top, left) = (545, 473)
    let piece = try #require(try PortablePixmap.read(Project.fixture("phone/kitten-eye.ppm")))
    let made = Self.dng(of: piece, origin: PixelOffset(rows: top, columns: left)).mosaic
    let stored = try TIFFHandle.withFile(reading: Self.sample.path) { try Self.samples(of: $0) }
    #expect(stored.size == ImageSize(width: 1536, height: 1152))
    #expect(made.pattern == PhoneSensor().pattern.shifted(rows: top, columns: left))
    var worst = 0
    var different = 0
    // The blur reaches two pixels past the edges of the piece.
    for row in 2..<piece.size.height - 2 {
      for column in 2..<piece.size.width - 2 {
        let count = Int(stored.counts[(row + top) * stored.size.width + column + left])
        let difference = abs(count - Int(made.samples[row * piece.size.width + column]))
        worst = max(worst, difference)
        different += difference > 0 ? 1 : 0
      }
    }
    #expect(worst <= 1 && different <= 3, "mathematical functions of other systems may round a count the other way")
  }

  @Test func namesAllThatADeveloperNeeds() throws {
    try TIFFHandle.withFile(reading: Self.sample.path) { file in
      #expect(file.numbers(TIFFTAG_CFAPATTERN) == [1, 0, 2, 1])
      #expect(file.numbers(TIFFTAG_BLACKLEVEL) == [64] && file.numbers(TIFFTAG_WHITELEVEL) == [1023])
      #expect(file.numbers(TIFFTAG_COLORMATRIX1)?.map { Float($0) } == PhoneSensor.colorMatrix)
      let neutral = file.numbers(TIFFTAG_ASSHOTNEUTRAL) ?? []
      #expect(zip(neutral, PhoneSensor.neutral).allSatisfy { abs($0 - $1) < 1e-6 } && neutral.count == 3)
      #expect(file.numbers(DNGTag.noiseProfile) == [4e-4, 2e-6])
      #expect(file.text(TIFFTAG_MAKE) == "DiffRAW" && file.text(TIFFTAG_MODEL) == "Phone Simulator")
      try file.withEXIF {
        #expect(file.number(EXIFTAG_ISOSPEEDRATINGS) == 400)
        #expect(file.text(EXIFTAG_DATETIMEORIGINAL) == "2026:01:01 12:00:00")
      }
    }
  }

  private static func samples(of file: borrowing TIFFHandle) throws -> (size: ImageSize, counts: [UInt16]) {
    let width = Int(file.number(TIFFTAG_IMAGEWIDTH) ?? 0)
    let height = Int(file.number(TIFFTAG_IMAGELENGTH) ?? 0)
    let rows = Int(file.number(TIFFTAG_ROWSPERSTRIP) ?? 1)
    var counts: [UInt16] = []
    var strip = [UInt16](repeating: 0, count: rows * width)
    for index in 0..<(height + rows - 1) / rows {
      let bytes = try file.readBlock(index, tiled: false, &strip)
      counts += strip.prefix(bytes / 2)
    }
    return (ImageSize(width: width, height: height), counts)
  }
}
