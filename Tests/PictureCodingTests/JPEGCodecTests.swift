import Foundation
import Imaging
import PictureCoding
import TestSupport
import Testing

@Suite struct JPEGCodecTests {
  private static let size = ImageSize(width: 67, height: 45)

  private func meanError(quality: Int, _ subsampling: JPEGCodec.Subsampling) throws -> Double {
    let samples = Samples.colors(Self.size)
    let back = try JPEGCodec.roundTrip(samples, size: Self.size, quality: quality, subsampling: subsampling)
    #expect(back.count == samples.count)
    return zip(samples, back).reduce(0) { $0 + abs(Double($1.0) - Double($1.1)) } / Double(samples.count)
  }

  @Test func losesLessAtHigherQuality() throws {
    let errors = try [10, 40, 75, 95, 100].map { try meanError(quality: $0, .yuv444) }
    #expect(zip(errors, errors.dropFirst()).allSatisfy { $0 > $1 }, "\(errors)")
    // A step of rounding in color conversion and transform is left.
    #expect(errors[4] < 1)
  }

  @Test func losesMoreWithFewerChromaSamples() throws {
    let errors = try [JPEGCodec.Subsampling.yuv444, .yuv420, .gray].map { try meanError(quality: 95, $0) }
    #expect(errors[0] < errors[1] && errors[1] < errors[2], "\(errors)")
  }

  @Test func keepsGrayGray() throws {
    let gray = (0..<Self.size.area).flatMap { [UInt8](repeating: UInt8($0 % Self.size.width * 3), count: 3) }
    for subsampling in JPEGCodec.Subsampling.allCases {
      let back = try JPEGCodec.roundTrip(gray, size: Self.size, quality: 90, subsampling: subsampling)
      let pixels = (0..<Self.size.area).map { back[$0 * 3..<$0 * 3 + 3] }
      #expect(pixels.allSatisfy { Set($0).count == 1 })
    }
  }

  /// One color comes back as it is, and at any size: no padding shows.
  @Test func keepsFlatColors() throws {
    for (width, height) in [(1, 1), (1, 17), (9, 1), (16, 16), (33, 31)] {
      let size = ImageSize(width: width, height: height)
      let samples = [UInt8](repeating: 128, count: size.area * 3)
      for subsampling in JPEGCodec.Subsampling.allCases {
        #expect(try JPEGCodec.roundTrip(samples, size: size, quality: 50, subsampling: subsampling) == samples)
      }
    }
  }

  /// What is left is what the same library leaves in Pillow 13.0 (`quality=60`, `subsampling` 0 and 2), whose DCT is exact.
  @Test(arguments: [(JPEGCodec.Subsampling.yuv444, "824f95b56d8c03db"), (.yuv420, "13e5a448fd905bc7")])
  func encodesLikeOtherPrograms(subsampling: JPEGCodec.Subsampling, digest: String) throws {
    let size = ImageSize(width: 37, height: 29)
    let samples = (0..<size.area).flatMap { Samples.pixel(row: $0 / 37, column: $0 % 37).map { UInt8($0) } }
    #expect(
      Digest.fnv1a(try JPEGCodec.roundTrip(samples, size: size, quality: 60, subsampling: subsampling)) == digest)
  }

  @Test func decodesWhatItEncoded() throws {
    let bytes = try JPEGCodec.encode(Samples.colors(Self.size), size: Self.size, quality: 80, subsampling: .yuv420)
    #expect(bytes.prefix(2) == [0xFF, 0xD8] && bytes.suffix(2) == [0xFF, 0xD9])
    let (samples, size) = try JPEGCodec.decode(bytes)
    #expect(size == Self.size && samples.count == size.area * 3)
    for length in [0, 1, 20, bytes.count - 100] {
      let error = #expect(throws: PictureCodingError.self) {
        try JPEGCodec.decode(Array(bytes.prefix(length)), name: "cut")
      }
      #expect(error?.file == "cut")
    }
  }
}
