import Imaging

/// Finds the part of a picture that has most to look at.
enum DetailSearch {
  /// The part of the given size with the most detail: where brightness changes most from pixel to pixel, sharp edges
  /// counting no more than texture does.
  /// - Parameters:
  ///   - picture: the picture reduced, so that noise counts little.
  ///   - full: size of the whole picture, in pixels.
  ///   - side: longest side of the part, in pixels of the whole picture.
  static func busiestPart(of picture: ColorImage, full: ImageSize, side: Int) -> PixelRectangle {
    let part = ImageSize(width: min(side, full.width), height: min(side, full.height))
    let size = picture.size
    let window = ImageSize(
      width: max(1, part.width * size.width / full.width), height: max(1, part.height * size.height / full.height))
    let sums = SummedChanges(picture)
    var best = (row: 0, column: 0, sum: -1.0)
    for row in places(size.height - window.height) {
      for column in places(size.width - window.width) {
        let sum = sums.sum(row: row, column: column, window)
        if sum > best.sum { best = (row, column, sum) }
      }
    }
    return PixelRectangle(
      top: min(best.row * full.height / size.height, full.height - part.height),
      left: min(best.column * full.width / size.width, full.width - part.width), size: part)
  }

  /// Where windows begin: every 8 pixels, and at the last.
  private static func places(_ last: Int) -> [Int] { Array(stride(from: 0, to: last, by: 8)) + [last] }
}

/// Changes of brightness, summed from the top left of a picture.
private struct SummedChanges {
  /// A change that counts in full; larger ones count no more.
  private static let cap: Float = 0.1
  private let width: Int
  /// (height + 1) × (width + 1); the first row and column are zero.
  private var sums: [Double]

  init(_ picture: ColorImage) {
    let size = picture.size
    width = size.width + 1
    sums = [Double](repeating: 0, count: (size.height + 1) * width)
    let brightness = (0..<size.area).map { pixel -> Float in
      let values = picture.values[pixel * 3..<pixel * 3 + 3].map { min(max($0, 0), 1) }
      let luma = 0.2126 * values[0] + 0.7152 * values[1] + 0.0722 * values[2]
      return picture.encoding == .sRGB ? luma : luma.squareRoot()
    }
    for row in 0..<size.height {
      var line = 0.0
      for column in 0..<size.width {
        let own = brightness[row * size.width + column]
        let right = column + 1 < size.width ? brightness[row * size.width + column + 1] : own
        let below = row + 1 < size.height ? brightness[(row + 1) * size.width + column] : own
        line += Double(min(abs(right - own) + abs(below - own), Self.cap))
        sums[(row + 1) * width + column + 1] = sums[row * width + column + 1] + line
      }
    }
  }

  func sum(row: Int, column: Int, _ window: ImageSize) -> Double {
    let (top, bottom) = (row * width, (row + window.height) * width)
    return sums[bottom + column + window.width] - sums[bottom + column] - sums[top + column + window.width]
      + sums[top + column]
  }
}
