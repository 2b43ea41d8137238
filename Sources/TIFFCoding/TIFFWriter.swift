import CTIFF
import FileWriting
import Foundation
import Imaging

/// Writes pictures as RGB TIFF files of 8 or 16 bits, with their color profile and the metadata of the capture.
///
/// The file appears whole or not at all (`AtomicFile`), and the same picture gives the same bytes on every run. It is
/// converted, turned and compressed strip by strip, so that beside the picture only `workingBytes` are in use.
public struct TIFFWriter: Sendable {
  public var options: Options

  public init(options: Options = Options()) { self.options = options }

  /// Writes a picture to `url`, in the place of any file there.
  ///
  /// Values are clipped to [0, 1] and rounded to the nearest sample. The embedded profile says the picture's encoding:
  /// sRGB, or the same primaries proportional to light.
  /// - Throws: `TIFFCodingError`: `unrepresentable` for an empty picture or one with values that are not finite, before
  ///   a file is made; else `FileWritingError` as `AtomicFile`.
  public func write(_ image: ColorImage, to url: URL) throws {
    let path = url.path(percentEncoded: false)
    try TIFFWriter.refuseUnrepresentable(image, path: path)
    try AtomicFile.write(to: url) { temporary in
      try TIFFHandle.withFile(
        writing: temporary.path(percentEncoded: false), named: path, big: needsBigTIFF(for: image.size)
      ) { file in
        try write(image, into: file)
      }
    }
  }

  /// Memory that writing a picture of this size takes beside the picture itself, in bytes, at most.
  ///
  /// That is a strip of samples, libtiff's copy of it for the predictor, its compressed form, and the compressor.
  public func workingBytes(for size: ImageSize) -> Int {
    let rowBytes = max(size.width, size.height) * 3 * options.depth.rawValue / 8
    return 4 * max(rowBytes, TIFFWriter.stripBytes) + 2 << 20
  }

  /// Size of a strip before compression, in bytes, as near as whole rows come to it.
  package static let stripBytes = 2 << 20

  /// Whether a file of this size might pass the 4 GiB that classic TIFF can address.
  package func needsBigTIFF(for size: ImageSize) -> Bool {
    let samples = size.area * 3 * options.depth.rawValue / 8
    // LZW makes noise longer by up to a half (12-bit codes for 8-bit bytes); 16 MiB are left for tables and tags.
    let worst = options.compression == .lzw ? samples / 2 * 3 : samples + samples >> 10
    return options.container == .big || worst > 0xFFFF_FFFF - 16 << 20
  }

  private func write(_ image: ColorImage, into file: borrowing TIFFHandle) throws {
    let stored = image.metadata.orientation
    let grid = OrientedGrid(stored: image.size, orientation: options.orientation == .apply ? stored : .upright)
    let exif = try file.writeEXIF {
      try file.setEXIF(of: image.metadata, size: grid.size, isSRGB: image.encoding == .sRGB)
    }
    let rows = max(1, min(grid.size.height, TIFFWriter.stripBytes / (grid.size.width * 3 * options.depth.rawValue / 8)))
    try setLayout(of: file, size: grid.size, rowsPerStrip: rows)
    try file.set(TIFFTAG_ORIENTATION, options.orientation == .apply ? Orientation.upright.rawValue : stored.rawValue)
    let profile: ICCProfile = image.encoding == .sRGB ? .sRGB : .linearSRGB
    try file.set(TIFFTAG_ICCPROFILE, profile.bytes)
    try file.setDescription(of: image.metadata, software: options.software)
    try file.set(TIFFTAG_EXIFIFD, Int(exif))
    switch options.depth {
    case .eight: try writeStrips(of: image, grid, rows, into: file) { UInt8($0 * 255 + 0.5) }
    case .sixteen: try writeStrips(of: image, grid, rows, into: file) { UInt16($0 * 65535 + 0.5) }
    }
    try file.finishImage()
  }

  private func setLayout(of file: borrowing TIFFHandle, size: ImageSize, rowsPerStrip: Int) throws {
    try file.set(TIFFTAG_IMAGEWIDTH, size.width)
    try file.set(TIFFTAG_IMAGELENGTH, size.height)
    try file.set(TIFFTAG_SAMPLESPERPIXEL, 3)
    try file.set(TIFFTAG_BITSPERSAMPLE, options.depth.rawValue)
    try file.set(TIFFTAG_SAMPLEFORMAT, Int(SAMPLEFORMAT_UINT))
    try file.set(TIFFTAG_PHOTOMETRIC, Int(PHOTOMETRIC_RGB))
    try file.set(TIFFTAG_PLANARCONFIG, Int(PLANARCONFIG_CONTIG))
    try file.set(TIFFTAG_ROWSPERSTRIP, rowsPerStrip)
    switch options.compression {
    case .none: try file.set(TIFFTAG_COMPRESSION, Int(COMPRESSION_NONE))
    case .lzw: try file.set(TIFFTAG_COMPRESSION, Int(COMPRESSION_LZW))
    case .deflate: try file.set(TIFFTAG_COMPRESSION, Int(COMPRESSION_ADOBE_DEFLATE))
    }
    if options.compression != .none { try file.set(TIFFTAG_PREDICTOR, Int(PREDICTOR_HORIZONTAL)) }
    // After the predictor higher levels gain nothing: photographs of 12 megapixels at 16 bits come to 53 MiB in 1.2 s
    // with level 1, to 54 MiB in 1.6 s with level 6, and to 53 MiB in 3.8 s with level 9.
    if options.compression == .deflate { try file.set(TIFFTAG_ZIPQUALITY, 1) }
    try file.set(TIFFTAG_RESOLUTIONUNIT, Int(RESUNIT_INCH))
    try file.set(TIFFTAG_XRESOLUTION, Double(options.resolution))
    try file.set(TIFFTAG_YRESOLUTION, Double(options.resolution))
  }

  /// - Parameter quantize: the sample for a value in [0, 1].
  private func writeStrips<Sample: FixedWidthInteger>(
    of image: ColorImage, _ grid: OrientedGrid, _ rowsPerStrip: Int, into file: borrowing TIFFHandle,
    _ quantize: (Float) -> Sample
  ) throws {
    let (width, height) = (grid.size.width, grid.size.height)
    var strip = [Sample](repeating: 0, count: rowsPerStrip * width * 3)
    for (index, top) in stride(from: 0, to: height, by: rowsPerStrip).enumerated() {
      let rows = top..<min(top + rowsPerStrip, height)
      fill(&strip, rows: rows, of: image, grid, quantize)
      try file.writeStrip(index, &strip, count: rows.count * width * 3)
    }
  }

  /// Fills a strip in blocks of columns, so that a picture on its side is read in whole cache lines.
  @inline(__always)
  private func fill<Sample: FixedWidthInteger>(
    _ strip: inout [Sample], rows: Range<Int>, of image: ColorImage, _ grid: OrientedGrid, _ quantize: (Float) -> Sample
  ) {
    let width = grid.size.width
    let values = image.values.span
    var samples = strip.mutableSpan
    for left in stride(from: 0, to: width, by: 64) {
      for row in rows {
        for column in left..<min(left + 64, width) {
          let source = grid.storedPixel(row: row, column: column) * 3
          let target = ((row - rows.lowerBound) * width + column) * 3
          for channel in 0..<3 {
            samples[target + channel] = quantize(min(max(values[source + channel], 0), 1))
          }
        }
      }
    }
  }

  private static func refuseUnrepresentable(_ image: ColorImage, path: String) throws {
    guard image.size.area > 0, max(image.size.width, image.size.height) <= Int(Int32.max) else {
      throw TIFFCodingError(.unrepresentable, path: path, cause: "a picture of \(image.size) pixels cannot be a TIFF")
    }
    let values = image.values.span
    var count = 0
    for index in values.indices where !values[index].isFinite { count += 1 }
    guard count > 0, let first = values.indices.first(where: { !values[$0].isFinite }) else { return }
    let (row, column) = (first / 3).quotientAndRemainder(dividingBy: image.size.width)
    throw TIFFCodingError(
      .unrepresentable, path: path,
      cause: "\(count) of the picture's values are not finite, the first at row \(row), column \(column), "
        + "\(["red", "green", "blue"][first % 3])")
  }
}
