import ColorProfiles
import Foundation
import Imaging
import Looks
import Parallel
import PictureCoding
import TIFFCoding
import TestSupport
import Testing

/// Pictures that are given for their colors, in whatever space they are stored.
@Suite struct ColorPictureTests {
  static let workers = WorkerPool(count: 2)

  /// Smooth colors within sRGB, standing as `orientation` says.
  static func picture(_ orientation: Orientation = .upright) -> ColorImage {
    var values: [Float] = []
    for row in 0..<24 {
      for column in 0..<32 {
        values += [0.2 + 0.02 * Float(column), 0.15 + 0.03 * Float(row), 0.8 - 0.01 * Float(row + column)]
      }
    }
    var metadata = CaptureMetadata()
    metadata.orientation = orientation
    return ColorImage(size: ImageSize(width: 32, height: 24), values: values, encoding: .sRGB, metadata: metadata)
  }

  @Test(arguments: [OutputSpace.sRGB, .displayP3, .adobeRGB, .proPhoto, .rec2020, .linearSRGB, .linearRec2020])
  func tiffsOfAllSpacesGiveTheSameColors(space: OutputSpace) throws {
    let folder = try TemporaryDirectory()
    let picture = Self.picture(.rotated90Clockwise)
    let file = folder.file("a.tif")
    try TIFFWriter().write(picture, to: file, workers: Self.workers, color: space.fileColor(from: .sRGB))
    let read = try ColorPicture(contentsOf: file, workers: Self.workers)
    #expect(read.remark == nil && read.image.encoding == .sRGB)
    #expect(read.image.size == ImageSize(width: 24, height: 32))
    // 1e-3: profiles hold their numbers to 1/65536 and linear samples of 16 bits are coarse in the dark.
    #expect(
      ColorTableTests.largestDifference(read.image.values, picture.turned(.rotated90Clockwise).values) < 1e-3)
  }

  @Test func jpegsAreReadThroughTheirProfile() throws {
    let folder = try TemporaryDirectory()
    let file = folder.file("a.jpg")
    var writer = JPEGWriter()
    writer.options.quality = 100
    try writer.write(
      Self.picture(), to: file, color: OutputSpace.adobeRGB.fileColor(from: .sRGB), workers: Self.workers)
    #expect(try PictureReader.profile(of: file) == OutputSpace.adobeRGB.profile().bytes)
    let read = try ColorPicture(contentsOf: file, workers: Self.workers)
    let differences = zip(read.image.values, Self.picture().values).map { abs($0 - $1) }
    #expect(read.remark == nil)
    // Eight bits and JPEG's own rounding: a level in the mean, and eight where a step of Adobe RGB is many of sRGB.
    #expect(differences.reduce(0, +) / Float(differences.count) < 1.0 / 255)
    #expect((differences.max() ?? 1) < 8.0 / 255)
  }

  @Test func pngsWithoutProfileAreSRGB() throws {
    let folder = try TemporaryDirectory()
    let file = folder.file("a.png")
    try PNGWriter().write(Self.picture(), to: file)
    #expect(try PictureReader.profile(of: file) == nil)
    let read = try ColorPicture(contentsOf: file, workers: Self.workers)
    #expect(read.remark == nil && ColorTableTests.largestDifference(read.image.values, Self.picture().values) < 0.003)
  }

  /// Never silently: a profile of no use is named.
  @Test func profilesOfNoUseAreRemarkedOn() throws {
    let files = try ProfileFiles()
    let file = files.folder.file("a.tif")
    let gray = FileColor(profile: [UInt8](try Data(contentsOf: files.gray())))
    try TIFFWriter().write(Self.picture(), to: file, workers: Self.workers, color: gray)
    let read = try ColorPicture(contentsOf: file, workers: Self.workers)
    #expect(read.remark?.contains("the color profile of a.tif") == true)
    #expect(read.remark?.hasSuffix("its colors are taken for sRGB") == true)
    #expect(ColorTableTests.largestDifference(read.image.values, Self.picture().values) < 1e-4)
  }
}
