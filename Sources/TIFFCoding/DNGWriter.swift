import CTIFF
import FileWriting
import Foundation
import Imaging

/// Writes undeveloped Bayer images as DNG files, version 1.4, of 8 to 16 bits, plain or by lossless JPEG.
///
/// Tags by the Digital Negative Specification 1.4.0.0; the file appears whole or not at all (`AtomicFile`).
public struct DNGWriter: Sendable {
  public init() {}

  /// Writes an image to `url`, in the place of any file there.
  ///
  /// - Throws: `TIFFCodingError`: `unrepresentable` if a sample has more bits than are stored, a level is not a
  ///   16-bit count, no calibration is given, or the file would pass 4 GiB; else `FileWritingError` as `AtomicFile`.
  public func write(_ dng: DNG, to url: URL) throws {
    let path = url.path(percentEncoded: false)
    try DNGWriter.refuseUnrepresentable(dng, path: path)
    try AtomicFile.write(to: url) { temporary in
      try TIFFHandle.withFile(writing: temporary.path(percentEncoded: false), named: path) { file in
        let mosaic = dng.mosaic
        let metadata = EmbeddedMetadata(
          of: mosaic.metadata, size: mosaic.size, isSRGB: nil, software: dng.software)
        let directories = try file.writeDirectories(of: metadata)
        try file.define([
          .init(tag: DNGTag.forwardMatrix1, type: TIFF_SRATIONAL, name: "ForwardMatrix1"),
          .init(tag: DNGTag.forwardMatrix2, type: TIFF_SRATIONAL, name: "ForwardMatrix2"),
          .init(tag: DNGTag.noiseProfile, type: TIFF_DOUBLE, name: "NoiseProfile"),
          .init(tag: DNGTag.opcodeList1, type: TIFF_UNDEFINED, name: "OpcodeList1"),
          .init(tag: DNGTag.opcodeList2, type: TIFF_UNDEFINED, name: "OpcodeList2"),
          .init(tag: DNGTag.opcodeList3, type: TIFF_UNDEFINED, name: "OpcodeList3"),
        ])
        try setLayout(of: file, dng)
        try setLevels(of: file, dng)
        try setColor(of: file, mosaic.metadata.color)
        try setRendering(of: file, dng)
        try file.set(metadata, directories)
        try setOpcodes(of: file, mosaic)
        try DNGWriter.writeSamples(of: dng, into: file)
        try file.finishImage()
      }
    }
  }

  private func setLayout(of file: borrowing TIFFHandle, _ dng: DNG) throws {
    let size = dng.frame?.size ?? dng.mosaic.size
    let origin = dng.frame?.activeAreaOrigin ?? PixelOffset(rows: 0, columns: 0)
    try file.set(TIFFTAG_DNGVERSION, [1, 4, 0, 0] as [UInt8])
    try file.set(TIFFTAG_DNGBACKWARDVERSION, [1, 1, 0, 0] as [UInt8])
    try file.set(TIFFTAG_SUBFILETYPE, 0)
    try file.set(TIFFTAG_IMAGEWIDTH, size.width)
    try file.set(TIFFTAG_IMAGELENGTH, size.height)
    try file.set(TIFFTAG_BITSPERSAMPLE, dng.bitsPerSample)
    try file.set(TIFFTAG_SAMPLESPERPIXEL, 1)
    try file.set(TIFFTAG_PHOTOMETRIC, Int(PHOTOMETRIC_CFA))
    try file.set(TIFFTAG_PLANARCONFIG, Int(PLANARCONFIG_CONTIG))
    switch dng.compression {
    case .none:
      try file.set(TIFFTAG_COMPRESSION, Int(COMPRESSION_NONE))
      try file.set(TIFFTAG_ROWSPERSTRIP, DNGWriter.rowsPerStrip(size))
    case .losslessJPEG:
      try file.set(TIFFTAG_COMPRESSION, Int(COMPRESSION_JPEG))
      try file.set(TIFFTAG_TILEWIDTH, DNGWriter.tileSize(size).width)
      try file.set(TIFFTAG_TILELENGTH, DNGWriter.tileSize(size).height)
    }
    try file.set(TIFFTAG_ORIENTATION, dng.mosaic.metadata.orientation.rawValue)
    try file.set(TIFFTAG_CFAREPEATPATTERNDIM, [2, 2] as [Double])
    try file.set(TIFFTAG_CFAPATTERN, DNGWriter.colors(of: dng.mosaic.pattern))
    try file.set(TIFFTAG_CFAPLANECOLOR, [0, 1, 2] as [UInt8])
    try file.set(TIFFTAG_CFALAYOUT, 1)
    try file.set(
      TIFFTAG_ACTIVEAREA,
      [origin.rows, origin.columns, origin.rows + dng.mosaic.size.height, origin.columns + dng.mosaic.size.width]
        .map { Double($0) })
  }

  private func setLevels(of file: borrowing TIFFHandle, _ dng: DNG) throws {
    let mosaic = dng.mosaic
    let (black, white) = (mosaic.blackLevel, mosaic.whiteLevel)
    try file.set(TIFFTAG_BLACKLEVELREPEATDIM, [Double(black.rows), Double(black.columns)])
    try file.set(TIFFTAG_BLACKLEVEL, black.levels.map { CaptureTags.decimal($0) })
    if !black.columnDeltas.isEmpty {
      try file.set(TIFFTAG_BLACKLEVELDELTAH, black.columnDeltas.map { CaptureTags.decimal($0) })
    }
    if !black.rowDeltas.isEmpty {
      try file.set(TIFFTAG_BLACKLEVELDELTAV, black.rowDeltas.map { CaptureTags.decimal($0) })
    }
    // In the order in which `RawDecoder` and LibRaw take them: red, green, blue, second green.
    let levels = Set(white).count == 1 ? [white[0]] : [white[0], white[1], white[3], white[2]]
    try file.set(TIFFTAG_WHITELEVEL, levels.map { Double($0.rounded()) })
    if mosaic.saturationLevel != white {
      let highest = black.highest
      try file.set(
        TIFFTAG_LINEARRESPONSELIMIT, CaptureTags.decimal((mosaic.saturationLevel[0] - highest) / (white[0] - highest)))
    }
    if !dng.linearizationTable.isEmpty {
      try file.set(TIFFTAG_LINEARIZATIONTABLE, dng.linearizationTable.map { Double($0) })
    }
  }

  private func setOpcodes(of file: borrowing TIFFHandle, _ mosaic: Mosaic) throws {
    let opcodes = mosaic.metadata.opcodes
    for (tag, list) in [
      (DNGTag.opcodeList1, opcodes.list1), (DNGTag.opcodeList2, opcodes.list2), (DNGTag.opcodeList3, opcodes.list3),
    ] where !list.isEmpty {
      try file.set(tag, OpcodeEncoding.bytes(of: list, pattern: mosaic.pattern))
    }
  }

  private func setColor(of file: borrowing TIFFHandle, _ color: CameraColor) throws {
    let tags = [
      (TIFFTAG_CALIBRATIONILLUMINANT1, TIFFTAG_COLORMATRIX1, DNGTag.forwardMatrix1, TIFFTAG_CAMERACALIBRATION1),
      (TIFFTAG_CALIBRATIONILLUMINANT2, TIFFTAG_COLORMATRIX2, DNGTag.forwardMatrix2, TIFFTAG_CAMERACALIBRATION2),
    ]
    for (calibration, tag) in zip(color.calibrations, tags) {
      try file.set(tag.0, calibration.illuminant)
      try file.set(tag.1, calibration.colorMatrix.map { CaptureTags.decimal($0) })
      if let forward = calibration.forwardMatrix { try file.set(tag.2, forward.map { CaptureTags.decimal($0) }) }
      if let individual = calibration.cameraCalibration {
        try file.set(tag.3, individual.map { CaptureTags.decimal($0) })
      }
    }
    if let gains = color.analogBalance { try file.set(TIFFTAG_ANALOGBALANCE, gains.map { CaptureTags.decimal($0) }) }
    if let multipliers = color.asShotMultipliers {
      try file.set(TIFFTAG_ASSHOTNEUTRAL, multipliers.map { 1 / Double($0) })
    } else if let white = color.asShotWhite {
      try file.set(TIFFTAG_ASSHOTWHITEXY, white.map { CaptureTags.decimal($0) })
    }
  }

  private func setRendering(of file: borrowing TIFFHandle, _ dng: DNG) throws {
    let size = dng.mosaic.size
    let crop = dng.mosaic.metadata.defaultCrop ?? PixelRectangle(top: 0, left: 0, size: size)
    try file.set(TIFFTAG_DEFAULTSCALE, [1, 1] as [Double])
    try file.set(TIFFTAG_DEFAULTCROPORIGIN, [Double(crop.left), Double(crop.top)])
    try file.set(TIFFTAG_DEFAULTCROPSIZE, [Double(crop.size.width), Double(crop.size.height)])
    try file.set(TIFFTAG_UNIQUECAMERAMODEL, dng.uniqueCameraModel)
    if let exposure = dng.baselineExposure { try file.set(TIFFTAG_BASELINEEXPOSURE, CaptureTags.decimal(exposure)) }
    if !dng.noiseProfile.isEmpty {
      try file.set(DNGTag.noiseProfile, dng.noiseProfile.flatMap { [$0.scale, $0.offset] })
    }
  }

  /// The pattern's four sites, row by row, in the codes of the tag CFAPattern: 0 red, 1 green, 2 blue.
  private static func colors(of pattern: BayerPattern) -> [UInt8] {
    [(0, 0), (0, 1), (1, 0), (1, 1)].map { row, column in
      switch pattern.channel(row: row, column: column) {
      case .red: 0
      case .green1, .green2: 1
      case .blue: 2
      }
    }
  }
}

/// Tags of the DNG specification that `tiff.h` does not name.
package enum DNGTag {
  /// A value of PhotometricInterpretation: demosaiced, proportional to light.
  package static let linearRaw: Int32 = 34892
  package static let noiseReductionApplied: Int32 = 50935
  package static let profileName: Int32 = 50936
  package static let profileToneCurve: Int32 = 50940
  package static let profileEmbedPolicy: Int32 = 50941
  package static let forwardMatrix1: Int32 = 50964
  package static let forwardMatrix2: Int32 = 50965
  package static let opcodeList1: Int32 = 51008
  package static let opcodeList2: Int32 = 51009
  package static let opcodeList3: Int32 = 51022
  package static let noiseProfile: Int32 = 51041
  package static let defaultBlackRender: Int32 = 51110
}
