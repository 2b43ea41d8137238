import Foundation

/// The bytes of a picture file, and which of the two formats they are in.
struct PictureFile {
  enum Format {
    case jpeg, png
  }

  /// The most pixels that a file may claim.
  static let maximumPixels = 1 << 28

  let bytes: [UInt8]
  let format: Format
  /// What errors call the file.
  let name: String
  /// Whether `bytes` is all that the file holds.
  let isWhole: Bool

  /// Reads a file.
  ///
  /// - Parameter limit: the most bytes to read.
  init(contentsOf url: URL, limit: Int = .max) throws(PictureCodingError) {
    name = url.path(percentEncoded: false)
    do {
      guard try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory != true else {
        throw CocoaError(.fileReadUnknown)
      }
      let file = try FileHandle(forReadingFrom: url)
      let length = try file.seekToEnd()
      try file.seek(toOffset: 0)
      bytes = [UInt8](try file.read(upToCount: Int(clamping: min(length, UInt64(limit)))) ?? Data())
      isWhole = length <= UInt64(limit)
    } catch {
      throw PictureCodingError(.unreadable, file: name, cause: "cannot be opened and read as a file")
    }
    format = try PictureFile.format(of: bytes, name: name)
  }

  /// The format is told by the first bytes, never by the name.
  private static func format(of bytes: [UInt8], name: String) throws(PictureCodingError) -> Format {
    guard !bytes.isEmpty else { throw PictureCodingError(.empty, file: name, cause: "the file is empty") }
    if bytes.starts(with: JPEGHeader.signature) { return .jpeg }
    if bytes.starts(with: PNGHeader.signature) { return .png }
    throw PictureCodingError(.notAPicture, file: name, cause: "it is neither a JPEG nor a PNG file")
  }
}
