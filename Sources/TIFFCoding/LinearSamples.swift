import CTIFF
import Foundation
import Imaging
import Parallel

/// The samples of a linear DNG, in blocks that are made on the workers and written in their order.
struct LinearSamples: Sendable {
  /// How the image is cut: in strips of so many rows, one behind the other, or in tiles of lossless JPEG.
  enum Blocks: Sendable {
    case strips(rows: Int)
    case tiles(ImageSize)
  }

  let image: ColorImage
  let blocks: Blocks
  private let color: FileColor
  /// What light is multiplied by.
  private let gain: Float

  /// Blocks a worker makes before they are written.
  static let blocksOfRound = 4

  /// - Parameter headroom: how much darker the samples are, in stops.
  init(image: ColorImage, headroom: Float, compression: DNG.Compression) {
    let size = image.size
    self.image = image
    color = .linear(of: image.encoding)
    gain = exp2(-headroom)
    // LibRaw takes no tiles that are larger than the image, and TIFF none of less than 16 pixels.
    let isTiled = compression == .losslessJPEG && min(size.width, size.height) >= 16
    blocks =
      isTiled
      ? .tiles(DNGWriter.tileSize(size))
      : .strips(rows: max(1, min(size.height, TIFFWriter.stripBytes / (size.width * 6))))
  }

  /// The size of each block in the file, in pixels; strips end with the image, tiles go on beyond it.
  private var block: ImageSize {
    switch blocks {
    case .strips(let rows): ImageSize(width: image.size.width, height: rows)
    case .tiles(let tile): tile
    }
  }

  private var blocksAcross: Int { (image.size.width + block.width - 1) / block.width }
  private var count: Int { (image.size.height + block.height - 1) / block.height * blocksAcross }

  /// A block that waits to be written.
  private struct Block: Sendable {
    /// As the file will have it.
    let bytes: [UInt8]
    /// Of the samples.
    let checksum: UInt32
  }

  /// Writes all blocks.
  ///
  /// - Returns: the checksum of each block's samples.
  func write(into file: borrowing TIFFHandle, workers: WorkerPool) throws -> [UInt32] {
    var checksums: [UInt32] = []
    for first in stride(from: 0, to: count, by: workers.count * Self.blocksOfRound) {
      let round = first..<min(first + workers.count * Self.blocksOfRound, count)
      let made = [Block](concurrently: round.count, on: workers) { makeBlock(round.lowerBound + $0) }
      for (index, block) in zip(round, made) {
        checksums.append(block.checksum)
        switch blocks {
        case .strips: try file.writeRawStrip(index, block.bytes)
        case .tiles: try file.writeRawTile(index, block.bytes)
        }
      }
    }
    return checksums
  }

  /// Reads a file again, and compares its samples.
  ///
  /// libtiff does not unpack lossless JPEG of 16 bits; that is done here.
  /// - Throws: `TIFFCodingError` with code `notAsWritten`.
  func verify(
    _ file: URL, named name: String, checksums: [UInt32], workers: WorkerPool
  ) throws(TIFFCodingError) {
    let path = file.path(percentEncoded: false)
    try workers.parallelBands(of: 0..<checksums.count, height: 8) { (blocks) throws(TIFFCodingError) in
      let difference: String?
      do {
        difference = try TIFFHandle.withFile(reading: path, named: name, isChopped: false) {
          try self.difference(in: $0, blocks: blocks, checksums)
        }
      } catch {
        difference = (error as? TIFFCodingError)?.cause ?? "\(error)"
      }
      if let difference { throw .notAsWritten(path: name, difference) }
    }
  }

  /// What some blocks of a file differ in; nil if in nothing.
  private func difference(
    in file: borrowing TIFFHandle, blocks range: Range<Int>, _ checksums: [UInt32]
  ) throws -> String? {
    guard file.number(TIFFTAG_IMAGEWIDTH) == Double(image.size.width),
      file.number(TIFFTAG_IMAGELENGTH) == Double(image.size.height)
    else { return "its size differs" }
    guard file.number(TIFFTAG_BITSPERSAMPLE) == 16, file.number(TIFFTAG_SAMPLESPERPIXEL) == 3 else {
      return "its samples are of another kind"
    }
    for index in range {
      let bytes = try file.readRawBlock(index)
      let checksum: UInt32?
      switch blocks {
      case .strips: checksum = Deflate.checksum(of: bytes, count: bytes.count)
      case .tiles(let tile):
        checksum = LosslessJPEG.decode(bytes, count: tile.area * 3, width: tile.width * 3, components: 3, bits: 16)
          .map { Deflate.checksum(of: $0, count: $0.count) }
      }
      guard checksum == checksums[index] else { return "block \(index) differs" }
    }
    return nil
  }

  private func makeBlock(_ index: Int) -> Block {
    let (top, left) = (index / blocksAcross * block.height, index % blocksAcross * block.width)
    switch blocks {
    case .strips:
      let samples = samples(rows: top..<min(top + block.height, image.size.height), columns: 0..<image.size.width)
      var bytes = [UInt8](repeating: 0, count: samples.count * 2)
      for index in samples.indices {
        bytes[index * 2] = UInt8(truncatingIfNeeded: samples[index])
        bytes[index * 2 + 1] = UInt8(samples[index] >> 8)
      }
      return Block(bytes: bytes, checksum: Deflate.checksum(of: bytes, count: bytes.count))
    case .tiles:
      let samples = samples(rows: top..<top + block.height, columns: left..<left + block.width)
      return Block(
        bytes: LosslessJPEG.encode(samples, width: block.width * 3, components: 3, bits: 16),
        checksum: Deflate.checksum(of: samples, count: samples.count))
    }
  }

  /// The samples of a rectangle; beyond the image its last row and column go on.
  private func samples(rows: Range<Int>, columns: Range<Int>) -> [UInt16] {
    var values = [Float](repeating: 0, count: rows.count * columns.count * 3)
    let source = image.values.span
    var target = values.mutableSpan
    var place = 0
    for row in rows {
      let start = min(row, image.size.height - 1) * image.size.width
      for column in columns {
        let pixel = (start + min(column, image.size.width - 1)) * 3
        for channel in 0..<3 { target[place + channel] = source[pixel + channel] }
        place += 3
      }
    }
    color.convert?(&target)
    return values.map { UInt16.sample(of: $0 * gain) }
  }
}
