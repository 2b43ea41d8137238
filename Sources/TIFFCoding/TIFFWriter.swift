import CTIFF
import FileWriting
import Foundation
import Imaging
import Parallel

/// Writes pictures as RGB TIFF files of 8, 16 or 32 (floating-point) bits, with their color profile and the metadata of
/// the capture.
///
/// The file appears whole or not at all (`AtomicFile`), and the same picture gives the same bytes on every run, whatever
/// the number of workers. It is converted, turned and compressed strip by strip, so that beside the picture only
/// `workingBytes` are in use.
public struct TIFFWriter: Sendable {
  public var options: Options

  public init(options: Options = Options()) { self.options = options }

  /// Writes a picture to `url`, in the place of any file there.
  ///
  /// Whole numbers are clipped to [0, 1] and rounded to the nearest sample; floating-point samples keep what lies
  /// outside.
  /// - Parameters:
  ///   - color: what the samples stand for. Unless given, whole numbers are the picture's values under the profile of
  ///     their encoding, and floating-point ones their light.
  ///   - metadata: what the file says beside the picture; by default what the picture knows of its capture.
  ///   - modified: what the file is to give as the time of its last change; unless given, now.
  ///   - amend: is lent the finished file before it is verified and takes its name, to add to it what does not change
  ///     its samples.
  /// - Throws: `TIFFCodingError`: before a file is made, `unrepresentable` for an empty picture, one with values that are
  ///   not finite, and one that the form of TIFF has no room for, and `unsupported` for a compression that the installed
  ///   libtiff lacks; `notAsWritten` if the file does not give back what was written; what `amend` throws; else
  ///   `FileWritingError` as `AtomicFile`.
  public func write(
    _ image: ColorImage, to url: URL, workers: WorkerPool, color: FileColor? = nil, metadata: EmbeddedMetadata? = nil,
    modified: ModificationTime? = nil, amend: (URL) throws -> Void = { _ in }
  ) throws {
    let path = url.path(percentEncoded: false)
    try TIFFWriter.refuseUnrepresentable(image, path: path)
    if let fault = options.compression.fault() {
      throw TIFFCodingError(
        .unsupported, path: path, cause: fault, remedy: "choose another compression, such as deflate")
    }
    let isBig = try self.isBig(for: image.size, path: path)
    let color = color ?? (options.depth == .float ? .linear(of: image.encoding) : .asIs(image.encoding))
    try AtomicFile.write(to: url, modified: modified) { temporary in
      let check = try TIFFHandle.withFile(
        writing: temporary.path(percentEncoded: false), named: path, big: isBig
      ) { file in
        try write(image, color: color, metadata, into: file, workers: workers)
      }
      try amend(temporary)
      if options.verify { try check.verify(temporary, named: path, workers: workers) }
    }
  }

  /// The size that a picture has in the file, in pixels.
  public func writtenSize(of image: ColorImage) -> ImageSize { grid(of: image).size }

  /// What the file says of how to turn the picture.
  public func writtenOrientation(of image: ColorImage) -> Orientation {
    options.orientation == .apply ? .upright : image.metadata.orientation
  }

  /// How the picture's pixels are gone through.
  private func grid(of image: ColorImage) -> OrientedGrid {
    OrientedGrid(
      stored: image.size, orientation: options.orientation == .apply ? image.metadata.orientation : .upright)
  }

  /// Memory that writing a picture of this size takes beside the picture itself, in bytes, at most.
  ///
  /// A worker has a strip of values, its samples, their differences, their compressed form, and a compressor; the
  /// compressed strips of a round wait to be written. A small picture has fewer strips than that.
  public func workingBytes(for size: ImageSize, workers: Int) -> Int {
    let rowBytes = max(size.width, size.height) * 3 * options.depth.bytes
    let strip = max(rowBytes, min(TIFFWriter.stripBytes, size.area * 3 * options.depth.bytes)) + 1 << 12
    let count = size.area * 3 * options.depth.bytes / (strip / 2) + 1
    let compressor = options.compression == .zstd ? Zstandard.workingBytes : 1 << 20
    let worker = strip / options.depth.bytes * 4 + 3 * strip + compressor
    return min(workers, count) * worker + min(workers * TIFFWriter.stripsOfRound, count) * strip + 2 << 20
  }

  /// Size of a strip before compression, in bytes, as near as whole rows come to it.
  package static let stripBytes = 1 << 20

  /// Strips a worker makes before they are written.
  static let stripsOfRound = 4

  /// Whether the samples of a picture of this size might pass the 4 GiB that classic TIFF can address.
  package func mightPassClassicTIFF(_ size: ImageSize) -> Bool {
    let samples = size.area * 3 * options.depth.bytes
    // LZW makes noise longer by up to a half (12-bit codes for 8-bit bytes); 16 MiB are left for tables and tags.
    let worst = options.compression == .lzw ? samples / 2 * 3 : samples + samples >> 10
    return worst > 0xFFFF_FFFF - 16 << 20
  }

  /// Whether a picture of this size becomes a BigTIFF.
  ///
  /// - Throws: `unrepresentable` if it might have to, but must not.
  package func isBig(for size: ImageSize, path: String) throws(TIFFCodingError) -> Bool {
    switch options.bigTIFF {
    case .auto: return mightPassClassicTIFF(size)
    case .always: return true
    case .never:
      guard mightPassClassicTIFF(size) else { return false }
      throw TIFFCodingError(
        .unrepresentable, path: path,
        cause: "the samples of \(size) pixels might pass the 4 GiB of a classic TIFF",
        remedy: "let it be a BigTIFF (auto), or choose fewer bits")
    }
  }

  private func write(
    _ image: ColorImage, color: FileColor, _ metadata: EmbeddedMetadata?, into file: borrowing TIFFHandle,
    workers: WorkerPool
  ) throws -> TIFFCheck {
    let grid = grid(of: image)
    let metadata =
      metadata
      ?? EmbeddedMetadata(of: image.metadata, size: grid.size, isSRGB: color.isSRGB, software: options.software)
    let directories = try file.writeDirectories(of: metadata)
    let rows = max(1, min(grid.size.height, TIFFWriter.stripBytes / (grid.size.width * 3 * options.depth.bytes)))
    try setLayout(of: file, size: grid.size, rowsPerStrip: rows)
    try file.set(TIFFTAG_ORIENTATION, writtenOrientation(of: image).rawValue)
    try file.set(TIFFTAG_ICCPROFILE, color.profile)
    try file.set(metadata, directories)
    let strips = TIFFStrips(
      image: image, grid: grid, color: color, rowsPerStrip: rows, compression: options.compression)
    let checksums =
      switch options.depth {
      case .eight: try strips.write(as: UInt8.self, into: file, workers: workers)
      case .sixteen: try strips.write(as: UInt16.self, into: file, workers: workers)
      case .float: try strips.write(as: UInt32.self, into: file, workers: workers)
      }
    try file.finishImage()
    return TIFFCheck(
      size: grid.size, depth: options.depth, rowsPerStrip: rows, profile: color.profile, checksums: checksums)
  }

  private func setLayout(of file: borrowing TIFFHandle, size: ImageSize, rowsPerStrip: Int) throws {
    let isFloat = options.depth == .float
    try file.set(TIFFTAG_IMAGEWIDTH, size.width)
    try file.set(TIFFTAG_IMAGELENGTH, size.height)
    try file.set(TIFFTAG_SAMPLESPERPIXEL, 3)
    try file.set(TIFFTAG_BITSPERSAMPLE, options.depth.rawValue)
    try file.set(TIFFTAG_SAMPLEFORMAT, Int(isFloat ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT))
    try file.set(TIFFTAG_PHOTOMETRIC, Int(PHOTOMETRIC_RGB))
    try file.set(TIFFTAG_PLANARCONFIG, Int(PLANARCONFIG_CONTIG))
    try file.set(TIFFTAG_ROWSPERSTRIP, rowsPerStrip)
    try file.set(TIFFTAG_COMPRESSION, Int(options.compression.scheme))
    if options.compression != .none {
      try file.set(TIFFTAG_PREDICTOR, Int(isFloat ? PREDICTOR_FLOATINGPOINT : PREDICTOR_HORIZONTAL))
    }
    try file.set(TIFFTAG_RESOLUTIONUNIT, Int(RESUNIT_INCH))
    try file.set(TIFFTAG_XRESOLUTION, Double(options.resolution))
    try file.set(TIFFTAG_YRESOLUTION, Double(options.resolution))
  }

  static func refuseUnrepresentable(_ image: ColorImage, path: String) throws(TIFFCodingError) {
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

extension TIFFWriter.SampleDepth {
  /// Size of a sample, in bytes.
  var bytes: Int { rawValue / 8 }
}

extension TIFFWriter.Compression {
  /// The number that TIFF has for it.
  var scheme: Int32 {
    switch self {
    case .none: COMPRESSION_NONE
    case .lzw: COMPRESSION_LZW
    case .deflate: COMPRESSION_ADOBE_DEFLATE
    case .zstd: COMPRESSION_ZSTD
    }
  }

  /// Why it cannot be used, as a clause; nil if it can. What the installed libtiff cannot read again is not written.
  package func fault(isConfigured: (UInt16) -> Bool = TIFFLibrary.hasCodec) -> String? {
    isConfigured(UInt16(scheme)) ? nil : "the installed \(TIFFLibrary.version) was built without \(rawValue)"
  }
}
