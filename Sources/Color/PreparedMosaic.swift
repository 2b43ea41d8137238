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
    let isContinued = size != mosaic.size
    samples = [UInt16](rows: size.height, width: size.width, bandHeight: 64, on: workers) { band, target in
      // Mostly all rows of one parity have the same levels.
      var lines: [(cellRow: Int, rowDelta: Float, levels: LevelLine)?] = [nil, nil]
      var continued: [UInt16] = []
      for row in band {
        let source = reflected(row - margin, height)
        let (cellRow, rowDelta) = (source % levels.rows, levels.rowDeltas[source])
        var line = lines[row & 1]
        if line?.cellRow != cellRow || line?.rowDelta != rowDelta {
          let places = columns.levels.map { cellRow * levels.columns + $0 }
          let black = zip(places, columns.deltas).map { levels.black[$0] + (rowDelta + $1) }
          line = (cellRow, rowDelta, LevelLine(black: black, gain: places.map { gain[$0] }))
          lines[row & 1] = line
        }
        let whole = mosaic.samples.span.extracting(source * width..<(source + 1) * width)
        let place = (row - band.lowerBound) * size.width
        if isContinued {
          continued = columns.sources.map { whole[$0] }
          line?.levels.apply(to: continued.span, into: &target, at: place)
        } else {
          line?.levels.apply(to: whole, into: &target, at: place)
        }
      }
    }
    self.size = size
    self.margin = margin
    self.maximum = UInt32(maximum)
    pattern = mosaic.pattern
  }
}
