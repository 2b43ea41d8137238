import Foundation
import Imaging

/// What a RAW file says of its photograph, as far as that is true of a picture made of it: EXIF, GPS, XMP and IPTC.
///
/// Left out are maker notes, previews, and all that describes how the RAW is stored (`TagPolicy`, `XMPPolicy`). Reading
/// never fails: what is damaged, cannot be true or passes a limit is left out, and `warnings` says so.
public struct PhotoMetadata: Sendable {
  /// Fields of the file's own directory, by tag.
  private(set) var image: [UInt16: TagField] = [:]
  /// Fields of EXIF, by tag.
  private(set) var exif: [UInt16: TagField] = [:]
  /// Fields of GPS, by tag.
  private(set) var gps: [UInt16: TagField] = [:]
  /// The XMP packet; nil if the file has none.
  private(set) var xmp: XMPPacket?
  /// IPTC records; empty if the file has none.
  private(set) var iptc: [UInt8] = []
  /// What was left out though it should not have been, in clauses.
  public private(set) var warnings: [String] = []

  /// The largest file that is read, in bytes.
  static let fileLimit = 2 << 30
  /// The largest field that is carried over, and the most that fields take together, in bytes.
  static let fieldLimit = 64 << 10
  static let fieldsLimit = 1 << 20
  /// The most that IPTC records take, in bytes.
  static let iptcLimit = 1 << 20

  /// Metadata that say nothing.
  public init() {}

  /// Reads the metadata of a file of any kind that Exiv2 knows; the file is held in memory meanwhile.
  public init(readingFrom url: URL) {
    do {
      let size = try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
      guard size <= PhotoMetadata.fileLimit else {
        warnings.append("the metadata of the file are left out: it has more than 2 GiB")
        return
      }
      read(try Data(contentsOf: url))
    } catch {
      warnings.append("the metadata of the file are left out: it cannot be read (\(error.localizedDescription))")
    }
  }

  /// Reads the metadata of the bytes of a file.
  package init(reading file: Data) { read(file) }

  private mutating func read(_ file: consuming Data) {
    if let outline = TIFFOutline(of: copy file) {
      readPackets(of: outline, in: file)
      outline.mask(in: &file)
    } else if let packet = XMPPacket.location(in: file) {
      readXMP(at: packet, in: file)
      // Exiv2 would read the packet too, however it is built.
      if xmp == nil { return warnings.append("EXIF and GPS are left out because of that") }
    }
    do {
      let reading = try EXIFReader.read(file)
      if !reading.damage.isEmpty {
        warnings.append("the file's metadata are damaged, and what cannot be read is left out (\(reading.damage))")
      }
      sort(reading.fields)
    } catch {
      warnings.append("EXIF and GPS are left out: the file's metadata cannot be read (\(error.message))")
    }
  }

  private mutating func readPackets(of outline: TIFFOutline, in file: Data) {
    if let range = outline.xmp { readXMP(at: range, in: file) }
    let places = [
      (outline.iptc, IPTCRecords.checked), (outline.resources, IPTCRecords.records(inResources:)),
    ]
    for (range, read) in places where iptc.isEmpty {
      guard let range, !range.isEmpty else { continue }
      guard range.upperBound <= file.count, range.count <= PhotoMetadata.iptcLimit else {
        warnings.append("IPTC is left out: its \(range.count) bytes pass the end of the file or the limit of 1 MiB")
        continue
      }
      if let records = read(Array(file[range])) {
        iptc = records
      } else if range == outline.iptc {
        warnings.append("IPTC is left out: its records are damaged")
      }
    }
  }

  private mutating func readXMP(at range: Range<Int>, in file: Data) {
    guard !range.isEmpty else { return }
    guard range.upperBound <= file.count else {
      return warnings.append("XMP is left out: it should lie beyond the end of the file")
    }
    do {
      xmp = try XMPPacket(filtering: file[range])
    } catch {
      warnings.append("XMP is left out: it \(error.cause)")
    }
  }

  /// Keeps the fields that are true of a picture, within the limits.
  private mutating func sort(_ fields: [(directory: EXIFReader.Directory, field: TagField)]) {
    var total = 0
    var equivalents: [TagField] = []
    for (directory, field) in fields where !field.isBlank {
      let isKept =
        switch directory {
        case .image: TagPolicy.keepsInImage(field) && image[field.tag] == nil
        case .exif: !TagPolicy.leftOutOfEXIF.contains(field.tag) && exif[field.tag] == nil
        case .gps: gps[field.tag] == nil
        }
      if directory == .image, let field = TagPolicy.equivalentInEXIF(of: field) { equivalents.append(field) }
      guard isKept else { continue }
      total += field.bytes.count
      guard field.bytes.count <= PhotoMetadata.fieldLimit, total <= PhotoMetadata.fieldsLimit else {
        total -= field.bytes.count
        warnings.append("tag \(field.tag) is left out: its \(field.bytes.count) bytes pass the limit")
        continue
      }
      switch directory {
      case .image: image[field.tag] = field
      case .exif: exif[field.tag] = field
      case .gps: gps[field.tag] = field
      }
    }
    for field in equivalents where field.bytes.count <= PhotoMetadata.fieldLimit && exif[field.tag] == nil {
      exif[field.tag] = field
    }
    let checked = GPSCheck.checked(gps)
    gps = checked.fields
    warnings += checked.remarks
  }
}

extension XMPPacket {
  /// Where the first packet lies in a file of a kind that is not known, found by its tags.
  static func location(in file: Data) -> Range<Int>? {
    guard let start = file.range(of: Data("<x:xmpmeta".utf8)),
      let end = file.range(of: Data("</x:xmpmeta>".utf8), in: start.lowerBound..<file.count)
    else { return nil }
    return start.lowerBound..<end.upperBound
  }
}

extension TagField {
  /// Whether it is a text of nothing but spaces, as cameras write where they know nothing.
  fileprivate var isBlank: Bool { kind == .text && bytes.allSatisfy { $0 == 0 || $0 == 0x20 } }
}
