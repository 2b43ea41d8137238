import CTIFF
import Imaging

/// How the samples of an RGB TIFF lie in the file: blocks of `block` pixels, which are strips if as wide as the image.
struct TIFFLayout {
  let size: ImageSize
  let depth: TIFFWriter.SampleDepth
  let block: ImageSize
  let isTiled: Bool

  /// The most pixels that a file from elsewhere may claim.
  private static let maximumPixels = 1 << 29

  /// - Parameter maximumPixels: the most pixels that the file may claim.
  /// - Throws: `TIFFCodingError`: `malformed`, or `unsupported` for a file of another kind.
  init(of file: borrowing TIFFHandle, maximumPixels: Int = TIFFLayout.maximumPixels) throws {
    guard let width = file.number(TIFFTAG_IMAGEWIDTH), let height = file.number(TIFFTAG_IMAGELENGTH),
      width >= 1, height >= 1
    else { throw file.error(.malformed, "the image has no size") }
    size = ImageSize(width: Int(width), height: Int(height))
    guard width * height <= Double(maximumPixels) else {
      throw file.error(.unsupported, "an image of \(size) pixels is too large")
    }
    let samples = Int(file.number(TIFFTAG_SAMPLESPERPIXEL) ?? 1)
    let photometric = file.number(TIFFTAG_PHOTOMETRIC).map { Int($0) }
    guard samples == 3, photometric == Int(PHOTOMETRIC_RGB) else {
      throw file.error(.unsupported, "its pixels are not red, green and blue")
    }
    let format = Int32(file.number(TIFFTAG_SAMPLEFORMAT) ?? Double(SAMPLEFORMAT_UINT))
    let bits = Int(file.number(TIFFTAG_BITSPERSAMPLE) ?? 1)
    guard let depth = TIFFWriter.SampleDepth(rawValue: bits),
      format == (depth == .float ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT)
    else {
      throw file.error(.unsupported, "its samples are neither whole numbers of 8 or 16 bits nor floating-point of 32")
    }
    self.depth = depth
    guard Int(file.number(TIFFTAG_PLANARCONFIG) ?? 1) == PLANARCONFIG_CONTIG else {
      throw file.error(.unsupported, "its colors lie in separate planes")
    }
    isTiled = file.isTiled
    let blockWidth = isTiled ? file.number(TIFFTAG_TILEWIDTH) ?? 0 : width
    let blockHeight = isTiled ? file.number(TIFFTAG_TILELENGTH) ?? 0 : file.number(TIFFTAG_ROWSPERSTRIP) ?? height
    block = ImageSize(width: Int(blockWidth), height: Int(isTiled ? blockHeight : min(blockHeight, height)))
    guard block.width > 0, block.height > 0, blockWidth * Double(block.height) <= Double(maximumPixels)
    else { throw file.error(.malformed, "its strips or tiles have no possible size") }
    // Deflate packs no more than 1032 to 1, and zstd 128 KiB of one byte into a block of four, so a small file cannot hold
    // a large image.
    let mostPacked = file.number(TIFFTAG_COMPRESSION) == Double(COMPRESSION_ZSTD) ? 32768 : 2048
    guard size.area * 3 * bits / 8 / mostPacked <= file.fileSize else {
      throw file.error(.malformed, "the file is too short for an image of \(size) pixels")
    }
  }

  var blocksAcross: Int { (size.width + block.width - 1) / block.width }
  var blocksDown: Int { (size.height + block.height - 1) / block.height }
}
