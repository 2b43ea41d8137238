import Foundation
import Imaging
import PictureCoding
import TestSupport
import Testing

/// Samples come through as they are, whatever the container.
@Suite struct GrayPNGTests {
  private func fixture(_ name: String) -> URL { Project.fixture("pictures/\(name)") }

  @Test func readsSamplesWithoutScaling() throws {
    let eight = try GrayPNG(contentsOf: fixture("gray-8.png"))
    #expect(eight.depth == .eight && eight.size == Samples.size)
    #expect(eight.samples == (0..<29 * 37).map { UInt16(Samples.pixel(row: $0 / 37, column: $0 % 37)[0]) })
    let sixteen = try GrayPNG(contentsOf: fixture("gray-16.png"))
    #expect(sixteen.depth == .sixteen && sixteen.size == Samples.size)
    let expected = (0..<29 * 37).map { index -> UInt16 in
      let (row, column) = index.quotientAndRemainder(dividingBy: 37)
      return UInt16((column * 31 + row * 17) % 1024)
    }
    #expect(sixteen.samples == expected)
  }

  @Test(arguments: [
    ("rgb-8.png", "it has more than one gray channel"), ("gray-alpha-8.png", "it has more than one gray channel"),
    ("palette-4.png", "it has more than one gray channel"), ("gray-1.png", "its samples have 1 bits"),
    ("gray.jpg", "it is not a PNG file"),
  ])
  func namesWhatItDoesNotRead(name: String, cause: String) {
    let error = #expect(throws: PictureCodingError.self) { try GrayPNG(contentsOf: fixture(name)) }
    #expect(error?.code == .unsupported)
    #expect(error?.cause == "\(cause); a PNG with one gray channel of 8 or 16 bits is needed")
  }

  @Test(arguments: PNGWriter.SampleDepth.allCases) func comesBackFromAFile(depth: PNGWriter.SampleDepth) throws {
    let directory = try TemporaryDirectory()
    var random = SplitMix64(seed: 5)
    for size in [ImageSize(width: 1, height: 1), ImageSize(width: 13, height: 7), ImageSize(width: 300, height: 200)] {
      let largest = UInt16((1 << depth.rawValue) - 1)
      let samples = (0..<size.area).map { _ in UInt16.random(in: 0...largest, using: &random) }
      let image = GrayPNG(size: size, depth: depth, samples: samples)
      try PNGWriter.write(image, to: directory.file("a.png"))
      #expect(try GrayPNG(contentsOf: directory.file("a.png")) == image)
    }
  }
}
