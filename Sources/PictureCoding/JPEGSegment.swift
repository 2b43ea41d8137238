import Imaging

/// Marker segments of a JPEG file (ITU-T T.81, B.1.1), made and put in.
enum JPEGSegment {
  /// What segments of a color profile begin with; number and count of the part follow.
  static let profileMark = Array("ICC_PROFILE".utf8) + [0]

  /// Segments that hold a color profile (ICC.1:2001-04, annex B.4): APP2, as many as its length asks for.
  static func profile(_ profile: [UInt8]) -> [[UInt8]] {
    let room = 65533 - profileMark.count - 2
    let count = (profile.count + room - 1) / room
    precondition(count <= 255, "a profile has at most 255 segments")
    return (0..<count).map { index in
      let part = profile[index * room..<min((index + 1) * room, profile.count)]
      return segment(0xE2, profileMark + [UInt8(index + 1), UInt8(count)] + part)
    }
  }

  /// A segment of EXIF (CIPA DC-008, 4.7.2): APP1, with a directory that holds the orientation alone.
  static func exif(_ orientation: Orientation) -> [UInt8] {
    let directory: [UInt8] = [
      0x49, 0x49, 42, 0, 8, 0, 0, 0,  // little-endian, the directory follows
      1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, UInt8(orientation.rawValue), 0, 0, 0,  // one entry: tag 274, a short
      0, 0, 0, 0,  // no further directory
    ]
    return segment(0xE1, Array("Exif".utf8) + [0, 0] + directory)
  }

  /// Puts segments behind the marks with which a file of libjpeg begins: start of image and JFIF.
  static func insert(_ segments: [[UInt8]], into jpeg: [UInt8]) -> [UInt8] {
    precondition(jpeg.count > 6 && jpeg[..<4] == [0xFF, 0xD8, 0xFF, 0xE0], "libjpeg begins a file with JFIF")
    let end = 4 + Int(jpeg[4]) << 8 + Int(jpeg[5])
    return jpeg[..<end] + segments.flatMap { $0 } + jpeg[end...]
  }

  private static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
    let length = content.count + 2
    precondition(length <= 65535, "a segment counts its bytes in 16 bits")
    return [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + content
  }
}
