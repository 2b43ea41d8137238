import Imaging
import Parallel

/// A mosaic as demosaicing is to get it: black subtracted, one level of saturation, not too small.
struct PreparedMosaic {
  /// Width and height, in pixels: the mosaic's and the margin's, or more where that is too small for the filters.
  let size: ImageSize
  /// Rows above and columns to the left that the mosaic does not have; even, so that the phase is the same.
  let margin: Int
  let pattern: BayerPattern
  /// Row by row; emptied if LibRaw has its copy.
  var samples: [UInt16]
  /// The sample value of saturation.
  let maximum: UInt32

  /// LibRaw's filters look this many pixels around them, the kernels' less.
  static let leastSide = 32

  init(size: ImageSize, margin: Int, pattern: BayerPattern, samples: [UInt16], maximum: UInt32) {
    self.size = size
    self.margin = margin
    self.pattern = pattern
    self.samples = samples
    self.maximum = maximum
  }

  /// Subtracts the black level of each site, to not below zero.
  ///
  /// Where all sites have one range and whole black levels the samples stay the whole numbers that they are; otherwise
  /// they are stretched to 16 bits. The mosaic is continued by reflection, by `margin` pixels on each side and to at least
  /// 32 in all.
  init(_ mosaic: Mosaic, margin: Int, workers: WorkerPool) {
    precondition(margin.isMultiple(of: 2), "an even margin keeps the phase")
    let (height, width) = (mosaic.size.height, mosaic.size.width)
    precondition(height >= 2 && width >= 2, "a Bayer mosaic has at least one cell")
    let levels = SiteLevels(mosaic)
    let isWhole =
      Set(levels.range).count == 1
      && [levels.black, levels.rowDeltas, levels.columnDeltas].allSatisfy { $0.allSatisfy { $0 == $0.rounded() } }
    let maximum = isWhole ? min(levels.range[0].rounded(), 65535) : 65535
    let gain = levels.range.map { isWhole ? 1 : 65535 / $0 }
    let size = ImageSize(
      width: max(width + 2 * margin, Self.leastSide), height: max(height + 2 * margin, Self.leastSide))
    let columns = levels.continued(-margin..<(size.width - margin), width: width)
    samples = [UInt16](rows: size.height, width: size.width, bandHeight: 64, on: workers) { band, target in
      let (samples, black, gain) = (mosaic.samples.span, levels.black.span, gain.span)
      let (sources, places) = (columns.sources.span, columns.levels.span)
      let deltas = columns.deltas.span
      var place = 0
      for row in band {
        let source = reflected(row - margin, height)
        let (sampleRow, levelRow) = (source * width, source % levels.rows * levels.columns)
        let rowDelta = levels.rowDeltas[source]
        for column in 0..<size.width {
          let level = levelRow + places[column]
          let dark = black[level] + (rowDelta + deltas[column])
          let value = (Float(samples[sampleRow + sources[column]]) - dark) * gain[level] + 0.5
          target[place] = UInt16(max(0, min(value, 65535)))
          place += 1
        }
      }
    }
    self.size = size
    self.margin = margin
    self.maximum = UInt32(maximum)
    pattern = mosaic.pattern
  }
}
