import Imaging
import Testing

@Suite struct ColorImageFramingTests {
  @Test(arguments: [(0, 0, 5, 4), (1, 2, 3, 2), (-2, -1, 9, 8), (3, 3, 4, 4), (-3, 1, 2, 2)])
  func takesAPartAndFillsWithBlack(top: Int, left: Int, width: Int, height: Int) {
    var metadata = CaptureMetadata()
    metadata.activeAreaOrigin = PixelOffset(rows: 10, columns: 20)
    metadata.defaultCrop = PixelRectangle(top: 1, left: 1, size: ImageSize(width: 2, height: 2))
    let image = ColorImage(
      size: ImageSize(width: 5, height: 4), values: (0..<60).map { Float($0 + 1) }, encoding: .sRGB, metadata: metadata)
    let part = image.framed(by: PixelRectangle(top: top, left: left, size: ImageSize(width: width, height: height)))
    #expect(part.size == ImageSize(width: width, height: height) && part.metadata.defaultCrop == nil)
    #expect(part.metadata.activeAreaOrigin == PixelOffset(rows: 10 + top, columns: 20 + left))
    for row in 0..<height {
      for column in 0..<width {
        let isInside = (0..<4).contains(row + top) && (0..<5).contains(column + left)
        for channel in 0..<3 {
          let expected = isInside ? image.values[((row + top) * 5 + column + left) * 3 + channel] : 0
          #expect(part.values[(row * width + column) * 3 + channel] == expected)
        }
      }
    }
  }
}
