import Imaging
import Parallel

/// Applies what opcode list 2 of a DNG says of shading, to a mosaic: GainMap, FixVignetteRadial and the maps of samples.
public enum ShadingCorrection {
  /// Corrects a mosaic. One without such opcodes is returned as it is.
  ///
  /// Levels are applied first, the opcodes in their order to values whose 1 is the white level; as the specification has
  /// it, none goes beyond 1. A clipped sample stays clipped: it is never put below its channel's level of saturation.
  /// Negative values, noise at the black level, are kept. The result is stretched over 16 bits, with one black level, so
  /// that gains lose nothing, and is the same for any number of workers.
  public static func correct(_ mosaic: Mosaic, workers: WorkerPool) -> Mosaic {
    let operations = mosaic.metadata.opcodes.list2.map(\.operation).filter { !$0.repairsPixels }
    guard !operations.isEmpty else { return mosaic }
    let size = mosaic.size
    let steps = operations.map { ShadingStep($0, size: size) }
    let (black, range) = (mosaic.blackLevel, mosaic.range)
    let highest = black.highest
    let saturation = zip(mosaic.saturationLevel, range).map { ($0 - highest) / $1 }

    // The least value that a sample of 0 can come to decides how much room is left below black.
    let floor = steps.reduce(-max(highest, 0) / (range.min() ?? 1)) { $1.least(from: $0) }
    let depth = max(0, min(-floor, 1))
    let newBlack = (65535 * depth / (1 + depth)).rounded(.up)
    let scale = 65535 - newBlack

    let samples = [UInt16](rows: size.height, width: size.width, bandHeight: 64, on: workers) { band, target in
      var line = [Float](repeating: 0, count: size.width)
      var dark = [Float](repeating: 0, count: size.width)
      var steps = steps
      for row in band {
        for column in 0..<size.width {
          dark[column] = black.levels[row % black.rows * black.columns + column % black.columns]
        }
        let source = mosaic.samples.span.extracting(row * size.width..<(row + 1) * size.width)
        let rowDelta = black.rowDeltas.isEmpty ? 0 : black.rowDeltas[row]
        if !black.columnDeltas.isEmpty {
          for column in 0..<size.width { dark[column] += black.columnDeltas[column] }
        }
        let channels = (0..<2).map { mosaic.pattern.channel(row: row, column: $0).rawValue }
        let inverse = (1 / range[channels[0]], 1 / range[channels[1]])
        for column in 0..<size.width {
          line[column] =
            (Float(source[column]) - (dark[column] + rowDelta)) * (column % 2 == 0 ? inverse.0 : inverse.1)
        }
        for index in steps.indices { steps[index].apply(to: &line, row: row) }
        let first = (row - band.lowerBound) * size.width
        let limits = (mosaic.saturationLevel[channels[0]], mosaic.saturationLevel[channels[1]])
        let clipped = (saturation[channels[0]], saturation[channels[1]])
        for column in 0..<size.width {
          let isEven = column % 2 == 0
          let value =
            Float(source[column]) >= (isEven ? limits.0 : limits.1)
            ? max(line[column], isEven ? clipped.0 : clipped.1) : line[column]
          target[first + column] = UInt16(max(0, min(newBlack + min(value, 1) * scale + 0.5, 65535)))
        }
      }
    }
    var metadata = mosaic.metadata
    metadata.opcodes.list2.removeAll { !$0.operation.repairsPixels }
    return Mosaic(
      size: size, samples: samples, pattern: mosaic.pattern, blackLevel: BlackLevel(newBlack),
      whiteLevel: [65535, 65535, 65535, 65535],
      // Rounded down, as a clipped sample may be.
      saturationLevel: saturation.map { (newBlack + min($0, 1) * scale).rounded(.down) }, metadata: metadata)
  }

  /// Memory that a correction takes beside the mosaic and its result, in bytes: lines of its width for each worker.
  public static func workingBytes(for size: ImageSize, workers: Int) -> Int { size.width * 64 * workers }
}
