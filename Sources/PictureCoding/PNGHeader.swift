import Imaging

/// What stands in a PNG file before its pixels (PNG, third edition, 5 and 11), read without decoding any.
struct PNGHeader {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// What a pixel holds, by its number in the file.
  enum Color: UInt8 {
    case gray = 0
    case rgb = 2
    case palette = 3
    case grayAlpha = 4
    case rgbAlpha = 6

    /// Samples a pixel, as stored.
    var channels: Int {
      switch self {
      case .gray, .palette: 1
      case .grayAlpha: 2
      case .rgb: 3
      case .rgbAlpha: 4
      }
    }
  }

  /// Size as stored, in pixels.
  let size: ImageSize
  /// Size of a stored sample, in bits.
  let depth: Int
  let color: Color
  /// How the picture must be turned to stand upright: what an eXIf chunk before the pixels says.
  let orientation: Orientation

  /// Reads the chunks up to the pixels.
  ///
  /// - Throws: `truncated`, `corrupt` or `tooLarge`.
  init(of bytes: [UInt8], file: String) throws(PictureCodingError) {
    let first = try PNGHeader.chunk(at: PNGHeader.signature.count, of: bytes, file: file)
    guard first.type == Array("IHDR".utf8), first.payload.count == 13 else {
      throw PictureCodingError(.corrupt, file: file, cause: "its first chunk is not IHDR")
    }
    let header = Array(bytes[first.payload])
    let (width, height) = (PNGHeader.number(header[0..<4]), PNGHeader.number(header[4..<8]))
    guard (1...0x7FFF_FFFF).contains(width), (1...0x7FFF_FFFF).contains(height), let color = Color(rawValue: header[9])
    else { throw PictureCodingError(.corrupt, file: file, cause: "the picture has no size or no color") }
    size = ImageSize(width: width, height: height)
    depth = Int(header[8])
    self.color = color
    guard size.area <= PictureFile.maximumPixels else {
      throw PictureCodingError(.tooLarge, file: file, cause: "a picture of \(size) pixels is too large")
    }
    var orientation: Orientation?
    var position = first.payload.upperBound + 4
    while true {
      let chunk = try PNGHeader.chunk(at: position, of: bytes, file: file)
      if chunk.type == Array("IDAT".utf8) { break }
      if chunk.type == Array("eXIf".utf8) { orientation = EXIFOrientation.find(inTIFF: bytes[chunk.payload]) }
      position = chunk.payload.upperBound + 4
    }
    self.orientation = orientation ?? .upright
  }

  /// Refuses a short file that claims a large picture before memory is taken for it: deflate makes at least a byte of
  /// 1032.
  func refuseHollow(_ bytes: [UInt8], file: String) throws(PictureCodingError) {
    guard size.area * depth * color.channels / 8 / 1032 <= bytes.count else {
      throw PictureCodingError(.truncated, file: file, cause: "the file is too short for a picture of \(size) pixels")
    }
  }

  /// The chunk whose length stands at a place; its content need not be whole if it is of pixels.
  private static func chunk(
    at place: Int, of bytes: [UInt8], file: String
  ) throws(PictureCodingError) -> (type: [UInt8], payload: Range<Int>) {
    guard place + 8 <= bytes.count else { throw cutShort(file) }
    let type = Array(bytes[place + 4..<place + 8])
    let payload = place + 8..<place + 8 + number(bytes[place..<place + 4])
    guard type == Array("IDAT".utf8) || payload.upperBound <= bytes.count else { throw cutShort(file) }
    return (type, payload)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

  private static func cutShort(_ file: String) -> PictureCodingError {
    PictureCodingError(.truncated, file: file, cause: "the file ends within its header")
  }
}
