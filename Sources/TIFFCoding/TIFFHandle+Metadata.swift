import CTIFF
import Imaging

extension TIFFHandle {
  /// Where the directories lie that an image points to, in bytes from the file's start.
  struct MetadataDirectories {
    let exif: UInt64?
    let gps: UInt64?
  }

  /// Writes the directories of EXIF and GPS, before anything of the image.
  func writeDirectories(of metadata: EmbeddedMetadata) throws -> MetadataDirectories {
    MetadataDirectories(
      exif: try writeDirectory(metadata.exif, of: "EXIF"), gps: try writeDirectory(metadata.gps, of: "GPS"))
  }

  /// Sets the tags by which the current image says its metadata.
  func set(_ metadata: EmbeddedMetadata, _ directories: MetadataDirectories) throws {
    try define(TIFFHandle.photoFields)
    for field in metadata.image { try set(field) }
    if let offset = directories.exif { try set(TIFFTAG_EXIFIFD, Int(offset)) }
    if let offset = directories.gps { try set(TIFFTAG_GPSIFD, Int(offset)) }
    if !metadata.xmp.isEmpty { try set(TIFFTAG_XMLPACKET, metadata.xmp) }
    if !metadata.iptc.isEmpty { try set(TIFFTAG_RICHTIFFIPTC, metadata.iptc) }
  }

  /// Sets a tag from a field; text ends at its last zero byte, and zero bytes within it become semicolons, since libtiff
  /// takes text up to the first one.
  private func set(_ field: TagField) throws {
    let tag = Int32(field.tag)
    switch field.kind {
    case .text:
      let text = field.bytes[..<((field.bytes.lastIndex { $0 != 0 } ?? -1) + 1)]
      if !text.isEmpty { try set(tag, text: text.map { $0 == 0 ? UInt8(ascii: ";") : $0 }) }
    default:
      try set(tag, field.wholeNumbers.map { Double($0) })
    }
  }

  /// Tags of photographs that libtiff may not know.
  private static let photoFields: [FieldDefinition] = [
    .init(tag: 18246, type: TIFF_SHORT, name: "Rating"), .init(tag: 18249, type: TIFF_SHORT, name: "RatingPercent"),
    .init(tag: 40091, type: TIFF_BYTE, name: "XPTitle"), .init(tag: 40092, type: TIFF_BYTE, name: "XPComment"),
    .init(tag: 40093, type: TIFF_BYTE, name: "XPAuthor"), .init(tag: 40094, type: TIFF_BYTE, name: "XPKeywords"),
    .init(tag: 40095, type: TIFF_BYTE, name: "XPSubject"),
  ]
}
