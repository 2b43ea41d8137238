import CTIFF
import FileWriting
import Imaging

/// An open TIFF file of libtiff, alive within `withFile` only.
///
/// The pointer stays in this file and in `TIFFHandle+Fields.swift`.
@safe package struct TIFFHandle: ~Copyable {
  let pointer: OpaquePointer
  private let path: String
  private let stream: TIFFStream
  private let messages: TIFFMessages

  /// Opens a TIFF to be read, calls `body` with it, and closes it.
  ///
  /// - Parameters:
  ///   - name: the path that errors name, if it is not the one that is opened.
  ///   - isChopped: whether an image that is one uncompressed strip is to look as if it had many.
  package static func withFile<Result>(
    reading path: String, named name: String? = nil, isChopped: Bool = true,
    _ body: (borrowing TIFFHandle) throws -> Result
  ) throws -> Result {
    let name = name ?? path
    let handle = try TIFFHandle(
      path: path, named: name, stream: TIFFStream(path: path, named: name, mode: .read), mode: isChopped ? "rm" : "rmc")
    return try body(handle)
  }

  /// Empties an existing file, calls `body` to write a TIFF into it, and closes it.
  ///
  /// - Parameter name: the path that errors name, for a file that is written under a temporary one.
  package static func withFile<Result>(
    writing path: String, named name: String, big: Bool = false, _ body: (borrowing TIFFHandle) throws -> Result
  ) throws -> Result {
    let stream = try TIFFStream(path: path, named: name, mode: .write)
    // Little-endian on every machine, so that the same picture gives the same bytes.
    let handle = try TIFFHandle(path: path, named: name, stream: stream, mode: big ? "wl8" : "wl")
    let result = try body(handle)
    try handle.require(unsafe TIFFFlush(handle.pointer) == 1, "finish the file")
    return result
  }

  private init(path: String, named name: String, stream: TIFFStream, mode: String) throws {
    let messages = TIFFMessages()
    guard let pointer = unsafe messages.open(stream, name: path, mode: mode) else {
      throw TIFFHandle.error(
        name, stream, messages, stream.mode == .read ? "open the file as a TIFF" : "begin the file")
    }
    unsafe self.pointer = pointer
    self.path = name
    self.stream = stream
    self.messages = messages
  }

  // After a success there is nothing left to write; after a failure what this may still write is thrown away.
  deinit {
    unsafe TIFFCleanup(pointer)
    // libtiff holds both unretained up to here.
    withExtendedLifetime((stream, messages)) {}
  }

  /// Throws what libtiff and the system said unless `succeeded`.
  func require(_ succeeded: Bool, _ action: @autoclosure () -> String) throws {
    guard succeeded, stream.failure == 0 else { throw TIFFHandle.error(path, stream, messages, action()) }
  }

  /// An error of this file.
  func error(_ code: TIFFCodingError.Code, _ cause: String) -> TIFFCodingError {
    TIFFCodingError(code, path: path, cause: cause)
  }

  /// What libtiff warned of while it read the file, the first few.
  package var warnings: [String] { messages.warnings }

  private static func error(
    _ path: String, _ stream: TIFFStream, _ messages: TIFFMessages, _ action: String
  ) -> any Error {
    guard stream.failure == 0 else {
      return switch stream.mode {
      case .read: TIFFCodingError(errno: stream.failure, .inputOutput, path: path, action: action)
      case .write: FileWritingError(errno: stream.failure, or: .inputOutput, path: path, action: action)
      }
    }
    let said = messages.errors.first.map { ": \($0)" } ?? ""
    // What libtiff refuses to read is the file's fault; what it refuses to write is the picture's.
    return TIFFCodingError(
      stream.mode == .read ? .malformed : .unrepresentable, path: path, cause: "cannot \(action)\(said)")
  }
}

extension TIFFHandle {
  /// Writes the first `count` samples, in the machine's byte order, as one strip of the current image.
  ///
  /// The samples may be changed by it.
  func writeStrip<Sample: FixedWidthInteger>(_ index: Int, _ samples: inout [Sample], count: Int) throws {
    precondition(count <= samples.count, "a strip is written from samples that are there")
    let bytes = count * MemoryLayout<Sample>.stride
    let written = unsafe samples.withUnsafeMutableBytes { samples in
      unsafe TIFFWriteEncodedStrip(pointer, UInt32(index), samples.baseAddress, tmsize_t(bytes))
    }
    try require(written == bytes, "write strip \(index)")
  }

  /// Writes one strip of the current image as it is, compressed already or not to be.
  func writeRawStrip<Sample: FixedWidthInteger>(_ index: Int, _ samples: [Sample]) throws {
    let count = samples.count * MemoryLayout<Sample>.stride
    let written = unsafe samples.withUnsafeBytes { samples in
      // libtiff takes a mutable pointer and does not change what lies there.
      unsafe TIFFWriteRawStrip(
        pointer, UInt32(index), UnsafeMutableRawPointer(mutating: samples.baseAddress), tmsize_t(count))
    }
    try require(written == count, "write strip \(index)")
  }

  /// Writes the bytes of one tile of the current image as they are, compressed already.
  func writeRawTile(_ index: Int, _ bytes: [UInt8]) throws {
    var bytes = bytes
    let count = bytes.count
    let written = unsafe bytes.withUnsafeMutableBytes { bytes in
      unsafe TIFFWriteRawTile(pointer, UInt32(index), bytes.baseAddress, tmsize_t(count))
    }
    try require(written == count, "write tile \(index)")
  }

  /// Reads the bytes of one strip or tile of the current image as they are stored.
  func readRawBlock(_ index: Int) throws -> [UInt8] {
    let stored = unsafe TIFFGetStrileByteCount(pointer, UInt32(index))
    try require(stored <= UInt64(fileSize), "find \(isTiled ? "tile" : "strip") \(index)")
    var bytes = [UInt8](repeating: 0, count: Int(stored))
    let isTiled = isTiled
    let count = unsafe bytes.withUnsafeMutableBytes { bytes in
      isTiled
        ? unsafe TIFFReadRawTile(pointer, UInt32(index), bytes.baseAddress, tmsize_t(bytes.count))
        : unsafe TIFFReadRawStrip(pointer, UInt32(index), bytes.baseAddress, tmsize_t(bytes.count))
    }
    try require(count == bytes.count, "read \(isTiled ? "tile" : "strip") \(index)")
    return bytes
  }

  /// Reads one strip or tile of the current image into the samples, in the machine's byte order.
  ///
  /// - Returns: how many bytes the strip or tile holds.
  package func readBlock<Sample: FixedWidthInteger>(_ index: Int, tiled: Bool, _ samples: inout [Sample]) throws -> Int
  {
    let count = unsafe samples.withUnsafeMutableBytes { samples in
      tiled
        ? unsafe TIFFReadEncodedTile(pointer, UInt32(index), samples.baseAddress, tmsize_t(samples.count))
        : unsafe TIFFReadEncodedStrip(pointer, UInt32(index), samples.baseAddress, tmsize_t(samples.count))
    }
    try require(count >= 0, "read \(tiled ? "tile" : "strip") \(index)")
    return Int(count)
  }

  /// Length of the file, in bytes.
  var fileSize: Int { Int(clamping: stream.size) }

  /// Whether the current image is cut into tiles, not strips.
  var isTiled: Bool { unsafe TIFFIsTiled(pointer) != 0 }

  /// Whether the file is a BigTIFF, with offsets of 64 bits.
  package var isBig: Bool { unsafe TIFFIsBigTIFF(pointer) != 0 }

  /// Writes the image's directory and begins the next.
  func finishImage() throws {
    try require(unsafe TIFFWriteDirectory(pointer) == 1, "write the tags")
  }

  /// Calls `body` with the EXIF directory of the first image as the current one; nil if the image has none.
  package func withEXIF<Result>(_ body: () throws -> Result) throws -> Result? {
    guard let offset = number(TIFFTAG_EXIFIFD) else { return nil }
    try require(unsafe TIFFReadEXIFDirectory(pointer, UInt64(offset)) == 1, "read the EXIF tags")
    let result = try body()
    try require(unsafe TIFFSetDirectory(pointer, 0) == 1, "read the tags")
    return result
  }

  /// Puts a directory of its own into the file, such as EXIF's, before anything of the image that will point to it.
  ///
  /// libtiff would turn every fraction into one of its own making and knows no tags but its own, so the fields are
  /// written here, byte by byte.
  /// - Returns: where the directory lies in the file, in bytes from its start; nil for no fields.
  func writeDirectory(_ fields: [TagField], of content: StaticString) throws -> UInt64? {
    guard !fields.isEmpty else { return nil }
    let offset = stream.evenEnd
    try require(
      stream.append(TagField.directory(fields, at: offset, isBig: isBig), at: offset), "write the tags of \(content)")
    return offset
  }
}
