import Imaging

extension EmbeddedMetadata {
  /// These metadata in marker segments of a JPEG file: EXIF and GPS, XMP, and IPTC as Photoshop's resource, each in one.
  /// They go behind the file's first segment (JFIF).
  ///
  /// - Parameters:
  ///   - orientation: what the file says of how to turn it.
  ///   - resolution: pixels an inch.
  /// - Returns: whole segments, and what the 64 KiB of one did not hold, in clauses.
  public func jpegSegments(
    orientation: Orientation, resolution: UInt32
  ) -> (segments: [[UInt8]], remarks: [String]) {
    var remarks: [String] = []
    var segments: [[UInt8]] = []
    func append(_ marker: UInt8, _ signature: String, _ content: [UInt8], _ name: String) {
      let bytes = Array(signature.utf8) + content
      guard bytes.count <= 0xFFFF - 2 else {
        remarks.append("\(name) is left out: its \(content.count) bytes pass the 64 KiB of a JPEG segment")
        return
      }
      segments.append([0xFF, marker, UInt8((bytes.count + 2) >> 8), UInt8((bytes.count + 2) & 0xFF)] + bytes)
    }
    let layout: [TagField] = [
      .short(274, UInt16(orientation.rawValue)), .rational(282, resolution, 1), .rational(283, resolution, 1),
      .short(296, 2), .short(531, 1),
    ]
    append(0xE1, "Exif\0\0", exifFile(adding: layout), "EXIF")
    if !xmp.isEmpty { append(0xE1, "http://ns.adobe.com/xap/1.0/\0", xmp, "XMP") }
    if !iptc.isEmpty { append(0xED, "Photoshop 3.0\0", EmbeddedMetadata.photoshopResource(iptc), "IPTC") }
    return (segments, remarks)
  }

  /// A TIFF without an image: the fields of the image, and behind them the directories of EXIF and GPS.
  private func exifFile(adding layout: [TagField]) -> [UInt8] {
    func all(_ exifOffset: Int, _ gpsOffset: Int) -> [TagField] {
      let own = Set(layout.map(\.tag))
      var fields = image.filter { !own.contains($0.tag) } + layout
      if !exif.isEmpty { fields.append(.long(TagNumber.exifDirectory, UInt32(exifOffset))) }
      if !gps.isEmpty { fields.append(.long(TagNumber.gpsDirectory, UInt32(gpsOffset))) }
      return fields
    }
    // Lengths do not depend on the offsets, so a first pass finds them.
    let exifOffset = 8 + TagField.directory(all(0, 0), at: 8).count
    let exifBytes = exif.isEmpty ? [] : TagField.directory(exif, at: UInt64(exifOffset))
    let gpsOffset = exifOffset + exifBytes.count
    let gpsBytes = gps.isEmpty ? [] : TagField.directory(gps, at: UInt64(gpsOffset))
    return [0x49, 0x49, 42, 0, 8, 0, 0, 0] + TagField.directory(all(exifOffset, gpsOffset), at: 8) + exifBytes
      + gpsBytes
  }

  private static func photoshopResource(_ iptc: [UInt8]) -> [UInt8] {
    let identifier = IPTCRecords.resourceIdentifier
    let size = (0..<4).reversed().map { UInt8(truncatingIfNeeded: iptc.count >> ($0 * 8)) }
    return Array("8BIM".utf8) + [UInt8(identifier >> 8), UInt8(identifier & 0xFF), 0, 0] + size + iptc
      + [UInt8](repeating: 0, count: iptc.count % 2)
  }
}
