import Imaging

/// What stands in a JPEG file before its pixels (ITU-T T.81, B.2), read without decoding any.
struct JPEGHeader {
  static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

  /// Size as stored, in pixels.
  let size: ImageSize
  /// Color channels as stored: 1 if the picture is gray, else 3.
  let channels: Int
  /// How the picture must be turned to stand upright.
  let orientation: Orientation
  /// The embedded color profile (ICC.1:2001-04, annex B.4); nil if there is none, or not all of its parts.
  let profile: [UInt8]?

  /// Reads the segments up to the frame header.
  ///
  /// - Throws: `truncated`, `corrupt`, `unsupported` or `tooLarge`.
  init(of bytes: [UInt8], file: String) throws(PictureCodingError) {
    var segments = JPEGSegments(bytes)
    var orientation: Orientation?
    var parts: [UInt8: ArraySlice<UInt8>] = [:]
    var count: UInt8 = 0
    while true {
      let segment = try segments.next(file: file)
      switch segment.marker {
      case 0xE1:
        orientation = orientation ?? EXIFOrientation.find(inSegment: bytes[segment.payload])
      case 0xE2:
        let content = bytes[segment.payload]
        guard content.count > JPEGSegment.profileMark.count + 2, content.starts(with: JPEGSegment.profileMark)
        else { break }
        let place = content.startIndex + JPEGSegment.profileMark.count
        parts[content[place]] = content[(place + 2)...]
        count = content[place + 1]
      // The frame headers; between them are tables (C4, C8, CC).
      case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(segment.marker):
        size = try JPEGHeader.frameSize(bytes[segment.payload], process: segment.marker, file: file)
        channels = Int(bytes[segment.payload.lowerBound + 5])
        self.orientation = orientation ?? .upright
        profile =
          count > 0 && (1...count).allSatisfy { parts[$0] != nil } ? (1...count).flatMap { parts[$0] ?? [] } : nil
        return
      case 0xD9, 0xDA:
        throw PictureCodingError(.corrupt, file: file, cause: "its pixels come before their size")
      default: break
      }
    }
  }

  /// Refuses a short file that claims a large picture before memory is taken for it: Huffman codes spend at least a bit
  /// on a block of 64 pixels.
  func refuseHollow(_ bytes: [UInt8], file: String) throws(PictureCodingError) {
    guard size.area / (64 * 8) <= bytes.count else {
      throw PictureCodingError(.truncated, file: file, cause: "the file is too short for a picture of \(size) pixels")
    }
  }

  private static func frameSize(
    _ frame: ArraySlice<UInt8>, process: UInt8, file: String
  ) throws(PictureCodingError) -> ImageSize {
    guard frame.count >= 6 else {
      throw PictureCodingError(.corrupt, file: file, cause: "the header of its frame is short")
    }
    let field = Array(frame.prefix(6)).map(Int.init)
    let size = ImageSize(width: field[3] << 8 | field[4], height: field[1] << 8 | field[2])
    let refusal: String? =
      switch (process, field[0], field[5]) {
      case (0xC9..., _, _): "it is arithmetic-coded"
      case (0xC3..., _, _): "it is lossless or hierarchical"
      case (_, let bits, _) where bits != 8: "its samples have \(bits) bits"
      case (_, _, 1), (_, _, 3): nil
      case (_, _, 4): "its colors are CMYK"
      case (_, _, let channels): "it has \(channels) color channels"
      }
    if let refusal { throw PictureCodingError(.unsupported, file: file, cause: refusal) }
    guard size.area > 0 else { throw PictureCodingError(.corrupt, file: file, cause: "the picture has no size") }
    guard size.area <= PictureFile.maximumPixels else {
      throw PictureCodingError(.tooLarge, file: file, cause: "a picture of \(size) pixels is too large")
    }
    return size
  }
}

/// The marker segments of a JPEG file, one after the other.
private struct JPEGSegments {
  struct Segment {
    let marker: UInt8
    /// Where its content lies, without marker and length.
    let payload: Range<Int>
  }

  private let bytes: [UInt8]
  /// After the start-of-image marker.
  private var position = 2

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next(file: String) throws(PictureCodingError) -> Segment {
    guard try byte(file) == 0xFF else {
      throw PictureCodingError(.corrupt, file: file, cause: "no marker stands at byte \(position - 1)")
    }
    var marker = try byte(file)
    while marker == 0xFF { marker = try byte(file) }
    // Markers without content.
    if marker == 0x01 || (0xD0...0xD9).contains(marker) { return Segment(marker: marker, payload: 0..<0) }
    let length = Int(try byte(file)) << 8 | Int(try byte(file))
    guard length >= 2 else {
      throw PictureCodingError(.corrupt, file: file, cause: "a segment at byte \(position - 4) has no length")
    }
    let payload = position..<position + length - 2
    guard payload.upperBound <= bytes.count else { throw JPEGSegments.cutShort(file) }
    position = payload.upperBound
    return Segment(marker: marker, payload: payload)
  }

  private mutating func byte(_ file: String) throws(PictureCodingError) -> UInt8 {
    guard position < bytes.count else { throw JPEGSegments.cutShort(file) }
    position += 1
    return bytes[position - 1]
  }

  private static func cutShort(_ file: String) -> PictureCodingError {
    PictureCodingError(.truncated, file: file, cause: "the file ends within its header")
  }
}
