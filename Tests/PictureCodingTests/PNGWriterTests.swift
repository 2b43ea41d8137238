import FileWriting
import Foundation
import Imaging
import PictureCoding
import TestSupport
import Testing

@Suite struct PNGWriterTests {
  private let directory: TemporaryDirectory
  private var url: URL { directory.file("out.png") }

  init() throws { directory = try TemporaryDirectory() }

  /// A gradient with noise that leaves [0, 1] at both ends.
  private func picture(_ size: ImageSize) -> ColorImage {
    var random = SplitMix64(seed: UInt64(size.area))
    return ColorImage(
      size: size,
      values: (0..<size.area * 3).map {
        Float($0) / Float(size.area * 3) + Float.random(in: -0.05...0.05, using: &random)
      }, encoding: .sRGB)
  }

  @Test(arguments: PNGWriter.SampleDepth.allCases) func comesBackRoundedAndClipped(depth: PNGWriter.SampleDepth) throws
  {
    let steps = Float((1 << depth.rawValue) - 1)
    for size in [ImageSize(width: 1, height: 1), ImageSize(width: 31, height: 17), ImageSize(width: 200, height: 150)] {
      let image = picture(size)
      try PNGWriter(depth: depth).write(image, to: url)
      let back = try PictureReader.read(url)
      #expect(back.size == size)
      let isSame = zip(back.values, image.values).allSatisfy {
        $0 == Float(Int(min(max($1, 0), 1) * steps + 0.5)) / steps
      }
      #expect(isSame)
    }
  }

  @Test func writesTheSameBytesEveryTime() throws {
    try PNGWriter().write(picture(ImageSize(width: 40, height: 30)), to: url)
    let first = try Data(contentsOf: url)
    try PNGWriter().write(picture(ImageSize(width: 40, height: 30)), to: url)
    #expect(try Data(contentsOf: url) == first)
  }

  @Test func saysThatItsColorsAreSRGB() throws {
    try PNGWriter().write(picture(ImageSize(width: 4, height: 3)), to: url)
    #expect(try Data(contentsOf: url).range(of: Data("sRGB".utf8)) != nil)
    try PNGWriter.write(
      GrayPNG(size: ImageSize(width: 1, height: 1), depth: .eight, samples: [7]), to: url)
    #expect(try Data(contentsOf: url).range(of: Data("sRGB".utf8)) == nil)
  }

  @Test func turnsThePictureUpright() throws {
    var image = picture(ImageSize(width: 3, height: 2))
    image.metadata.orientation = .rotated90Clockwise
    try PNGWriter(depth: .sixteen).write(image, to: url)
    let back = try PictureReader.read(url)
    #expect(back.size == ImageSize(width: 2, height: 3))
    // The lower left corner comes to the upper left.
    #expect(abs(back.values[0] - image.values[9]) < 1e-4)
  }

  @Test func refusesWhatAPNGCannotHold() throws {
    var image = picture(ImageSize(width: 5, height: 4))
    image.values[7] = .nan
    image.values[30] = .infinity
    let error = #expect(throws: PictureCodingError.self) { try PNGWriter().write(image, to: url) }
    #expect(error?.code == .unrepresentable && error?.cause == "2 of the picture's values are not finite")
    let empty = ColorImage(size: ImageSize(width: 0, height: 4), values: [], encoding: .sRGB)
    let refusal = #expect(throws: PictureCodingError.self) { try PNGWriter().write(empty, to: url) }
    #expect(refusal?.code == .unrepresentable && refusal?.cause == "a picture of 0 × 4 pixels cannot be a PNG")
    #expect(!FileManager.default.fileExists(atPath: url.path))
  }

  @Test func saysThatAFileCannotBeCreated() {
    let error = #expect(throws: FileWritingError.self) {
      try PNGWriter().write(picture(ImageSize(width: 2, height: 2)), to: directory.file("missing/out.png"))
    }
    #expect(error?.code == .cannotCreate)
  }
}
