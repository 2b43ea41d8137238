import Imaging
import Parallel

/// A picture cut into the strips of a file, which are made on the workers and written in their order.
struct TIFFStrips: Sendable {
  let image: ColorImage
  /// The pixels in the order in which they are stored.
  let grid: OrientedGrid
  let color: FileColor
  let rowsPerStrip: Int
  let compression: TIFFWriter.Compression

  /// A strip that waits to be written.
  private struct Strip<Sample: TIFFSample>: Sendable {
    enum Content: Sendable {
      /// As the file will have it.
      case packed([UInt8])
      /// To be packed by libtiff, or stored as they are.
      case samples([Sample])
    }

    let content: Content
    /// Of the samples.
    let checksum: UInt32
  }

  /// Writes all strips.
  ///
  /// - Returns: the checksum of each strip's samples, in the machine's byte order.
  func write<Sample: TIFFSample>(
    as type: Sample.Type, into file: borrowing TIFFHandle, workers: WorkerPool
  ) throws -> [UInt32] {
    let count = (grid.size.height + rowsPerStrip - 1) / rowsPerStrip
    var checksums: [UInt32] = []
    for first in stride(from: 0, to: count, by: workers.count * TIFFWriter.stripsOfRound) {
      let round = first..<min(first + workers.count * TIFFWriter.stripsOfRound, count)
      let strips = [Strip<Sample>?](concurrently: round.count, on: workers) { strip(round.lowerBound + $0) }
      for (index, strip) in zip(round, strips) {
        guard let strip else { throw file.error(.unrepresentable, "there is not enough memory to compress a strip") }
        checksums.append(strip.checksum)
        switch strip.content {
        case .packed(let bytes): try file.writeRawStrip(index, bytes)
        case .samples(let samples) where compression == .none:
          try file.writeRawStrip(index, samples.map(\.littleEndian))
        case .samples(var samples): try file.writeStrip(index, &samples, count: samples.count)
        }
      }
    }
    return checksums
  }

  /// A strip, made; nil if there is not enough memory.
  private func strip<Sample: TIFFSample>(_ index: Int) -> Strip<Sample>? {
    let top = index * rowsPerStrip
    let samples: [Sample] = samples(of: top..<min(top + rowsPerStrip, grid.size.height))
    let checksum = Deflate.checksum(of: samples, count: samples.count)
    let rowLength = grid.size.width * 3
    let packed: [UInt8]?
    switch compression {
    case .none, .lzw: return Strip(content: .samples(samples), checksum: checksum)
    case .deflate:
      let predicted = Sample.predicted(samples, rowLength: rowLength)
      // Where bytes repeat level 1 is quick, and after the predictor higher ones gain little.
      packed = LiteralDeflate.compress(predicted) ?? Deflate.compress(predicted, level: 1)
    case .zstd: packed = Zstandard.compress(Sample.predicted(samples, rowLength: rowLength), level: 3)
    }
    return packed.map { Strip(content: .packed($0), checksum: checksum) }
  }

  private func samples<Sample: TIFFSample>(of rows: Range<Int>) -> [Sample] {
    var values = values(of: rows)
    if let convert = color.convert {
      var span = values.mutableSpan
      convert(&span)
    }
    var samples = [Sample](repeating: 0, count: values.count)
    let source = values.span
    var target = samples.mutableSpan
    for index in source.indices { target[index] = Sample.sample(of: source[index]) }
    return samples
  }

  /// The values of some rows, gathered in blocks of columns, so that a picture on its side is read in whole cache lines.
  private func values(of rows: Range<Int>) -> [Float] {
    let width = grid.size.width
    let start = grid.storedPixel(row: rows.lowerBound, column: 0) * 3
    if grid.isUpright { return Array(image.values[start..<start + rows.count * width * 3]) }
    var gathered = [Float](repeating: 0, count: rows.count * width * 3)
    let source = image.values.span
    var target = gathered.mutableSpan
    for left in stride(from: 0, to: width, by: 64) {
      for row in rows {
        for column in left..<min(left + 64, width) {
          let pixel = grid.storedPixel(row: row, column: column) * 3
          let place = ((row - rows.lowerBound) * width + column) * 3
          for channel in 0..<3 { target[place + channel] = source[pixel + channel] }
        }
      }
    }
    return gathered
  }
}
