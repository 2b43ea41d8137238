import CTIFF
import Foundation
import Imaging

/// Reads RGB TIFF files of 8 or 16 bits, in strips or tiles, in any compression that libtiff has.
package enum TIFFReader {
  /// The most pixels that a file may claim.
  private static let maximumPixels = 1 << 29

  /// Reads the first image of a file.
  ///
  /// - Throws: `TIFFCodingError`: `cannotOpen`; `inputOutput`; `malformed` for a file that is not a TIFF, is cut short or
  ///   contradicts itself; `unsupported` for one of another kind.
  package static func read(_ url: URL) throws -> TIFFImage {
    try TIFFHandle.withFile(reading: url.path(percentEncoded: false)) { file in
      let layout = try Layout(of: file)
      let samples: [UInt16] =
        switch layout.depth {
        case .eight: try readSamples(of: file, layout, as: UInt8.self)
        case .sixteen: try readSamples(of: file, layout, as: UInt16.self)
        }
      return TIFFImage(
        size: layout.size, depth: layout.depth, samples: samples, orientation: orientation(of: file),
        profile: file.numbers(TIFFTAG_ICCPROFILE)?.map { UInt8($0) })
    }
  }

  /// The size of the first image when it stands upright, in pixels, from the header alone.
  ///
  /// - Throws: as `read`.
  package static func size(of url: URL) throws -> ImageSize {
    try TIFFHandle.withFile(reading: url.path(percentEncoded: false)) { file in
      OrientedGrid(stored: try Layout(of: file).size, orientation: orientation(of: file)).size
    }
  }

  private static func orientation(of file: borrowing TIFFHandle) -> Orientation {
    file.number(TIFFTAG_ORIENTATION).flatMap { Orientation(rawValue: Int($0)) } ?? .upright
  }

  /// How the samples lie in the file: blocks of `block` pixels, which are strips if as wide as the image.
  private struct Layout {
    let size: ImageSize
    let depth: TIFFWriter.SampleDepth
    let block: ImageSize
    let isTiled: Bool

    init(of file: borrowing TIFFHandle) throws {
      guard let width = file.number(TIFFTAG_IMAGEWIDTH), let height = file.number(TIFFTAG_IMAGELENGTH),
        width >= 1, height >= 1
      else { throw file.error(.malformed, "the image has no size") }
      size = ImageSize(width: Int(width), height: Int(height))
      guard width * height <= Double(TIFFReader.maximumPixels) else {
        throw file.error(.unsupported, "an image of \(size) pixels is too large")
      }
      let samples = Int(file.number(TIFFTAG_SAMPLESPERPIXEL) ?? 1)
      let photometric = file.number(TIFFTAG_PHOTOMETRIC).map { Int($0) }
      guard samples == 3, photometric == Int(PHOTOMETRIC_RGB) else {
        throw file.error(.unsupported, "its pixels are not red, green and blue")
      }
      let format = Int(file.number(TIFFTAG_SAMPLEFORMAT) ?? Double(SAMPLEFORMAT_UINT))
      let bits = Int(file.number(TIFFTAG_BITSPERSAMPLE) ?? 1)
      guard format == SAMPLEFORMAT_UINT, let depth = TIFFWriter.SampleDepth(rawValue: bits) else {
        throw file.error(.unsupported, "its samples are not whole numbers of 8 or 16 bits")
      }
      self.depth = depth
      guard Int(file.number(TIFFTAG_PLANARCONFIG) ?? 1) == PLANARCONFIG_CONTIG else {
        throw file.error(.unsupported, "its colors lie in separate planes")
      }
      isTiled = file.isTiled
      let blockWidth = isTiled ? file.number(TIFFTAG_TILEWIDTH) ?? 0 : width
      let blockHeight = isTiled ? file.number(TIFFTAG_TILELENGTH) ?? 0 : file.number(TIFFTAG_ROWSPERSTRIP) ?? height
      block = ImageSize(width: Int(blockWidth), height: Int(isTiled ? blockHeight : min(blockHeight, height)))
      guard block.width > 0, block.height > 0, blockWidth * Double(block.height) <= Double(TIFFReader.maximumPixels)
      else { throw file.error(.malformed, "its strips or tiles have no possible size") }
      // No compression here packs more than 1032 to 1 (deflate), so a small file cannot hold a large image.
      guard size.area * 3 * bits / 8 / 2048 <= file.fileSize else {
        throw file.error(.malformed, "the file is too short for an image of \(size) pixels")
      }
    }

    var blocksAcross: Int { (size.width + block.width - 1) / block.width }
    var blocksDown: Int { (size.height + block.height - 1) / block.height }
  }

  private static func readSamples<Sample: FixedWidthInteger & UnsignedInteger>(
    of file: borrowing TIFFHandle, _ layout: Layout, as type: Sample.Type
  ) throws -> [UInt16] {
    let (size, block) = (layout.size, layout.block)
    var samples = [UInt16](repeating: 0, count: size.area * 3)
    var buffer = [Sample](repeating: 0, count: block.area * 3)
    for index in 0..<layout.blocksAcross * layout.blocksDown {
      let (top, left) = (index / layout.blocksAcross * block.height, index % layout.blocksAcross * block.width)
      let height = min(block.height, size.height - top)
      let width = min(block.width, size.width - left)
      let expected = (layout.isTiled ? block.area : height * block.width) * 3 * MemoryLayout<Sample>.stride
      guard try file.readBlock(index, tiled: layout.isTiled, &buffer) == expected else {
        throw file.error(.malformed, "\(layout.isTiled ? "tile" : "strip") \(index) is short")
      }
      for row in 0..<height {
        let (source, target) = (row * block.width * 3, ((top + row) * size.width + left) * 3)
        for column in 0..<width * 3 { samples[target + column] = UInt16(buffer[source + column]) }
      }
    }
    return samples
  }
}
