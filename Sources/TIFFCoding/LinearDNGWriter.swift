import CTIFF
import FileWriting
import Foundation
import Imaging
import Parallel

/// Writes pictures as linear DNG files, version 1.4, of 16 bits: demosaiced data proportional to light, for programs that
/// develop RAW files.
///
/// The "camera" of such a file is the space of linear sRGB: its color matrix is that of sRGB's primaries, its neutral is
/// (1, 1, 1), its profile has a straight tone curve, and its name is no camera's, so that no program lays the profile of
/// the real camera over colors that have been through one. A developer that does what the Digital Negative Specification
/// 1.4.0.0 says shows the picture as the TIFF beside it.
///
/// Samples reach from black to white: what lies below 0, which is what sRGB has no colors for, is clipped, and what lies
/// above 1 as well unless `Options.headroom` leaves room for it. Orientation is kept as a tag. The file appears whole or
/// not at all (`AtomicFile`), with the same bytes on every run and for any number of workers.
public struct LinearDNGWriter: Sendable {
  /// How pictures are written.
  public struct Options: Sendable, Hashable {
    public var compression: DNG.Compression = .losslessJPEG
    /// Room above white, 0…4 stops: samples are divided by 2 to its power, and BaselineExposure has developers take it
    /// back. Those that ignore it, as LibRaw does unless told otherwise, show the picture darker.
    public var headroom: Float = 0
    /// Name and version of the program, for the tag Software.
    public var software: String = "DiffRAW"
    /// Whether the file is read again before it takes its name, and every sample compared.
    public var verify = true

    public init() {}
  }

  public var options: Options

  public init(options: Options = Options()) { self.options = options }

  /// Writes a picture to `url`, in the place of any file there.
  ///
  /// - Parameters:
  ///   - metadata: what the file says beside the picture; by default what the picture knows of its capture.
  ///   - modified: what the file is to give as the time of its last change; unless given, now.
  ///   - amend: is lent the finished file before it is verified and takes its name, to add to it what does not change
  ///     its samples.
  /// - Throws: `TIFFCodingError`: `unrepresentable`, before a file is made, for an empty picture, one with values that are
  ///   not finite, and one that would pass 4 GiB; `notAsWritten` if the file does not give back what was written; what
  ///   `amend` throws; else `FileWritingError` as `AtomicFile`.
  public func write(
    _ image: ColorImage, to url: URL, workers: WorkerPool, metadata: EmbeddedMetadata? = nil,
    modified: ModificationTime? = nil, amend: (URL) throws -> Void = { _ in }
  ) throws {
    precondition((0...4).contains(options.headroom), "headroom is 0 to 4 stops")
    let path = url.path(percentEncoded: false)
    try TIFFWriter.refuseUnrepresentable(image, path: path)
    guard image.size.area * 7 <= 0xFFFF_FFFF - 16 << 20 else {
      throw TIFFCodingError(
        .unrepresentable, path: path, cause: "an image of \(image.size) pixels might pass 4 GiB",
        remedy: "cut it, or write a TIFF")
    }
    let metadata =
      metadata
      ?? EmbeddedMetadata(of: image.metadata, size: image.size, isSRGB: nil, software: options.software)
    let samples = LinearSamples(image: image, headroom: options.headroom, compression: options.compression)
    try AtomicFile.write(to: url, modified: modified) { temporary in
      let checksums = try TIFFHandle.withFile(
        writing: temporary.path(percentEncoded: false), named: path
      ) { file in
        let directories = try file.writeDirectories(of: metadata)
        try setLayout(of: file, samples)
        try file.set(metadata, directories)
        try file.setOwnColor(headroom: options.headroom)
        let checksums = try samples.write(into: file, workers: workers)
        try file.finishImage()
        return checksums
      }
      try amend(temporary)
      if options.verify { try samples.verify(temporary, named: path, checksums: checksums, workers: workers) }
    }
  }

  /// Memory that writing a picture of this size takes beside the picture itself, in bytes, at most: values, samples and
  /// differences of a block a worker, and the blocks of a round.
  public func workingBytes(for size: ImageSize, workers: Int) -> Int {
    let block = max(TIFFWriter.stripBytes, size.width * 6)
    return workers * (10 * block + LinearSamples.blocksOfRound * block * 2) + 2 << 20
  }

  private func setLayout(of file: borrowing TIFFHandle, _ samples: LinearSamples) throws {
    let size = samples.image.size
    try file.set(TIFFTAG_DNGVERSION, [1, 4, 0, 0] as [UInt8])
    try file.set(TIFFTAG_DNGBACKWARDVERSION, [1, 4, 0, 0] as [UInt8])
    try file.set(TIFFTAG_SUBFILETYPE, 0)
    try file.set(TIFFTAG_IMAGEWIDTH, size.width)
    try file.set(TIFFTAG_IMAGELENGTH, size.height)
    try file.set(TIFFTAG_SAMPLESPERPIXEL, 3)
    try file.set(TIFFTAG_BITSPERSAMPLE, 16)
    try file.set(TIFFTAG_PHOTOMETRIC, Int(DNGTag.linearRaw))
    try file.set(TIFFTAG_PLANARCONFIG, Int(PLANARCONFIG_CONTIG))
    switch samples.blocks {
    case .strips(let rows):
      try file.set(TIFFTAG_COMPRESSION, Int(COMPRESSION_NONE))
      try file.set(TIFFTAG_ROWSPERSTRIP, rows)
    case .tiles(let tile):
      try file.set(TIFFTAG_COMPRESSION, Int(COMPRESSION_JPEG))
      try file.set(TIFFTAG_TILEWIDTH, tile.width)
      try file.set(TIFFTAG_TILELENGTH, tile.height)
    }
    try file.set(TIFFTAG_ORIENTATION, samples.image.metadata.orientation.rawValue)
    try file.set(TIFFTAG_BLACKLEVEL, [0, 0, 0] as [Double])
    try file.set(TIFFTAG_WHITELEVEL, [65535, 65535, 65535] as [Double])
    try file.set(TIFFTAG_DEFAULTSCALE, [1, 1] as [Double])
    try file.set(TIFFTAG_DEFAULTCROPORIGIN, [0, 0] as [Double])
    try file.set(TIFFTAG_DEFAULTCROPSIZE, [Double(size.width), Double(size.height)])
  }
}

extension TIFFHandle {
  /// Sets what a DNG says of color when its camera is linear sRGB, and of what was done to it already.
  fileprivate func setOwnColor(headroom: Float) throws {
    try define([
      .init(tag: DNGTag.forwardMatrix1, type: TIFF_SRATIONAL, name: "ForwardMatrix1"),
      .init(tag: DNGTag.noiseReductionApplied, type: TIFF_RATIONAL, name: "NoiseReductionApplied"),
      .init(tag: DNGTag.profileName, type: TIFF_BYTE, name: "ProfileName"),
      .init(tag: DNGTag.profileToneCurve, type: TIFF_FLOAT, name: "ProfileToneCurve"),
      .init(tag: DNGTag.profileEmbedPolicy, type: TIFF_LONG, name: "ProfileEmbedPolicy"),
      .init(tag: DNGTag.defaultBlackRender, type: TIFF_LONG, name: "DefaultBlackRender"),
    ])
    try set(TIFFTAG_UNIQUECAMERAMODEL, "DiffRAW Linear sRGB")
    try set(TIFFTAG_CALIBRATIONILLUMINANT1, 21)
    try set(TIFFTAG_COLORMATRIX1, LinearSRGB.fromXYZ)
    try set(DNGTag.forwardMatrix1, LinearSRGB.toXYZD50)
    try set(TIFFTAG_ASSHOTNEUTRAL, [1, 1, 1] as [Double])
    try set(TIFFTAG_BASELINEEXPOSURE, CaptureTags.decimal(headroom))
    // All of it: the next program need not take noise away again.
    try set(DNGTag.noiseReductionApplied, [1] as [Double])
    try set(DNGTag.profileName, Array("DiffRAW Linear".utf8) + [0])
    try set(DNGTag.profileToneCurve, [0, 0, 1, 1] as [Double])
    try set(DNGTag.profileEmbedPolicy, [3] as [Double])  // no restrictions
    try set(DNGTag.defaultBlackRender, [1] as [Double])  // black is not moved
  }
}

/// The matrices of sRGB's primaries (IEC 61966-2-1), row by row.
private enum LinearSRGB {
  /// From CIE XYZ to linear sRGB, relative to D65.
  static let fromXYZ = [3.2406, -1.5372, -0.4986, -0.9689, 1.8758, 0.0415, 0.0557, -0.2040, 1.0570]
  /// From linear sRGB to CIE XYZ relative to D50, adapted by Bradford's method, as in `ICCProfile`.
  static let toXYZD50 = (0..<9).map { Double(ICCProfile.primaries[$0 % 3][$0 / 3]) / 65536 }
}
