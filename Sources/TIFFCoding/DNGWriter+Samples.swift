import CTIFF
import Imaging

extension DNGWriter {
  /// Rows of a strip: about 1 MiB. The strips follow one another without a gap, which LibRaw relies on.
  static func rowsPerStrip(_ size: ImageSize) -> Int { max(1, min(size.height, 1 << 19 / size.width)) }

  /// Size of a tile of lossless JPEG: a multiple of 16, as TIFF asks, and not beyond the frame, as LibRaw does; nor
  /// half as wide as the frame, which LibRaw 0.20 reads as tiles of twice their width.
  static func tileSize(_ size: ImageSize) -> ImageSize {
    func side(_ length: Int) -> Int { max(16, min(256, length / 16 * 16)) }
    let width = side(size.width)
    return ImageSize(width: width * 2 == size.width ? width - 16 : width, height: side(size.height))
  }

  static func writeSamples(of dng: DNG, into file: borrowing TIFFHandle) throws {
    let size = dng.frame?.size ?? dng.mosaic.size
    switch dng.compression {
    case .none:
      let rows = rowsPerStrip(size)
      for (index, top) in stride(from: 0, to: size.height, by: rows).enumerated() {
        let band = top..<min(top + rows, size.height)
        var strip = [UInt16](repeating: 0, count: band.count * size.width)
        for row in band { fill(&strip, from: (row - top) * size.width, row: row, of: dng) }
        if dng.bitsPerSample == 16 {
          try file.writeStrip(index, &strip, count: strip.count)
        } else {
          var packed = packed(strip, width: size.width, bits: dng.bitsPerSample)
          try file.writeStrip(index, &packed, count: packed.count)
        }
      }
    case .losslessJPEG:
      let tile = tileSize(size)
      var index = 0
      for top in stride(from: 0, to: size.height, by: tile.height) {
        var band = [UInt16](repeating: 0, count: tile.height * size.width)
        // Tiles beyond the frame go on as its last row and column.
        for row in 0..<tile.height {
          fill(&band, from: row * size.width, row: min(top + row, size.height - 1), of: dng)
        }
        for left in stride(from: 0, to: size.width, by: tile.width) {
          let samples = (0..<tile.area).map { place in
            band[place / tile.width * size.width + min(left + place % tile.width, size.width - 1)]
          }
          try file.writeRawTile(
            index, LosslessJPEG.encode(samples, width: tile.width, bits: dng.bitsPerSample))
          index += 1
        }
      }
    }
  }

  /// The samples' low bits, one after the other, each row from a byte of its own on.
  private static func packed(_ samples: [UInt16], width: Int, bits: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: samples.count, by: width) {
      var writer = BitWriter(bytes: [], isStuffed: false)
      for sample in samples[start..<start + width] { writer.append(Int(sample), count: bits) }
      writer.finish()
      bytes += writer.bytes
    }
    return bytes
  }

  /// Puts one row of the readout into `strip`, as codes: the frame's samples, and over them those of the active area.
  private static func fill(_ strip: inout [UInt16], from start: Int, row: Int, of dng: DNG) {
    let mosaic = dng.mosaic
    let origin = dng.frame?.activeAreaOrigin ?? PixelOffset(rows: 0, columns: 0)
    if let frame = dng.frame {
      for column in 0..<frame.size.width { strip[start + column] = frame.samples[row * frame.size.width + column] }
    }
    let activeRow = row - origin.rows
    guard (0..<mosaic.size.height).contains(activeRow) else { return }
    for column in 0..<mosaic.size.width {
      strip[start + origin.columns + column] = mosaic.samples[activeRow * mosaic.size.width + column]
    }
  }
}
