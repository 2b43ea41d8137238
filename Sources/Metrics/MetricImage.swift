import Imaging
import Neural

/// A picture as metrics see it: upright, sRGB-encoded, on the scale of 16-bit samples.
///
/// That scale holds every 8-bit sample (× 257) and every 16-bit one exactly, so a figure does not depend on which of
/// the two a file has, and double precision loses nothing.
public struct MetricImage: Sendable, Hashable {
  /// Width and height, in pixels.
  public let size: ImageSize
  /// height × width × 3 (R, G, B).
  let samples: [UInt16]

  /// The largest sample.
  static let largest = 65535

  /// Turns a picture upright, clips it to [0, 1] and rounds it to samples.
  ///
  /// - Parameter name: what errors call it.
  /// - Throws: `MetricsError`: `notFinite`.
  public init(_ image: ColorImage, name: String) throws(MetricsError) {
    precondition(image.encoding == .sRGB, "metrics are of sRGB-encoded pictures")
    let unreal = image.values.count { !$0.isFinite }
    guard unreal == 0 else {
      throw MetricsError(
        .notFinite, subject: name, problem: "\(unreal) of its values are not finite",
        remedy: "correct the step that made the picture")
    }
    let grid = OrientedGrid(stored: image.size, orientation: image.metadata.orientation)
    var samples: [UInt16] = []
    samples.reserveCapacity(image.values.count)
    for row in 0..<grid.size.height {
      for column in 0..<grid.size.width {
        let pixel = grid.storedPixel(row: row, column: column) * 3
        for channel in 0..<3 {
          samples.append(UInt16(min(max(image.values[pixel + channel], 0), 1) * Float(Self.largest) + 0.5))
        }
      }
    }
    size = grid.size
    self.samples = samples
  }

  /// One channel, 0 to 2, in [0, 1].
  func channel(_ channel: Int) -> [Double] {
    (0..<size.area).map { Double(samples[$0 * 3 + channel]) / Double(Self.largest) }
  }

  /// Luma of BT.601, .299 R + .587 G + .114 B of the encoded values, in [0, 1].
  func luma() -> [Double] {
    (0..<size.area).map { pixel in
      let (red, green, blue) = (samples[pixel * 3], samples[pixel * 3 + 1], samples[pixel * 3 + 2])
      return Double(299 * Int(red) + 587 * Int(green) + 114 * Int(blue)) / Double(1000 * Self.largest)
    }
  }
}

extension MetricImage {
  /// The picture as networks take it, (1, H, W, 3), each value in [0, 1] brought to what `normalize` makes of it and its
  /// channel, 0 to 2.
  func tensor(_ normalize: (_ value: Float, _ channel: Int) -> Float) -> Tensor {
    let elements = samples.indices.map { normalize(Float(samples[$0]) / Float(Self.largest), $0 % 3) }
    return Tensor(shape: [1, size.height, size.width, 3], elements: elements)
  }
}
