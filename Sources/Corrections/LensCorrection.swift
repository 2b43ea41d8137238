import Imaging
import Parallel

/// Applies what opcode list 3 of a DNG says of the lens, to a picture: WarpRectilinear, WarpFisheye, FixVignetteRadial
/// and GainMap.
///
/// The specification has them on the camera's colors. Gains that are the same for all colors, and moves too, commute with
/// the conversion of colors and are made in sRGB; those that differ by color are made in the camera's colors, found back
/// by the inverse of the matrix to sRGB where the file's metadata name it.
public struct LensCorrection: Sendable {
  /// Whether the picture is warped.
  public var distortion = true
  /// Whether gains are applied.
  public var vignetting = true

  public init() {}

  /// Corrects a picture in place; the opcodes are then no longer in its metadata. A picture without any is left as it is.
  ///
  /// Values are not clipped. What a warp asks for beyond the frame is the outermost pixel's color. The result is the same
  /// for any number of workers.
  public func correct(_ image: inout ColorImage, workers: WorkerPool) {
    let operations = image.metadata.opcodes.list3.map(\.operation)
    image.metadata.opcodes.list3 = []
    for operation in operations {
      switch operation {
      case .warpRectilinear(let warp) where distortion: self.warp(&image, warp, isFisheye: false, workers)
      case .warpFisheye(let warp) where distortion: self.warp(&image, warp, isFisheye: true, workers)
      case .fixVignetteRadial(let gain) where vignetting:
        let center = LensCenter(x: gain.centerX, y: gain.centerY, of: image.size)
        multiply(&image, workers) { line, row in
          let down = (Double(row) - center.row) / center.radius
          for column in 0..<line.count / 3 {
            let right = (Double(column) - center.column) / center.radius
            let factor = Float(gain.gain(squaredRadius: down * down + right * right))
            for channel in 0..<3 { line[column * 3 + channel] *= factor }
          }
        }
      case .gainMap(let map) where vignetting: apply(map, to: &image, workers)
      default: break
      }
    }
  }

  /// Memory that a correction takes beside the picture, in bytes: a second one while it is warped.
  public static func workingBytes(for size: ImageSize) -> Int { size.area * 3 * MemoryLayout<Float>.size }

  private func apply(_ map: GainMap, to image: inout ColorImage, _ workers: WorkerPool) {
    let planes = (map.area.plane..<min(map.area.plane + map.area.planes, 3)).filter { $0 < 3 }
    let space = map.planes > 1 || planes.count < 3 ? CameraSpace(image.metadata.color) : nil
    let size = image.size
    space?.enter(&image, workers)
    multiply(&image, workers) { line, row in
      for plane in planes {
        var lines = GainMapLines(map, plane: plane - map.area.plane, size: size)
        lines.multiply(&line, row: row, stride: 3, offset: plane)
      }
    }
    space?.leave(&image, workers)
  }

  /// Lends each row, proportional to light, to `change`.
  private func multiply(
    _ image: inout ColorImage, _ workers: WorkerPool, _ change: @Sendable (inout [Float], _ row: Int) -> Void
  ) {
    let isEncoded = image.encoding == .sRGB
    let length = image.size.width * 3
    image.values.updateBands(width: length, bandHeight: 16, on: workers) { band, values in
      var line = [Float](repeating: 0, count: length)
      for row in band {
        let first = (row - band.lowerBound) * length
        for index in 0..<length {
          line[index] = isEncoded ? SRGBCurve.decode(values[first + index]) : values[first + index]
        }
        change(&line, row)
        for index in 0..<length { values[first + index] = isEncoded ? SRGBCurve.encode(line[index]) : line[index] }
      }
    }
  }

  private func warp(_ image: inout ColorImage, _ warp: LensWarp, isFisheye: Bool, _ workers: WorkerPool) {
    let space = warp.isAchromatic ? nil : CameraSpace(image.metadata.color)
    space?.enter(&image, workers)
    let models = warp.planes.map { WarpModel(warp, plane: $0, isFisheye: isFisheye, size: image.size) }
    image = Resampling(models: warp.isAchromatic ? [models[0]] : models).resampled(image, workers: workers)
    space?.leave(&image, workers)
  }
}
