import Imaging

/// Which tags of a RAW file are true of a picture made of it.
enum TagPolicy {
  /// The tags of the file's own directory that tell of the photograph, with the type that each must have; all others
  /// describe the RAW's structure and colors.
  static func keepsInImage(_ field: TagField) -> Bool {
    switch field.tag {
    case TagNumber.documentName, TagNumber.imageDescription, TagNumber.make, TagNumber.model, TagNumber.artist,
      TagNumber.hostComputer, TagNumber.copyright:
      field.kind == .text
    case TagNumber.dateTime: field.kind == .text && field.count == 20
    case TagNumber.rating, TagNumber.ratingPercent: field.kind == .short && field.count == 1
    case TagNumber.windowsTexts: field.kind == .byte
    default: false
    }
  }

  /// Tags of EXIF that are left out: they describe how the RAW or its preview is stored, count its pixels, point into
  /// the file, or hold nothing.
  static let leftOutOfEXIF: Set<UInt16> = [
    TagNumber.makerNote, TagNumber.interoperability, TagNumber.padding, TagNumber.offsetSchema,
    TagNumber.componentsConfiguration, TagNumber.compressedBitsPerPixel, TagNumber.cfaPattern, TagNumber.gamma,
    TagNumber.subjectArea, TagNumber.subjectLocation, TagNumber.colorSpace, TagNumber.pixelXDimension,
    TagNumber.pixelYDimension, TagNumber.exifDirectory, TagNumber.gpsDirectory,
  ]

  /// The tag of EXIF that says what a tag of the file's own directory says (TIFF/EP and DNG write some there); nil if
  /// there is none.
  static func equivalentInEXIF(of field: TagField) -> TagField? {
    switch field.tag {
    case TagNumber.cameraSerialNumber where field.kind == .text:
      TagField(TagNumber.bodySerialNumber, .text, field.bytes)
    case TagNumber.lensInfo where field.kind == .rational && field.count == 4:
      TagField(TagNumber.lensSpecification, .rational, field.bytes)
    case TagNumber.exposureTime, TagNumber.fNumber, TagNumber.exposureProgram, TagNumber.iso,
      TagNumber.dateTimeOriginal, TagNumber.shutterSpeedValue...TagNumber.focalLength:
      field
    default: nil
    }
  }
}

/// What of a GPS directory can be true.
enum GPSCheck {
  /// The fields without those that cannot be, and what was left out, in clauses.
  static func checked(_ fields: [UInt16: TagField]) -> (fields: [UInt16: TagField], remarks: [String]) {
    // A fraction of nothing is no number.
    var kept = fields.filter { _, field in
      guard [.rational, .signedRational].contains(field.kind) else { return true }
      return !stride(from: 4, to: field.bytes.count, by: 8).contains { start in
        field.bytes[start..<start + 4].allSatisfy { $0 == 0 }
      }
    }
    var remarks: [String] = []
    if kept.count < fields.count {
      let names = fields.keys.filter { kept[$0] == nil }.sorted().map { "\($0)" }.joined(separator: ", ")
      remarks.append("GPS tags without a value are left out (tag \(names))")
    }
    let position = TagNumber.latitudeReference...TagNumber.longitude
    guard position.contains(where: { kept[$0] != nil }) else { return (kept, remarks) }
    let isWhole =
      isAngle(kept[TagNumber.latitude], upTo: 90) && isAngle(kept[TagNumber.longitude], upTo: 180)
      && isReference(kept[TagNumber.latitudeReference], "NS") && isReference(kept[TagNumber.longitudeReference], "EW")
    if !isWhole {
      for tag in position { kept[tag] = nil }
      remarks.append("the GPS position is incomplete or out of range and left out")
    }
    return (kept, remarks)
  }

  /// Whether degrees, minutes and seconds make an angle of at most `limit` degrees.
  private static func isAngle(_ field: TagField?, upTo limit: Double) -> Bool {
    guard let field, field.kind == .rational, field.count == 3 else { return false }
    let numbers = field.wholeNumbers.map { Double($0) }
    let parts = (0..<3).map { numbers[$0 * 2] / numbers[$0 * 2 + 1] }
    return parts[1] <= 60 && parts[2] <= 60 && parts[0] + parts[1] / 60 + parts[2] / 3600 <= limit
  }

  private static func isReference(_ field: TagField?, _ letters: String) -> Bool {
    guard let field, field.kind == .text, let first = field.bytes.first else { return false }
    return letters.utf8.contains(first)
  }
}
