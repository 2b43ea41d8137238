import Foundation
import Imaging
import Metrics
import PictureCoding
import TestSupport
import Testing

@Suite struct MetricImageTests {
  /// The samples of a file count, not the depth they are stored with.
  @Test func isTheSameForEightAndSixteenBits() throws {
    let directory = try TemporaryDirectory()
    let image = try ReferenceFixture.color("coffee")
    try PNGWriter(depth: .sixteen).write(image, to: directory.file("a.png"))
    let sixteen = try PictureReader.read(directory.file("a.png"))
    #expect(try MetricImage(sixteen, name: "16") == MetricImage(image, name: "8"))
  }

  @Test func standsUpright() throws {
    var image = ColorImage(
      size: ImageSize(width: 3, height: 2), values: (0..<18).map { Float($0) / 20 }, encoding: .sRGB)
    image.metadata.orientation = .rotated180
    let backward: [Float] = (0..<6).reversed().flatMap { pixel in (0..<3).map { Float(pixel * 3 + $0) / 20 } }
    let turned = ColorImage(size: image.size, values: backward, encoding: .sRGB)
    #expect(try MetricImage(image, name: "") == MetricImage(turned, name: ""))
  }

  @Test func clipsAndRefusesWhatIsNotFinite() throws {
    let size = ImageSize(width: 1, height: 1)
    let wild = ColorImage(size: size, values: [-3, 0.5, 7], encoding: .sRGB)
    let clipped = ColorImage(size: size, values: [0, 0.5, 1], encoding: .sRGB)
    #expect(try MetricImage(wild, name: "") == MetricImage(clipped, name: ""))
    let error = #expect(throws: MetricsError.self) {
      try MetricImage(ColorImage(size: size, values: [.nan, 0, .infinity], encoding: .sRGB), name: "a.tif")
    }
    #expect(error?.code == .notFinite && error?.subject == "a.tif")
    #expect(error?.problem == "2 of its values are not finite")
  }
}
