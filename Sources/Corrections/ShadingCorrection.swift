import Imaging
import Parallel

/// Applies what opcode list 2 of a DNG says of shading, to a mosaic: GainMap, FixVignetteRadial and the maps of samples.
public enum ShadingCorrection {
  /// Corrects a mosaic. One without such opcodes is returned as it is.
  ///
  /// Levels are applied first, the opcodes in their order to values whose 1 is the white level; as the specification has
  /// it, none goes beyond 1. A clipped sample stays clipped: it is never put below its channel's level of saturation.
  /// Negative values, noise at the black level, are kept. The result is stretched over 16 bits, with one black level, so
  /// that gains lose nothing, and is the same for any number of workers. The samples of a mosaic that nobody else holds
  /// are changed in place.
  public static func correct(_ mosaic: consuming Mosaic, workers: WorkerPool) -> Mosaic {
    let operations = mosaic.metadata.opcodes.list2.map(\.operation).filter { !$0.repairsPixels }
    guard !operations.isEmpty else { return mosaic }
    let size = mosaic.size
    let steps = operations.map { ShadingStep($0, size: size) }
    let range = mosaic.range
    let highest = mosaic.blackLevel.highest
    let saturation = zip(mosaic.saturationLevel, range).map { ($0 - highest) / $1 }

    // The least value that a sample of 0 can come to decides how much room is left below black.
    let floor = steps.reduce(-max(highest, 0) / (range.min() ?? 1)) { $1.least(from: $0) }
    let depth = max(0, min(-floor, 1))
    let newBlack = (65535 * depth / (1 + depth)).rounded(.up)
    let scale = 65535 - newBlack

    let rows = ShadedRows(of: mosaic, newBlack: newBlack)
    var samples: [UInt16] = []
    swap(&samples, &mosaic.samples)
    samples.updateBands(width: size.width, bandHeight: 64, on: workers) { band, target in
      var line = [Float](repeating: 0, count: size.width)
      var steps = steps
      for row in band {
        let first = (row - band.lowerBound) * size.width
        var part = target._mutatingExtracting(first..<first + size.width)
        rows.read(part.span, of: row, into: &line)
        for index in steps.indices { steps[index].apply(to: &line, row: row) }
        rows.write(line, of: row, over: &part)
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
