import Foundation
import Imaging

/// A file that may be a RAW file, and what can be told of it without LibRaw.
struct RawCandidate {
  /// In bytes.
  let length: Int
  let directories: TIFFDirectories
  /// The first four bytes.
  private let signature: [UInt8]

  /// Looks at the file's kind, its length and its image file directories.
  init(_ file: URL) throws(RawDecodingError.Fault) {
    let handle = try openFile(file.path(percentEncoded: false))
    do {
      defer { try? handle.close() }
      length = Int(try handle.seekToEnd())
      try handle.seek(toOffset: 0)
      signature = [UInt8](try handle.read(upToCount: 4) ?? Data())
      directories = TIFFDirectories(reading: handle, length: length)
    } catch {
      throw .unreadable(reason: error.localizedDescription)
    }
    if length == 0 { throw .empty }
  }

  /// What was found to be decoded.
  struct Plan {
    let rawSize: ImageSize
    let pattern: BayerPattern
    let area: ActiveArea
    let directory: TIFFDirectory?
  }

  /// Checks that the open file holds a Bayer mosaic, all of it, that LibRaw can decode.
  func plan(_ description: RawDescription) throws(RawDecodingError.Fault) -> Plan {
    let directory = directories.rawImage(of: description)
    if let fault = description.sensorFault(directory) { throw fault }
    if description.decoder.isEmpty || description.decoder.hasPrefix("unknown") {
      throw .unsupportedEncoding(directory?.encoding ?? "an unknown encoding")
    }
    guard let pattern = description.pattern,
      let area = ActiveArea(description, pattern: pattern, directory: directory)
    else { throw .damagedDimensions("its active area does not lie within its readout") }
    if let end = directory?.chunks(ofDNG: description.dngVersion != 0).map(\.upperBound).max(), end > length {
      throw .truncated(expected: end, actual: length)
    }
    return Plan(
      rawSize: ImageSize(width: description.rawWidth, height: description.rawHeight), pattern: pattern, area: area,
      directory: directory)
  }

  /// Decoders may read ahead by a block; more than this beyond a file's end means that data are missing.
  private static let readAhead = 1 << 15

  /// Checks after decoding that nothing was missing.
  ///
  /// Where the file's directory places all compressed data within the file, which `plan` has checked, reading ahead of
  /// them is no fault; of other files every byte that was missed counts.
  func checkCompleteness(_ handle: borrowing LibRawHandle, _ plan: Plan) throws(RawDecodingError.Fault) {
    let mayReadAhead = plan.directory.map { !$0.isUncompressed && !$0.chunks(ofDNG: false).isEmpty } ?? false
    let allowance = mayReadAhead ? Self.readAhead : 0
    if handle.missingBytes > allowance { throw .truncated(expected: nil, actual: length) }
    if handle.damagedPlaces > 0 { throw .corrupted(places: handle.damagedPlaces) }
    let undecoded = handle.undecodedSamples(in: plan.area.rectangle)
    if undecoded > 0 { throw .incomplete(samples: undecoded) }
  }

  /// What a refusal by LibRaw means for this file.
  func fault(of failure: LibRawHandle.Failure) -> RawDecodingError.Fault {
    let image = directories.all.first(where: \.isRawImage)
    let end = image?.chunks(ofDNG: false).map(\.upperBound).max() ?? 0
    if end > length { return .truncated(expected: end, actual: length) }
    switch failure {
    case .unsupported:
      if directories.isCutOff { return .truncated(expected: nil, actual: length) }
      if signature == Array("FOVb".utf8) { return .foveon }
      if let image { return .unsupportedEncoding(image.encoding) }
      return .notRaw
    case .unreadable: return .truncated(expected: nil, actual: length)
    case .damagedData: return .corrupted(places: 1)
    case .outOfMemory: return .outOfMemory
    case .other(let code, let message): return .library(code: code, message: message)
    }
  }

  /// The capture's metadata, with the corrections that the file asks for.
  func metadata(
    _ description: RawDescription, _ plan: Plan, skipsUnsupported: Bool
  ) throws(RawDecodingError.Fault) -> CaptureMetadata {
    var metadata = description.metadata(area: plan.area, directory: plan.directory)
    if description.dngVersion != 0, let directory = plan.directory {
      ColorTags(directory).apply(to: &metadata)
      let parser = OpcodeParser(
        readout: plan.rawSize, activeArea: plan.area.rectangle.size, skipsUnsupported: skipsUnsupported)
      let (opcodes, remarks) = try parser.lists(of: directory)
      metadata.opcodes = opcodes
      metadata.remarks += remarks
    }
    return metadata
  }

  /// What `inspect` shows.
  func header(
    _ description: RawDescription, _ plan: Plan, skipsUnsupported: Bool
  ) throws(RawDecodingError.Fault) -> RawHeader {
    let version = stride(from: 24, through: 0, by: -8).map { String(description.dngVersion >> $0 & 0xFF) }
    let format =
      description.dngVersion != 0
      ? "DNG \(version[0]).\(version[1])" : "\(description.make) RAW" + (directories.all.isEmpty ? "" : " (TIFF)")
    let levels = try RawLevels(description, area: plan.area, directory: plan.directory)
    return RawHeader(
      format: format, fileBytes: length, encoding: plan.directory?.encoding ?? "the camera's own encoding",
      decoder: description.decoder, bitsPerSample: description.bitsPerSample, size: plan.area.rectangle.size,
      pattern: plan.area.pattern, blackLevel: levels.black, whiteLevel: levels.white,
      saturationLevel: levels.saturation,
      metadata: try metadata(description, plan, skipsUnsupported: skipsUnsupported))
  }
}
