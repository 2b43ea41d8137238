import Imaging

/// The orientation that EXIF notes beside a picture (CIPA DC-008, tag 274 of the first directory).
enum EXIFOrientation {
  /// The orientation in the content of a JPEG's APP1 segment; nil if it is none of EXIF's or names none.
  static func find(inSegment segment: ArraySlice<UInt8>) -> Orientation? {
    let mark = Array("Exif".utf8) + [0, 0]
    return segment.starts(with: mark) ? find(inTIFF: segment.dropFirst(mark.count)) : nil
  }

  /// The orientation in a TIFF structure, which is how EXIF is stored; nil if it names none that can be read.
  static func find(inTIFF bytes: ArraySlice<UInt8>) -> Orientation? {
    let tiff = Array(bytes)
    let isLittle: Bool
    switch tiff.prefix(4) {
    case [0x49, 0x49, 42, 0]: isLittle = true
    case [0x4D, 0x4D, 0, 42]: isLittle = false
    default: return nil
    }
    func number(at place: Int, bytes count: Int) -> Int? {
      guard place >= 0, place <= tiff.count - count else { return nil }
      let field = tiff[place..<place + count]
      return (isLittle ? Array(field.reversed()) : Array(field)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(at: 4, bytes: 4), let entries = number(at: directory, bytes: 2) else { return nil }
    for entry in 0..<entries {
      let place = directory + 2 + entry * 12
      guard let tag = number(at: place, bytes: 2) else { return nil }
      guard tag == 274 else { continue }
      guard number(at: place + 2, bytes: 2) == 3, number(at: place + 4, bytes: 4) == 1 else { return nil }
      return number(at: place + 8, bytes: 2).flatMap { Orientation(rawValue: $0) }
    }
    return nil
  }
}
