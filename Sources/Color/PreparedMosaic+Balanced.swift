import Imaging
import Parallel

extension PreparedMosaic {
  /// Balanced light, in steps of 1/`unit` above `pedestal`; what falls below or above 16 bits is cut off.
  ///
  /// The mosaic is continued by reflection, by `margin` pixels on each side and to at least 32 in all.
  init(
    _ light: HighlightRebuilding, of mosaic: Mosaic, unit: Float, pedestal: Float, margin: Int, workers: WorkerPool
  ) {
    precondition(margin.isMultiple(of: 2), "an even margin keeps the phase")
    let (height, width) = (mosaic.size.height, mosaic.size.width)
    let size = ImageSize(
      width: max(width + 2 * margin, Self.leastSide), height: max(height + 2 * margin, Self.leastSide))
    let samples = [UInt16](rows: size.height, width: size.width, bandHeight: 64, on: workers) { band, target in
      var place = 0
      for row in band {
        for column in 0..<size.width {
          let value = light.light(row: reflected(row - margin, height), column: reflected(column - margin, width))
          target[place] = UInt16(max(0, min(pedestal + value * unit + 0.5, 65535)))
          place += 1
        }
      }
    }
    self.init(size: size, margin: margin, pattern: mosaic.pattern, samples: samples, maximum: 65535)
  }
}
