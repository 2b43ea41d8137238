import Imaging
import Parallel

/// The way from a picture in sRGB to the colors of the camera and back, each color with the picture's own curve.
struct CameraSpace: Sendable {
  private let toSRGB: [Float]
  private let fromSRGB: [Float]

  /// Nil if the camera's matrix is unknown or has no inverse.
  init?(_ color: CameraColor) {
    guard let matrix = color.cameraToSRGB, let inverse = Self.inverse(matrix) else { return nil }
    toSRGB = matrix
    fromSRGB = inverse
  }

  func enter(_ image: inout ColorImage, _ workers: WorkerPool) { Self.apply(fromSRGB, &image, workers) }

  func leave(_ image: inout ColorImage, _ workers: WorkerPool) { Self.apply(toSRGB, &image, workers) }

  private static func apply(_ matrix: [Float], _ image: inout ColorImage, _ workers: WorkerPool) {
    let isEncoded = image.encoding == .sRGB
    image.values.updateBands(width: image.size.width * 3, bandHeight: 16, on: workers) { _, values in
      for place in stride(from: 0, to: values.count, by: 3) {
        var color = SIMD3(values[place], values[place + 1], values[place + 2])
        if isEncoded { color = SIMD3(SRGBCurve.decode(color.x), SRGBCurve.decode(color.y), SRGBCurve.decode(color.z)) }
        for row in 0..<3 {
          let value = matrix[row * 3] * color[0] + matrix[row * 3 + 1] * color[1] + matrix[row * 3 + 2] * color[2]
          values[place + row] = isEncoded ? SRGBCurve.encode(value) : value
        }
      }
    }
  }

  /// By cofactors; nil if the determinant vanishes.
  private static func inverse(_ m: [Float]) -> [Float]? {
    func minor(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Double {
      Double(m[a]) * Double(m[d]) - Double(m[b]) * Double(m[c])
    }
    let cofactors = [
      minor(4, 5, 7, 8), -minor(1, 2, 7, 8), minor(1, 2, 4, 5), -minor(3, 5, 6, 8), minor(0, 2, 6, 8),
      -minor(0, 2, 3, 5), minor(3, 4, 6, 7), -minor(0, 1, 6, 7), minor(0, 1, 3, 4),
    ]
    let determinant = Double(m[0]) * cofactors[0] + Double(m[1]) * cofactors[3] + Double(m[2]) * cofactors[6]
    guard abs(determinant) > 1e-6, determinant.isFinite else { return nil }
    return cofactors.map { Float($0 / determinant) }
  }
}
