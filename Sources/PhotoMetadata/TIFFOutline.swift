import Foundation
import Imaging

/// Where a TIFF-like file (DNG, NEF, CR2, ARW, ORF, RW2 …) keeps what is not left to Exiv2.
///
/// XMP and IPTC are taken from the file as they stand. Maker notes are not carried over, and reading them is where the
/// parsers of RAW files are attacked; so `mask` hides them, and with them the packets, before Exiv2 sees the bytes.
struct TIFFOutline {
  /// Where the XMP packet lies, as the first directory says; it may lie beyond the end of the file.
  private(set) var xmp: Range<Int>?
  /// Where the IPTC records lie.
  private(set) var iptc: Range<Int>?
  /// Where Photoshop's resources lie, which may hold IPTC records too.
  private(set) var resources: Range<Int>?
  /// Offsets of the entries to hide, in bytes from the start of the file.
  private var hidden: [Int] = []
  private let isBigEndian: Bool

  /// Nil for a file that is not built like a TIFF.
  init?(of file: Data) {
    guard file.count >= 8 else { return nil }
    switch (file[0], file[1]) {
    case (0x49, 0x49): isBigEndian = false
    case (0x4D, 0x4D): isBigEndian = true
    default: return nil
    }
    // TIFF, and the variants of Olympus (two) and Panasonic.
    guard [42, 0x4F52, 0x5352, 0x55].contains(integer(at: 2, 2, in: file)) else { return nil }
    for entry in entries(at: integer(at: 4, 4, in: file), in: file) {
      switch UInt16(integer(at: entry, 2, in: file)) {
      case TagNumber.xmp: xmp = xmp ?? hide(entry, in: file)
      case TagNumber.iptc: iptc = iptc ?? hide(entry, in: file)
      case TagNumber.photoshopResources: resources = resources ?? hide(entry, in: file)
      case TagNumber.dngPrivateData: _ = hide(entry, in: file)
      case TagNumber.exifDirectory:
        for entry in entries(at: integer(at: entry + 8, 4, in: file), in: file)
        where UInt16(integer(at: entry, 2, in: file)) == TagNumber.makerNote {
          _ = hide(entry, in: file)
        }
      default: break
      }
    }
  }

  /// Turns the entries of maker notes and packets into padding of one byte.
  func mask(in file: inout Data) {
    let words = [Int(TagNumber.padding), Int(TagField.Kind.byte.rawValue)]
    for entry in hidden {
      for (place, word) in words.enumerated() { put(word, at: entry + place * 2, 2, in: &file) }
      put(1, at: entry + 4, 4, in: &file)
    }
  }

  /// The offsets of a directory's entries; none if it does not lie within the file.
  private func entries(at offset: Int, in file: Data) -> [Int] {
    guard offset >= 8, offset + 2 <= file.count else { return [] }
    let count = integer(at: offset, 2, in: file)
    guard offset + 2 + count * 12 <= file.count else { return [] }
    return (0..<count).map { offset + 2 + $0 * 12 }
  }

  /// Notes an entry to be hidden.
  /// - Returns: where its value lies; that of an unknown type is taken for bytes.
  private mutating func hide(_ entry: Int, in file: Data) -> Range<Int> {
    hidden.append(entry)
    let kind = TagField.Kind(rawValue: UInt16(integer(at: entry + 2, 2, in: file))) ?? .byte
    let size = integer(at: entry + 4, 4, in: file) * kind.size
    let start = size <= 4 ? entry + 8 : integer(at: entry + 8, 4, in: file)
    return start..<start + size
  }

  private func integer(at offset: Int, _ count: Int, in file: Data) -> Int {
    let bytes = file[offset..<offset + count]
    return isBigEndian ? bytes.reduce(0) { $0 << 8 | Int($1) } : bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private func put(_ value: Int, at offset: Int, _ count: Int, in file: inout Data) {
    for place in 0..<count {
      let shift = (isBigEndian ? count - 1 - place : place) * 8
      file[offset + place] = UInt8(truncatingIfNeeded: value >> shift)
    }
  }
}
