import Imaging
import Parallel

/// Gathers the four channels of a Bayer mosaic at half resolution, levels applied.
public enum BayerPacking {
  /// Packs a mosaic: (sample − black) / range (`Mosaic.range`) at each site, nothing clipped.
  ///
  /// A mosaic of another phase than RGGB is continued by reflection to the left and above, one of odd extent to the
  /// right and below, as `PackedRaw` says; a reflected site has the color of the one that it stands for.
  /// - Parameter mosaic: at least 2 × 2, each white level above each black level.
  public static func pack(_ mosaic: Mosaic, workers: WorkerPool) -> PackedRaw {
    let (height, width) = (mosaic.size.height, mosaic.size.width)
    precondition(height >= 2 && width >= 2, "a Bayer mosaic has at least one cell")
    let red = mosaic.pattern.redOffset
    let size = ImageSize(width: (width + red.column + 1) / 2, height: (height + red.row + 1) / 2)
    let levels = SiteLevels(mosaic)
    let scale = levels.range.map { 1 / $0 }
    let columns = levels.continued(-red.column..<(size.width * 2 - red.column), width: width)
    let values = [Float](rows: size.height, width: size.width * 4, bandHeight: 64, on: workers) { band, target in
      let (samples, black, scale) = (mosaic.samples.span, levels.black.span, scale.span)
      let (sources, places) = (columns.sources.span, columns.levels.span)
      let deltas = columns.deltas.span
      for cellRow in band {
        for channel in 0..<4 {
          let row = reflected(2 * cellRow - red.row + channel / 2, height)
          let (sampleRow, levelRow) = (row * width, row % levels.rows * levels.columns)
          let rowDelta = levels.rowDeltas[row]
          var place = (cellRow - band.lowerBound) * size.width * 4 + channel
          var column = channel % 2
          for _ in 0..<size.width {
            let level = levelRow + places[column]
            let dark = black[level] + (rowDelta + deltas[column])
            target[place] = (Float(samples[sampleRow + sources[column]]) - dark) * scale[level]
            place += 4
            column += 2
          }
        }
      }
    }
    let highest = mosaic.blackLevel.highest
    // Half a count below the first that is clipped, so that no rounding hides it.
    let saturation = zip(mosaic.saturationLevel, mosaic.range).map { ($0.rounded(.up) - 0.5 - highest) / $1 }
    return PackedRaw(
      size: size, values: values, margin: PixelOffset(rows: red.row, columns: red.column), mosaicSize: mosaic.size,
      saturation: saturation)
  }

  /// Memory that packing a mosaic takes beside the mosaic and its result, in bytes: three tables of its columns.
  public static func workingBytes(for size: ImageSize) -> Int { (size.width + 2) * 3 * MemoryLayout<Int>.stride }
}

extension PackedRaw {
  /// Where `values` holds the mosaic's pixel at (row, column), counted from the mosaic's top left.
  public func index(row: Int, column: Int) -> Int {
    let (row, column) = (row + margin.rows, column + margin.columns)
    return (row / 2 * size.width + column / 2) * 4 + row % 2 * 2 + column % 2
  }
}
